"""A network that two funders pay for, with a year of their grants: what papers for funders are tried on."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from collections.abc import Mapping

from builders import register as made_register
from builders import submission
from consolidated import consolidated
from planbook.collect.relations import relate
from planbook.consolidate.tables import TrustTables
from planbook.model.loading import load
from planbook.model.register import Register

REGISTER: Mapping[str, str] = {
    "unit": """
    | unit_id | name                     | kind        | phase   |
    | 990001  | Wychcombe Primary School | School      | Primary |
    | MR-03   | Northern mini-region     | Mini-region |         |
    | HUB     | The centre               | Centre      |         |
    """,
    "school_listed": """
    | urn    | name          | authority | unit  | phase     | need | eligible |
    | 991001 | Ash Lane      | Northern  | MR-03 | Primary   | High | Yes      |
    | 991002 | Birch Street  | Northern  | MR-03 | Primary   | Low  | No       |
    | 991003 | Cedar College | Northern  | MR-03 | Secondary | High | Yes      |
    """,
    "fund_round": """
    | round | title                             | source | cap   |
    | R4    | School-to-school support, round 4 | RDG    | 20000 |
    | L1    | Local fund, first round           | LAF    | 5000  |
    """,
    "funding_source": """
    | funding_source | name                    | payer          | start      | end        | reference | report_from |
    | RDG            | Regional delivery grant | NCTL           | 01/04/2026 | 31/03/2027 | RDG/26/14 | 40000       |
    | LAF            | Local authority fund    | Northern shire | 01/09/2026 | 31/08/2027 |           |             |
    """,
    "payment": """
    | unit | source | reference | due        | profile | received | received_on |
    | HUB  | RDG    | Q1        | 30/06/2026 | 15000   | 15000    | 02/07/2026  |
    | HUB  | RDG    | Q2        | 30/09/2026 | 15000   | 15000    | 05/10/2026  |
    | HUB  | LAF    |           | 31/10/2026 | 4000    | 2500     | 04/11/2026  |
    """,
    "body": """
    | body | name              | kind      | may_decide |
    | FB   | The funding board | Committee |            |
    """,
    "trust_area": """
    | trust_area | title                      | parent |
    | T1         | The network grows          |        |
    | T2         | Leaders for every school   | T1     |
    | T3         | Support where it is needed |        |
    """,
    "pack_use": """
    | pack              | used |
    | Plan and KPIs     | Yes  |
    | Plan in full      | Yes  |
    | Money             | Yes  |
    | Governance        | Yes  |
    | Network and grants | Yes |
    | Spending in full  | Yes  |
    | Quality           | Yes  |
    """,
}
HUB: Mapping[str, str] = {
    "area": """
    | ref | title                       |
    | 1   | Leaders for every school    |
    | 2   | Support where it is needed  |
    """,
    "action": """
    | ref | area | action              | status   | finish     |
    | 1.1 | 1    | Run the programme   | On track | 31/07/2027 |
    | 2.1 | 2    | Visit every school  | Watch    | 31/07/2027 |
    """,
    "measure": """
    | ref | belongs_to | statement                            | kind   | operator | target | baseline | actual   | status   | missing      | derived_from | due |
    | M1  | 1          | Leaders complete their programme     | percent | at_least | 85     | 71       | 34 of 40 | met      |              |              |     |
    | M2  | 2          | Schools of high need are worked with | count   | at_least | 9      | 4        | 7 of 9   | not_met  | Birch Street |              |     |
    """,
    "grant_line": """
    | ref | source | budget_heading | area | budget | paid  | accrued | committed | forecast | explained       | match |
    | G1  | RDG    | Staff          | 1    | 40000  | 29200 | 1800    | 4000      | 39500    |                 |       |
    | G2  | RDG    | Travel         | 2    | 20000  | 12000 |         | 1000      | 17000    | Meetings online | 800   |
    | G3  | LAF    | Visits         | 2    | 4000   | 1100  |         |           | 4000     |                 |       |
    """,
    "grant_owed": """
    | ref | source | budget_heading | ineligible | ineligible_why | passed_on | passed_to | repayable | repay_by   | state |
    | P1  | RDG    | Travel         | 1150       | Catering       |           |           | 1150      | 31/05/2027 | open  |
    | P2  | RDG    | Staff          |            |                | 2400      | Ash Lane  |           |            | open  |
    """,
    "obligation": """
    | ref | what              | to             | due        | sent       | irregularities | considered_by | considered_on | evidence |
    | O1  | Quarter 1 report  | NCTL           | 31/07/2026 | 28/07/2026 | None           | FB            | 15/09/2026    | Item 4   |
    | O2  | Quarter 2 report  | NCTL           | 31/10/2026 |            |                |               |               |          |
    | O3  | Statement of use  | Northern shire | 31/10/2026 | 12/11/2026 |                |               |               |          |
    """,
    "programme": """
    | ref | programme        | kind       | source | success          | invited | began | completed | developed | promoted |
    | T1  | Heads of tomorrow | leadership | RDG   | More than 85%    | 60      | 40    | 34        | 30        | 22       |
    | T2  | Reading visits   | leadership | LAF    | Half of schools  | 30      | 25    | 22        |           |          |
    """,
    "deployment": """
    | ref | role            | from  | to     | first      | last       | days | purpose        | source |
    | D1  | National leader | HUB   | 990001 | 01/10/2026 | 01/12/2026 | 6    | Reading        | RDG    |
    """,
    "grant_condition": """
    | ref | source | condition                      | due        | state    | met_on     | how            |
    | N1  | RDG    | An accountant looks at it      | 31/05/2027 | open     |            |                |
    | N2  | RDG    | A board of schools is in place | 01/10/2026 | met      | 15/09/2026 | Minutes item 2 |
    """,
    "application": """
    | ref | direction | round | school | what             | asked | matched | retained | priority | rank | recommendation | outcome | decided_by | awarded | lesson |
    | A1  | assessed  | R4    | 991003 | Science teachers | 18000 | 2000    | 800      | high     | 1    | fund           | awarded | FB         | 18000   | Ask earlier |
    | A2  | assessed  | R4    | 991001 | Phonics          | 9000  |         | 400      | Medium   | 2    | fund           | to_come |            |         |        |
    | A3  | assessed  | L1    | 991001 | Library          | 3000  |         |          | low      | 1    | fund           | to_come |            |         |        |
    """,
    "survey": """
    | ref | survey            | audience | scheduled  | held       | asked | answered | positive |
    | V1  | Leaders' survey   | leaders  | 01/10/2026 | 12/10/2026 | 60    | 45       | 40       |
    """,
    "value_judged": """
    | ref | area | economy      | efficiency | effectiveness    | rests_on | conclusion |
    | E1  | 1    | Shared rooms | Two a day  | Most complete it | M1       | Good value |
    """,
    "risk_watched": """
    | ref | risk             | likelihood | impact | response         | review     | state |
    | K1  | Two leaders leave | p4        | p4     | Train two others | 15/01/2027 | open  |
    """,
}
MINI_REGION: Mapping[str, str] = {
    "engagement": """
    | school | name          | phase     | need | eligible | state   | engaged_with | since      | route     |
    | 991001 | Ash Lane      | primary   | high | Yes      | engaged | 990001       | 14/10/2026 |           |
    | 991002 | Birch Street  | primary   | low  | No       | not_yet |              |            | By letter |
    | 991003 | Cedar College | secondary | high | Yes      | not_yet |              |            | The head rings |
    """,
}


def funded_register() -> Register:
    """The register of the network."""
    return made_register(**REGISTER)


def funded(more: Mapping[str, str] | None = None, register: Register | None = None, **instead: str) -> TrustTables:
    """What its centre and its mini-region have returned, brought together; the centre `more` rows by record, and the
    tables of some records `instead` of its own."""
    declarations = load()
    more = more or {}
    hub = {key: f"{HUB.get(key, '').rstrip()}\n{more.get(key, '')}".lstrip() for key in {**HUB, **more}} | instead
    came = [submission(unit="HUB", **hub), submission(unit="MR-03", **MINI_REGION)]
    placed = [type(one)(**{**_fields(one), "tables": relate(one.tables, declarations)}) for one in came]
    return consolidated(*placed, register=register or funded_register())


def with_little() -> TrustTables:
    """The same network where it uses no pack by choice but Governance: nothing of the others is there."""
    few = "| pack | used |\n| Plan and KPIs | Yes |\n| Plan in full | Yes |\n| Governance | Yes |\n| Money | Yes |"
    kept = ("area", "action", "measure", "obligation")
    came = submission(unit="HUB", **{key: HUB[key] for key in kept})
    return consolidated(
        came,
        register=made_register(
            **{**REGISTER, "pack_use": few, "trust_area": "| trust_area | title |\n| T2 | Leaders |"}
        ),
    )


def _fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}  # type: ignore[attr-defined]  # a dataclass
