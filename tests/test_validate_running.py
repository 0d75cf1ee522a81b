"""Rules of meetings, the declaration and the workbook as a whole."""
# ruff: noqa: E501  # a finding reads better on one line

import gc
import weakref
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from builders import register
from planbook.collect.relations import relate
from planbook.collect.workbook import read_workbook
from planbook.model.loading import load, templates_folder
from planbook.model.register import Register
from planbook.model.samples import load_samples
from planbook.model.submission import Entry, Fault, Row, Submission, Table
from planbook.model.values import Value
from planbook.validate import checks
from planbook.validate.context import Context
from planbook.validate.run import bound_rules, run_rules
from planbook.validate.submission import validate
from rule_cases import FILE, Case, lines, returned, wanted

checks.load()
DECLARATIONS = load()
SAMPLES = load_samples(DECLARATIONS)

AS_IT_CAME: Mapping[str, str] = {
    "statement": "| ref | kind | statement |",
    "area": """
    | ref | title                 | lead            | why                               |
    | A1  | Teaching and learning |                 | Writing lags behind reading everywhere. |
    | A2  | Attendance            |                 | A day missed is a day not taught. |
    """,
    "objective": """
    | ref | area | objective                                          |
    | O2  | A2   | Pupils who missed much school last year miss less. |
    """,
    "action": """
    | ref | objective | action                                           | start      | finish     | led_by          | resources    | success_criteria                                        | monitored_by | status | percent_done | progress | next_step | revised_finish |
    | 2.1 | O2        | Ring home on the first morning of every absence. | 01/09/2025 | 16/07/2027 | Attendance lead | Office time. | Fewer than 30 pupils miss a day in ten by Easter 2027. | Headteacher  |        | 50           |          |           |                |
    """,
    "milestone": "| ref | action | milestone | due | met | met_on |",
    "kpi_value": """
    | kpi  | group | numerator | denominator | comment |
    | ATT  | all   |           |             |         |
    | PA   | all   |           |             |         |
    | COM  | all   |           |             |         |
    """,
    "funding_line": """
    | ref | source | purpose  | award | spent  |
    | F1  | PP     | Tutoring | 61200 |        |
    | F2  | SP     | Swimming | 18400 |        |
    """,
    "meeting": """
    | ref | body | date       | held | attended |
    | G1  | LGC  | 12/11/2026 |      |          |
    """,
}
"""A workbook as it is sent out in the second year: what is approved and what was awarded, and no answer."""
LAST = {
    "objective": AS_IT_CAME["objective"],
    "area": AS_IT_CAME["area"],
    "action": AS_IT_CAME["action"].replace("|        | 50", "| Watch  | 50"),
    "meeting": AS_IT_CAME["meeting"],
    "kpi_value": "| kpi | group | numerator | denominator |\n| PA | all | 38 | 289 |",
}

CASES = [
    Case(
        "PR-024",
        action="""
        | ref | action                                    | progress                                        | next_step                       |
        | 1.1 | Meet the family of pupil Ada Quillfeather. | Met twice.                                     | Ring home.                      |
        | 1.2 | Teach phonics.                            | Sam O'Hara (Year 4) reads at home now.          |                                 |
        | 1.3 | Hear a child read.                        | Every child: Monday Reading Club. Year 6 Maths Booster is full. | Pupil Premium Strategy, Year 2. |
        | 1.4 | Ask the pupil council.                    | Harl Down School sends a pupil.                 | Kept for child called Bea-Mae Lunn. |
        """,
        finds="""
        PR-024 | note | Actions | B6 | Action of the action 1.1 has “Ada Quillfeather” beside a word for a pupil or a year group.
        PR-024 | note | Actions | C7 | Progress and evidence of the action 1.2 has “Sam O'Hara” beside a word for a pupil or a year group.
        PR-024 | note | Actions | D9 | Next step of the action 1.4 has “Bea-Mae Lunn” beside a word for a pupil or a year group.
        """,
    ),
    Case(
        "PR-001",
        meeting="""
        | ref | body | date       | held |
        | G1  | LGC  | 12/11/2026 |      |
        | G2  | LGC  | 28/01/2027 |      |
        """,
        finds="""
        PR-001 | warning | Meetings | D6, C6 | The meeting of Local governing committee on 12/11/2026 has been, and the return does not say whether it was held.
        """,
    ),
    Case(
        "PR-002",
        meeting="""
        | ref | body | date       | held | attended | members |
        | G1  | LGC  | 12/11/2026 | Held | 12       | 9       |
        """,
        finds="""
        PR-002 | error | Meetings | E6, F6 | Local governing committee, 12/11/2026: 12 attended, of 9 members.
        """,
    ),
    Case(
        "FD-024",
        meeting="""
        | ref | body | date       |
        | G1  | TBC  | 28/01/2027 |
        """,
        finds="""
        FD-024 | warning | Meetings | B6 | Meeting of says “TBC”; an answer is still needed.
        """,
    ),
    Case(
        "PR-003",
        meeting="""
        | ref | body | date       | held | attended | members |
        | G1  | LGC  | 12/11/2026 | Held | 2        | 9       |
        """,
        finds="""
        PR-003 | warning | Meetings | E6 | Local governing committee, 12/11/2026: 2 attended, and its quorum is 3.
        """,
    ),
    Case(
        "PR-004",
        register={
            "body": """
            | body | name                      | quorum | frequency | papers_days |
            | LGC  | Local governing committee | 3      | termly    | 7           |
            """,
        },
        meeting="""
        | ref | body | date       | held | papers_sent |
        | G1  | LGC  | 12/11/2026 | Held | 05/11/2026  |
        | G2  | LGC  | 26/11/2026 | Held | 18/11/2026  |
        """,
        finds="""
        PR-004 | warning | Meetings | E6, C6 | Local governing committee, 12/11/2026: papers went out on 05/11/2026, 6 clear days ahead; 7 are needed.
        """,
    ),
    Case(
        "PR-005",
        meeting="""
        | ref | body | date       | held | attended |
        | G1  | LGC  | 12/11/2026 | Held |          |
        """,
        finds="""
        PR-005 | warning | Meetings | E6 | Local governing committee, 12/11/2026, was held, and the number who attended is not given.
        """,
    ),
    Case(
        "PR-006",
        meeting="""
        | ref | body | date       | held | attended |
        | G1  | LGC  | 12/11/2027 | Held | 7        |
        """,
        finds="""
        PR-006 | warning | Meetings | C6, D6 | Local governing committee is given as held on 12/11/2027, which is still to come.
        """,
    ),
    Case(
        "PR-007",
        meeting="""
        | ref | body                     | date       | held |
        | G1  | Local goverment commitee | 12/11/2026 | Held |
        """,
        finds="""
        PR-007 | warning | Meetings | B6 | The meeting on 12/11/2026 is of “Local goverment commitee”, not in the trust's list of bodies. Is “Local governing committee” meant?
        """,
    ),
    Case(
        "PR-008",
        meeting="""
        | ref | body                | date       | held |
        | G1  | LGC and head's team | 12/11/2026 | Held |
        """,
        finds="""
        PR-008 | note | Meetings | B6 | The meeting on 12/11/2026 is of “LGC and head's team” together.
        """,
    ),
    Case(
        "PR-025",
        register={
            "body": """
            | body | name                      | frequency | may_decide                                   |
            | LGC  | Local governing committee | termly    | Agree the plan; Approve spending over £5,000 |
            | TB   | Trust board               | termly    |                                              |
            """,
        },
        decision_wanted="""
        | ref | decision           | why_now         | body | power                        |
        | D1  | Agree the new date | It ends in May  |      | agree the plan               |
        | D2  | Buy a minibus      | The lease ends  | LGC  | Approve spending over £50,00 |
        | D3  | Buy a second one   | It is too small | LGC  |                              |
        | D4  | Sell the field     | It is unused    | TB   | Sell land                    |
        """,
        finds="""
        PR-025 | warning | Decisions wanted | E7 | Decision D2 is needed from the Local governing committee under “Approve spending over £50,00”, which is not among what it may decide. Is “Approve spending over £5,000” meant?
        PR-025 | warning | Decisions wanted | E8 | Decision D3 is needed from the Local governing committee but no power is given, and what it may decide is listed.
        """,
    ),
    Case(
        "PR-026",
        decision_wanted="""
        | ref | decision      | why_now        | body                     |
        | D1  | Buy a minibus | The lease ends | Local goverment commitee |
        """,
        finds="""
        PR-026 | warning | Decisions wanted | D6 | Decision D1 is needed of “Local goverment commitee”, not in the trust's list of bodies. Is “Local governing committee” meant?
        """,
    ),
    Case(
        "PR-010",
        declaration="""
        | name         | date | checked |
        | Ines Farrant |      | No      |
        """,
        finds="""
        PR-010 | warning | Cover | C7, C8 | The cover does not say who has checked the return, in what role, and when.
        """,
    ),
    Case(
        "PR-011",
        declaration="""
        | name         | date       | checked |
        | Ines Farrant | 10/12/2025 | Yes     |
        """,
        finds="""
        PR-011 | warning | Cover | C7 | The return is said to have been checked on 10/12/2025, before autumn term 2026 began.
        """,
    ),
    Case(
        "PR-020",
        template="because-we-will",
        action="""
        | ref | action               |
        | 1.1 | Teach phonics daily. |
        """,
        finds="""
        PR-020 | note | Actions | – | This plan format does not ask for a cost or a source.
        """,
    ),
    Case(
        "PR-022",
        funding_line="""
        | ref | source         | purpose  | award | spent |
        | F1  | Pupil premium  | Tutoring | 61200 | 20400 |
        | F2  | Pupil premium  | Swimming | 18400 | 6100  |
        """,
        whole=True,
        finds="""
        PR-022 | error | Funding | B7 | The line of Sports premium says “Pupil premium” instead; the trust has an allocation of it on record.
        """,
    ),
    Case(
        "PR-022",
        funding_line="""
        | ref | source        | purpose  | award | spent |
        | F1  | Pupil premium | Tutoring | 61200 | 20400 |
        | F2  | PP            | Books    | 900   | 0     |
        """,
        whole=True,
        finds="""
        PR-022 | error | Funding | – | The line of Sports premium is not on the sheet; the trust has an allocation of it on record.
        """,
    ),
    Case(
        "PR-023",
        area="""
        | ref | title                 | lead            | why             |
        | B1  | Reading first         | Attendance lead | It lags behind. |
        | 1   | Teaching and learning | Attendance lead | It lags behind. |
        """,
        whole=True,
        finds="""
        PR-023 | warning | Priorities | – | The trust's priority Attendance is not on the sheet.
        """,
    ),
    Case(
        "PR-021",
        action="""
        | ref | action                                        |
        | 1.1 | Teach phonics daily in KS1 with the ELSA.     |
        | 1.2 | Train the ELSAs; tell SEND staff and the LGC. |
        """,
        finds="""
        PR-021 | note | Actions | B6 | ELSA is used here and not explained in the glossary.
        """,
    ),
    Case(
        "WB-032",
        last=LAST,
        **(AS_IT_CAME | {"declaration": "| name | date | checked |\n| Ines Farrant | 09/12/2026 | Yes |"}),
        finds="""
        WB-032 | error | – | – | Nothing has been filled in but who checked it: all that stands in the workbook came with it.
        """,
    ),
]


NOTHING = "WB-032 | error | – | – | Nothing has been filled in: all that stands in the workbook came with it."


@pytest.mark.parametrize("last", [LAST, None], ids=["a plan carried over", "nothing returned before"])
def test_a_workbook_as_it_came_is_one_finding(last: Mapping[str, str] | None) -> None:
    given = AS_IT_CAME if last else AS_IT_CAME | dict.fromkeys(("action", "objective", "meeting"), "| ref |")
    given |= {"declaration": "| name | date | checked |\n|  |  |  |"}
    assert lines(Case("", last=last, **given).found()) == [NOTHING]


@pytest.mark.parametrize(
    ("record", "cells"),
    [
        ("action", ("| 50           |  ", "| 75           |  ")),
        ("action", ("|        | 50", "| Watch  | 50")),
        ("kpi_value", ("| PA   | all   |           |", "| PA   | all   | 38        |")),
        ("funding_line", ("|        |", "| 0      |")),
        ("area", ("|                 | A day", "| Ines Farrant    | A day")),
        ("meeting", ("| G1  | LGC  | 12/11/2026 |", "| G1  | LGC  | 13/11/2026 |")),
    ],
)
def test_one_answer_is_something(record: str, cells: tuple[str, str]) -> None:
    table = AS_IT_CAME[record].replace(*cells, 1)
    assert table != AS_IT_CAME[record]
    found = Case("", last=LAST, **(AS_IT_CAME | {record: table})).found()
    assert "WB-032" not in {f.code for f in found}


def test_what_could_not_be_read_or_says_nothing_to_report_is_an_answer() -> None:
    made = Case("", last=LAST, **AS_IT_CAME)
    read = returned(made.tables)
    place = next(n for n, table in enumerate(read.tables) if table.record == "funding_line")
    funding = read.tables[place]
    unread = replace(funding, faults=(Fault("FD-004", 6, "spent", "approx 4k"),))
    nil = replace(funding, rows=(*funding.rows, Row(9, (None, "Nil", None, None, None), "nil")))
    total = replace(nil, rows=(*funding.rows, Row(9, (None, "Total", None, None, None), "total")))
    for table, said in ((unread, False), (nil, False), (total, True)):
        now = replace(read, tables=(*read.tables[:place], table, *read.tables[place + 1 :]))
        made_of = register()
        period = made_of.calendar.period("2026-27-autumn")
        assert period is not None
        before = returned(LAST, period="2025-26-summer")
        assert ("WB-032" in {f.code for f in validate(now, made_of, period, before, FILE)}) == said


def test_nothing_is_said_of_a_workbook_that_has_lost_a_sheet() -> None:
    tables = {record: text for record, text in AS_IT_CAME.items() if record != "funding_line"}
    assert "WB-032" not in {f.code for f in Case("", last=LAST, **tables).found()}


def test_a_workbook_made_before_there_was_a_sheet_for_decisions_has_lost_nothing() -> None:
    assert "decision_wanted" not in AS_IT_CAME
    assert "WB-032" in {f.code for f in Case("", last=LAST, **AS_IT_CAME).found()}


def test_blanks_are_named_one_by_one_where_the_rule_is_off() -> None:
    off = "| rule | severity |\n| WB-032 | off |"
    found = Case("", last=LAST, register={"setting": off}, **AS_IT_CAME).found()
    assert {"KP-001", "AP-001"} <= {f.code for f in found}
    assert "WB-032" not in {f.code for f in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_check_finds_nothing_in_a_row_without_what_it_needs(name: str) -> None:
    """Such rows are kept from it: whatever it asks of them would pass in silence."""
    known, sent = sample(name)
    period = known.calendar.period(SAMPLES[name].period)
    assert period is not None
    alone = tuple(table for table in sent.tables if table.record != DECLARATIONS.parties.key)
    context = Context(replace(sent, tables=alone), known, period.as_checked, sent)  # a blank names no party
    bound = [one for one in known.once(bound_rules) if one.needed]
    looked_at = 0
    for one in bound:
        record = DECLARATIONS.records[one.rule.record]
        assert set(one.needed) <= record.by_key.keys(), one.rule.code
        for entry in [entry for columns in context.filled_in(record.key) for entry in columns.entries]:
            for key in one.needed:
                if entry.has(key):
                    looked_at += 1
                    assert [*one.check.function(without(entry, key), one.params, context)] == [], one.rule.code
    assert looked_at > 50


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_glance_leaves_out_no_row_in_which_its_check_finds_anything(name: str) -> None:
    """Such rows are kept from the check: whatever is found in them would pass in silence."""
    known, sent = sample(name)
    period = known.calendar.period(SAMPLES[name].period)
    assert period is not None
    bound = [one for one in known.once(bound_rules) if one.check.glance]
    assert len(bound) > 40
    left_out = looked_at = 0
    for seed in range(6):
        context = Context(answered_oddly(sent, seed), known, period.as_checked, sent if seed % 2 else None)
        for one in bound:
            for columns in context.filled_in(one.rule.record):
                assert one.check.glance is not None
                worth = [*one.check.glance(columns, one.params, context)]
                assert worth == sorted({*worth}), one.rule.code
                finds = [
                    number
                    for number, entry in enumerate(columns.entries)
                    if [*one.check.function(entry, one.params, context)]
                ]
                assert {*finds} <= {*worth}, one.rule.code
                left_out += len(columns.entries) - len(worth)
                looked_at += len(finds)
    assert left_out > 1_000 < 100 * looked_at


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_what_was_known_of_a_workbook_goes_with_it(name: str) -> None:
    """Thousands are checked one after another: none waits for Python to look for cycles."""
    known, sent = sample(name)
    period = known.calendar.period(SAMPLES[name].period)
    assert period is not None
    context = Context(sent, known, period.as_checked, sent)
    there = weakref.ref(context)
    gc.disable()
    try:
        run_rules(context, "990001.xlsx")
        del context
        assert there() is None
    finally:
        gc.enable()


def answered_oddly(sent: Submission, seed: int) -> Submission:
    """The workbook without some columns, and with cells of the others changed for what stands elsewhere in it, for
    blanks and for odd words."""
    chance = Random(seed)
    odd = (
        "tbc",
        "-",
        "JS",
        "Pupil Ann Green",
        "The plan was written.",
        "Ofsted good",
        "Elm and Ash",
        "CPD, SEF, ZZQ",
    )

    def other(table: Table, place: int, value: Value) -> Value:
        if chance.random() > 0.2:
            return value
        spec = DECLARATIONS.records[table.record].field(table.keys[place])
        if spec.type in {"text", "long_text", "links"}:
            return chance.choice((None, *odd))
        if spec.numeric:
            return chance.choice((None, 0, 100, -3, 0.4, 10**9))
        if spec.dated:
            return chance.choice((None, *(date(year, 11, 12) for year in (1999, 2024, 2026, 2027, 2040))))
        return chance.choice((None, *(row.values[place] for row in table.rows)))

    def changed(table: Table) -> Table:
        kept = [place for place in range(len(table.keys)) if not place or chance.random() > 0.1]
        rows = (
            replace(row, values=tuple(other(table, place, row.values[place]) for place in kept))
            for row in table.rows
        )
        keys, letters = (tuple(those[place] for place in kept) for those in (table.keys, table.letters))
        return replace(table, keys=keys, letters=letters, rows=tuple(rows), key_rows=None)

    own = [table for table in sent.tables if table.record != DECLARATIONS.parties.key]
    return replace(sent, tables=relate([*map(changed, own)], DECLARATIONS))


def without(entry: Entry, key: str) -> Entry:
    """The row with a blank in the field `key`."""
    values = [None if name == key else entry.get(name) for name in entry.table.keys]
    return Entry(entry.table, replace(entry.row, values=tuple(values)))


def sample(name: str) -> tuple[Register, Submission]:
    """A sample's register, and its workbook as read."""
    folder = templates_folder() / "samples"
    known = Register(read_workbook(folder / f"{name}-register.xlsx", DECLARATIONS), DECLARATIONS)
    return known, read_workbook(folder / f"{name}.xlsx", DECLARATIONS)
