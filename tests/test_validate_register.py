"""Rules of the register."""
# ruff: noqa: E501  # a table reads better with its rows unbroken

from datetime import date
from pathlib import Path

import pytest

from mangling import Book, mangled
from planbook.workflow.init import init_trust
from planbook.workflow.validate import check_register
from rule_cases import RegisterCase, lines, wanted

KPIS_HELD = """
    | kpi | name       | on  | unit    | better | definition  | count_label       | out_of_label      | counts_people | phases  | due_in     | given_by | lowest | highest | target | tolerance |
    | ATT | Attendance | Yes | percent | up     | Sessions.   | Sessions attended | sessions possible | all           |         | every_term | trust    | 0      | 100     | 95     | 1         |
    | PHO | Phonics    | Yes | percent | up     | Standard.   | At the standard   | Year 1            | all           | primary | summer     | trust    | 0      | 100     | 80     | 3         |
    | COM | Complaints | Yes | count   | down   | Complaints. | Complaints        |                   | school        |         | every_term |          |        |         | 0      | 0         |
    | AUD | Audit done | Yes | yes_no  | up     | Done.       | Yes or No         |                   | school        |         | every_term | trust    |        |         | 1      |           |
"""

CASES = [
    RegisterCase(
        "RG-001",
        tables={
            "trust": """
            | name              | return_to | contact | format             |
            | Merrow Vale Trust |           |         | objectives-actions |
            """,
        },
        finds="""
        RG-001 | error | Trust | C7, C8 | On the sheet Trust Send returns to and Who to ask are blank.
        """,
    ),
    RegisterCase(
        "RG-002",
        without=("unit", "award", "person"),
        finds="""
        RG-002 | error | – | – | The sheet Units is empty.
        """,
    ),
    RegisterCase(
        "RG-003",
        without=("period",),
        finds="""
        RG-003 | error | – | – | The sheet Periods is empty.
        """,
    ),
    RegisterCase(
        "RG-004",
        tables={
            "period": """
            | period      | kind | start      | end        |
            | Autumn 2026 | term | 01/09/2026 | 18/12/2026 |
            """,
        },
        finds="""
        RG-004 | error | Periods | A6 | “Autumn 2026” is not the name of a period.
        """,
    ),
    RegisterCase(
        "RG-005",
        tables={
            "period": """
            | period           | kind | start      | end        |
            | 2026-27-autumn-1 | term | 01/09/2026 | 23/10/2026 |
            """,
        },
        finds="""
        RG-005 | error | Periods | B6, A6 | The period 2026-27-autumn-1 has the kind Term; its name says half-term.
        """,
    ),
    RegisterCase(
        "RG-006",
        tables={
            "period": """
            | period         | kind | start      | end        |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2025 |
            """,
        },
        finds="""
        RG-006 | error | Periods | D6, C6 | The period 2026-27-autumn ends (18/12/2025) before it starts (01/09/2026).
        """,
    ),
    RegisterCase(
        "RG-007",
        tables={
            "period": """
            | period         | kind | start      | end        | due        | as_at      |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 01/12/2026 | 04/12/2026 |
            | 2025-26-year   | year | 01/09/2025 | 31/08/2026 | 19/06/2025 |            |
            | 2026-27-year   | year | 01/09/2026 | 31/08/2027 | 09/07/2027 |            |
            """,
        },
        finds="""
        RG-007 | warning | Periods | E6, F6 | Returns for 2026-27-autumn are due on 01/12/2026, before the day that their figures are of (04/12/2026).
        RG-007 | warning | Periods | E8, F8 | Returns for 2026-27-year are due on 09/07/2027, before the day that their figures are of (31/08/2027).
        """,
    ),
    RegisterCase(
        "RG-008",
        tables={
            "period": """
            | period         | kind | start      | end        |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 |
            | 2026-27-spring | term | 04/12/2026 | 25/03/2027 |
            """,
        },
        finds="""
        RG-008 | warning | Periods | C7 | The period 2026-27-spring starts on 04/12/2026, before 2026-27-autumn ends (18/12/2026).
        """,
    ),
    RegisterCase(
        "RG-009",
        tables={
            "funding_source": """
            | funding_source | name           |
            | PP             | Pupil premium  |
            | SP             | Sports premium |
            | PP             | Pupil premium  |
            """,
        },
        finds="""
        RG-009 | error | Funding sources | A8 | Code PP appears twice, here and in row 6.
        """,
    ),
    RegisterCase(
        "RG-055",
        tables={
            "body": """
            | body    | name   | frequency |
            | École-1 | First  | termly    |
            | E\u0301cole-1 | Second | termly    |
            | ＡＢ-1  | Third  | termly    |
            | AB-1    | Fourth | termly    |
            """,
        },
        finds="""
        RG-055 | error | Bodies | A7 | Code E\u0301cole-1 and École-1 of row 6 look the same to a computer: only capitals differ, or the form in which a letter is stored.
        RG-055 | error | Bodies | A9 | Code AB-1 and ＡＢ-1 of row 8 look the same to a computer: only capitals differ, or the form in which a letter is stored.
        """,
    ),
    RegisterCase(
        "RG-056",
        tables={
            "body": """
            | body       | name   | frequency |
            | A\u200bB  | First  | termly    |
            | \u202eLGC | Second | termly    |
            | A<br>C     | Third  | termly    |
            | A_C        | Fourth | termly    |
            """,
        },
        finds="""
        RG-056 | error | Bodies | A6 | Code A<U+200B>B has characters that nobody sees: U+200B (Zero width space).
        RG-056 | error | Bodies | A7 | Code <U+202E>LGC has characters that nobody sees: U+202E (Right-to-left override).
        RG-056 | error | Bodies | A8 | Code A<U+000A>C has characters that nobody sees: U+000A.
        """,
    ),
    RegisterCase(
        "RG-057",
        tables={
            "body": f"""
            | body       | name   | frequency |
            | {"x" * 61} | First  | termly    |
            | {"y" * 60} | Second | termly    |
            """,
        },
        finds="""
        RG-057 | error | Bodies | A6 | Code has 61 characters; a code has at most 60.
        """,
    ),
    RegisterCase(
        "RG-058",
        tables={
            "body": """
            | body  | name   | frequency |
            | MP-03 | First  | termly    |
            | МР-03 | Second | termly    |
            | MP‑04 | Third  | termly    |
            | MP-04 | Fourth | termly    |
            """,
        },
        finds="""
        RG-058 | error | Bodies | A7 | Code МР-03 looks like MP-03 of row 6, but is different: a letter or a dash in it is of another alphabet or kind.
        RG-058 | error | Bodies | A9 | Code MP-04 looks like MP‑04 of row 8, but is different: a letter or a dash in it is of another alphabet or kind.
        """,
    ),
    RegisterCase(
        "RG-010",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name                 | kind        | phase     |
            | 990001  | Wychcombe Primary    | school      | primary   |
            | 99002   | Harl Down School     | school      | secondary |
            | MR-03   | Northern mini-region | mini_region |           |
            """,
        },
        finds="""
        RG-010 | warning | Units | A7 | The unit ID of Harl Down School, 99002, is not a URN of six digits.
        """,
    ),
    RegisterCase(
        "RG-011",
        tables={
            "trust": """
            | name              | return_to              | contact     | format             | company_number |
            | Merrow Vale Trust | returns@merrow.example | Ines Okafor | objectives-actions | 8385139        |
            """,
        },
        finds="""
        RG-011 | warning | Trust | C10 | The company number 8385139 has not eight characters.
        """,
    ),
    RegisterCase(
        "RG-012",
        tables={
            "trust": """
            | name              | return_to              | contact     | format             | group_id |
            | Merrow Vale Trust | returns@merrow.example | Ines Okafor | objectives-actions | 2170     |
            """,
        },
        finds="""
        RG-012 | warning | Trust | C10 | The group ID 2170 is not of the form TR00092.
        """,
    ),
    RegisterCase(
        "RG-013",
        tables={
            "person": """
            | person | name        | email                                                                    |
            | HT     | Headteacher | head.wychcombe                                                           |
            | SBM    | Bursar      | Ola O’Neil <o’neil@w.example>; mailto:D&T@w.example.<br>x@bücher.example |
            | AL     | Attendance lead | office@w.example; elodie@w; élodie@w.example                         |
            """,
        },
        finds="""
        RG-013 | warning | People | C6 | No message can be sent to Headteacher at the address given: “head.wychcombe” has no @.
        RG-013 | warning | People | C8 | No message can be sent to Attendance lead at the address given: “elodie@w” ends before its domain does, as in .org or .sch.uk; and “élodie@w.example” has letters before the @ that mail systems do not take.
        """,
    ),
    RegisterCase(
        "RG-051",
        tables={
            "person": """
            | person | name        | until      |
            | HT     | Headteacher | 31/12/2149 |
            """,
            "closure": """
            | name          | kind         | start      | end        |
            | Christmas Day | bank_holiday | 25/12/1926 | 25/12/1926 |
            """,
        },
        finds="""
        RG-051 | error | Holidays | C6 | First day says 25/12/1926, which is not a day from 01/01/2000 to 31/12/2099.
        RG-051 | error | People | C6 | Until says 31/12/2149, which is not a day from 01/01/2000 to 31/12/2099.
        """,
    ),
    RegisterCase(
        "RG-052",
        tables={
            "period": """
            | period         | kind | start      | end        | due        | as_at      | meeting    |
            | 2025-26-autumn | term | 01/09/2036 | 18/12/2036 | 11/12/2036 | 04/12/2036 |            |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2027 | 04/12/2026 | 28/01/2027 |
            | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 | 12/03/2027 | 28/01/2072 |
            | 2026-27-year   | year | 01/04/2026 | 31/03/2027 | 30/04/2027 |            |            |
            | 2027-28-year   | year | 01/09/2027 | 31/08/2028 | 18/06/2027 |            | 16/09/2027 |
            | 2028-29-year   | year | 01/09/2028 | 31/08/2029 | 18/06/2027 |            |            |
            """,
        },
        finds="""
        RG-052 | warning | Periods | C6, D6 | The period 2025-26-autumn: it runs from 01/09/2036 to 18/12/2036, not in 2025-26.
        RG-052 | warning | Periods | E7, D7 | The period 2026-27-autumn: Return by is 11/12/2027, 358 days after it ends (18/12/2026).
        RG-052 | warning | Periods | G8, D8 | The period 2026-27-spring: Reported on is 28/01/2072, 16380 days after it ends (25/03/2027).
        RG-052 | warning | Periods | E11, C11 | The period 2028-29-year: Return by is 18/06/2027, 441 days before it begins (01/09/2028).
        """,
    ),
    RegisterCase(
        "RG-053",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | due_shift  |
            | 990001  | Wychcombe Primary | school | primary | 1000000000 |
            | 990002  | Harl Down         | school | primary | 10         |
            """,
        },
        finds="""
        RG-053 | error | Units | E6 | Wychcombe Primary has an extension of 1,000,000,000 working days; more than 260 is not an extension.
        RG-086 | warning | Units | E7 | Harl Down has 10 extra days in every period.
        """,
    ),
    RegisterCase(
        "RG-080",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | from       | until      |
            | 990001  | Wychcombe Primary | school | primary | 01/04/2027 | 31/03/2027 |
            | 990002  | Harl Down         | school | primary | 01/04/2027 | 01/04/2027 |
            """,
        },
        finds="""
        RG-080 | error | Units | F6, E6 | Wychcombe Primary: the last day (31/03/2027) is before the first (01/04/2027).
        """,
    ),
    RegisterCase(
        "RG-081",
        without=("award",),
        tables={
            "person": """
            | person | name       | role  | from       | until      |
            | CH     | Ada Lund   | chair |            | 31/12/2026 |
            | CH     | Ben Orr    | chair | 01/12/2026 | 31/03/2027 |
            | CH     | Cleo Marsh | chair | 01/09/2027 |            |
            """,
        },
        finds="""
        RG-081 | warning | People | D7 | Ben Orr holds from 01/12/2026, and row 6, which is of the same, until 31/12/2026.
        RG-082 | warning | People | D8 | Cleo Marsh: neither this row nor row 7 holds from 01/04/2027 to 31/08/2027.
        """,
    ),
    RegisterCase(
        "RG-227",
        without=("award",),
        tables={
            "person": """
            | person | name       | role  | from       | until      |
            | CH     | Ada Lund   | chair | 01/09/2026 |            |
            | CH     | Ben Orr    | chair |            |            |
            | VC     | Cleo Marsh | head  |            | 31/12/2026 |
            | VC     | Dev Rao    | head  | 01/01/2027 |            |
            """,
        },
        finds="""
        RG-227 | warning | People | D7 | Ben Orr has no first day, so it holds before row 6, which is of the same and begins on 01/09/2026.
        """,
    ),
    RegisterCase(
        "RG-082",
        tables={
            "person": """
            | person | name       | role  | from       | until      |
            | CH     | Ada Lund   | chair |            | 31/12/2026 |
            | CH     | Ben Orr    | chair | 02/01/2027 |            |
            """,
        },
        finds="""
        RG-082 | warning | People | D7 | Ben Orr: neither this row nor row 6 holds from 01/01/2027 to 01/01/2027.
        """,
    ),
    RegisterCase(
        "RG-086",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | due_shift |
            | 990001  | Wychcombe Primary | school | primary | 5         |
            | 990002  | Harl Down         | school | primary |           |
            """,
        },
        finds="""
        RG-086 | warning | Units | E6 | Wychcombe Primary has 5 extra days in every period.
        """,
    ),
    RegisterCase(
        "RG-083",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | succeeds |
            | 990001  | Wychcombe Primary | school | primary | 990009   |
            | 990002  | Harl Down         | school | primary | 990002   |
            """,
        },
        finds="""
        RG-083 | warning | Units | E6 | Wychcombe Primary succeeds 990009, which is not on this sheet.
        RG-083 | warning | Units | E7 | Harl Down succeeds 990002, which is itself.
        """,
    ),
    RegisterCase(  # an infant and a junior school that have become one
        "RG-083",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | from       | until      | succeeds          |
            | 990001  | Wychcombe Infant  | school | infant  |            | 31/03/2027 |                   |
            | 990002  | Wychcombe Junior  | school | junior  |            | 31/03/2027 |                   |
            | 990003  | Wychcombe Primary | school | primary | 01/04/2027 |            | 990001 and 990002 |
            | 990004  | Harl Down         | school | primary | 01/04/2027 |            | 990001; 990009    |
            """,
        },
        finds="""
        RG-083 | warning | Units | G8 | Wychcombe Primary succeeds 990001 and 990002, which are two; plan and figures of one can go on, so give its ID alone.
        RG-083 | warning | Units | G9 | Harl Down succeeds 990001; 990009, which is not on this sheet.
        """,
    ),
    RegisterCase(
        "RG-084",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | from       | until      | succeeds |
            | 990001  | Wychcombe Primary | school | primary |            | 31/03/2027 |          |
            | 990002  | Harl Down         | school | primary | 01/04/2027 |            | 990001   |
            | 990003  | Harl Up           | school | primary | 01/04/2027 |            | 990001   |
            """,
        },
        finds="""
        RG-084 | error | Units | G8 | Harl Up succeeds 990001, and so does row 7.
        """,
    ),
    RegisterCase(
        "RG-085",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | from       | until      | succeeds |
            | 990001  | Wychcombe Old     | school | primary |            | 31/03/2027 |          |
            | 990002  | Wychcombe Primary | school | primary | 02/04/2027 |            | 990001   |
            | 990003  | Harl Down         | school | primary |            |            | 990004   |
            | 990004  | Harl Old          | school | primary |            | 31/12/2026 |          |
            """,
        },
        finds="""
        RG-085 | warning | Units | E7 | Wychcombe Primary succeeds 990001, and the last day of that one and its own first do not follow each other: 31/03/2027 and 02/04/2027.
        RG-085 | warning | Units | E8 | Harl Down succeeds 990004, and the last day of that one and its own first do not follow each other: one of the two days is blank.
        """,
    ),
    RegisterCase(
        "RG-087",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | state   | from | until      |
            | 990001  | Wychcombe Primary | school | primary | closed  |      |            |
            | 990002  | Harl Down         | school | primary | joining |      |            |
            | 990003  | Harl Up           | school | primary | closed  |      | 31/03/2027 |
            """,
        },
        finds="""
        RG-087 | warning | Units | G6 | Wychcombe Primary is closed, and the last day on which it belonged is blank.
        RG-087 | warning | Units | F7 | Harl Down is to join, and the day from which it belongs is blank.
        """,
    ),
    RegisterCase(
        "RG-088",
        tables={
            "extension": """
            | unit    | period         | due        | reason   |
            | 990009  | 2026-27-autumn | 15/12/2026 | a flood  |
            """,
        },
        finds="""
        RG-088 | error | Extensions | A6 | The extension names “990009”, not on the sheet Units. Is “990001” meant?
        """,
    ),
    RegisterCase(
        "RG-089",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | from       |
            | 990001  | Wychcombe Primary | school | primary |            |
            | 990002  | Harl Down         | school | primary | 01/04/2027 |
            """,
            "extension": """
            | unit    | period         | due        | reason  |
            | 990001  | 2026-27-autumn | 01/12/2026 | a flood |
            | 990002  | 2026-27-autumn | 15/12/2026 | a flood |
            """,
        },
        finds="""
        RG-089 | warning | Extensions | C6, A6, B6 | The extension for Wychcombe Primary is of autumn term 2026, and is not later than 11/12/2026, the day for all.
        RG-089 | warning | Extensions | C7, A7, B7 | The extension for Harl Down is of autumn term 2026, and Harl Down belongs from 01/04/2027.
        """,
    ),
    RegisterCase(
        "RG-220",
        tables={
            "kpi": """
            | kpi  | name     | on  | unit  | better | only_for | not_for       | target | tolerance |
            | COM  | Concerns | Yes | count | down   |          | 990001; XY-77 | 2      | 1         |
            | COMP | Visits   | Yes | count | up     | XY-88    |               | 15     | 1         |
            """,
        },
        finds="""
        RG-220 | warning | KPIs | G6 | Concerns is only for, or not for, “XY-77”, not on the sheet Units.
        RG-220 | warning | KPIs | F7 | Visits is only for, or not for, “XY-88”, not on the sheet Units.
        """,
    ),
    RegisterCase(
        "RG-221",
        tables={"sheet_asked": "| sheet | units          |\n| KPIs  | 990001; XY-77  |"},
        finds="""
        RG-221 | warning | Sheets asked | B6 | KPIs is to be asked of “XY-77”, not on the sheet Units.
        """,
    ),
    RegisterCase(
        "RG-222",
        tables={
            "pack_use": """
            | pack    | used | from_period    |
            | money   | Yes  | 2026-27-sprng  |
            | quality | No   | 2026-27-spring |
            """,
        },
        finds="""
        RG-222 | warning | What we use | C6 | Money is used from “2026-27-sprng”, not on the sheet Periods. Is “2026-27-spring” meant?
        """,
    ),
    RegisterCase(
        "RG-223",
        tables={
            "kpi_target": """
            | kpi | period  | phase   | unit   | target | from       |
            | ATT | 2026-27 |         |        | 96     | 04/01/2027 |
            | ATT | 2026-27 |         |        | 97     | 04/01/2027 |
            | ATT | 2026-27 |         |        | 98     | 12/04/2027 |
            | ATT | 2026-27 | primary |        | 96     | 04/01/2027 |
            | ATT | 2026-27 |         | 990001 | 96     | 04/01/2027 |
            """,
        },
        finds="""
        RG-223 | warning | Targets | A7 | The target of ATT for 2026-27 appears twice, here and in row 6.
        """,
    ),
    RegisterCase(
        "RG-090",
        tables={
            "extension": """
            | unit    | period         | due        | reason  |
            | 990001  | 2026-27-autumn | 15/12/2026 | a flood |
            | 990001  | 2026-27-autumn | 16/12/2026 | a flood |
            """,
        },
        finds="""
        RG-090 | warning | Extensions | A7 | The extension for 990001 in 2026-27-autumn appears twice, here and in row 6.
        """,
    ),
    RegisterCase(
        "RG-091",
        tables={
            "body": """
            | body | name                      | quorum | frequency | papers_days |
            | LGC  | Local governing committee | 3      | Termly    | 7           |
            | TB   | Trust board               | 3      | Termly    | 28          |
            """,
            "period": """
            | period         | kind | start      | end        | due        | as_at      | meeting    |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 06/01/2027 | 04/12/2026 | 14/01/2027 |
            | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 | 12/03/2027 | 29/04/2027 |
            | 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 | 02/07/2027 |            |
            """,
        },
        finds="""
        RG-091 | warning | Periods | E6, G6 | The return for 2026-27-autumn is due on 06/01/2027. The Local governing committee meets on 14/01/2027, and its papers have to go out by 06/01/2027, 7 clear days before.
        """,
    ),
    RegisterCase(
        "RG-091",
        tables={
            "body": """
            | body | name                      | quorum | frequency | papers_days |
            | LGC  | Local governing committee | 3      | Termly    | 7           |
            """,
            "extension": """
            | period         | unit   | due        | reason |
            | 2026-27-autumn | 990002 | 14/12/2026 | Flood  |
            """,
            "meeting_day": """
            | period         | body | unit   | on         |
            | 2026-27-autumn | LGC  | 990001 | 17/12/2026 |
            | 2026-27-autumn | LGC  | 990002 | 21/12/2026 |
            """,
            "period": """
            | period         | kind | start      | end        | due        | as_at      | meeting    |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 | 04/12/2026 | 14/01/2027 |
            | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 | 12/03/2027 | 29/04/2027 |
            | 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 | 02/07/2027 |            |
            """,
        },
        finds="""
        RG-091 | warning | Extensions | C6 | The return for 2026-27-autumn is due on 14/12/2026. The Local governing committee meets on 21/12/2026, and its papers have to go out by 11/12/2026, 7 clear days before.
        RG-091 | warning | Meeting days | D6 | The return for 2026-27-autumn is due on 11/12/2026. The Local governing committee meets on 17/12/2026, and its papers have to go out by 09/12/2026, 7 clear days before.
        """,
    ),
    RegisterCase(
        "RG-092",
        tables={
            "closure": """
            | name          | kind         | start      | end        |
            | Christmas Day | bank_holiday | 25/12/2026 | 25/12/2026 |
            | Boxing Day    | bank_holiday | 28/12/2026 | 28/12/2026 |
            | New Year      | bank_holiday | 01/01/2027 | 01/01/2027 |
            """,
            "period": """
            | period         | kind | start      | end        | due        | as_at      | meeting    |
            | 2026-27-autumn | term | 01/09/2026 | 23/12/2026 | 21/12/2026 | 04/12/2026 | 14/01/2027 |
            | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 | 12/03/2027 | 29/04/2027 |
            | 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 | 02/07/2027 |            |
            """,
        },
        finds="""
        RG-092 | warning | Periods | E6, G6 | The return for 2026-27-autumn is due on 21/12/2026, 9 working days before the papers of 14/01/2027 have to go out (06/01/2027).
        """,
    ),
    RegisterCase(
        "RG-093",
        tables={
            "period": """
            | period         | kind | start      | end        | due        | as_at      | meeting    |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 11/12/2026 | 04/12/2026 | 12/12/2026 |
            | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 19/03/2027 | 12/03/2027 | 29/04/2027 |
            | 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 | 02/07/2027 |            |
            """,
        },
        finds="""
        RG-093 | warning | Periods | G6, F6 | The papers for 2026-27-autumn have to go out by 04/12/2026, for the meeting on 12/12/2026; their figures are as at 04/12/2026.
        RG-224 | warning | Periods | G6 | The meeting for 2026-27-autumn is on 12/12/2026, a Saturday.
        """,
    ),
    RegisterCase(
        "RG-105",
        tables={
            "decision_of_trust": """
            | period         | unit | body | decision      | why_now        |
            | 2026-27-winter |      | LGC  | Buy a minibus | The lease ends |
            | 2026-27-autumn |      | SGB  | Buy a minibus | The lease ends |
            """,
        },
        finds="""
        RG-105 | error | Decisions wanted | A6 | The decision names “2026-27-winter”, not on the sheet Periods. Is “2026-27-year” meant?
        RG-105 | error | Decisions wanted | C7 | The decision names “SGB”, not on the sheet Bodies.
        """,
    ),
    RegisterCase(
        "RG-106",
        tables={
            "body": """
            | body | name                      | frequency | may_decide     |
            | LGC  | Local governing committee | termly    | Agree the plan |
            """,
            "decision_of_trust": """
            | period         | unit | body | decision      | why_now        | power          |
            | 2026-27-autumn |      | LGC  | Buy a minibus | The lease ends | Buy things     |
            | 2026-27-autumn |      | LGC  | Agree it      | It is autumn   | Agree the plan |
            """,
        },
        finds="""
        RG-106 | warning | Decisions wanted | F6 | “Buy a minibus” is needed from the Local governing committee under “Buy things”, which is not among what it may decide.
        """,
    ),
    RegisterCase(
        "RG-108",
        tables={
            "kpi": KPIS_HELD,
            "figure_held": """
            | period         | unit   | kpi | group | numerator | denominator | source | read_on    |
            | 2026-27-winter | 990001 | ATT |       | 93        | 100         | MIS    | 04/12/2026 |
            | 2026-27-autumn | 999999 | BTT |       | 93        | 100         | MIS    | 04/12/2026 |
            """,
        },
        finds="""
        RG-108 | error | Figures held | A6 | The figure held names “2026-27-winter”, not on the sheet Periods. Is “2026-27-year” meant?
        RG-108 | error | Figures held | B7, C7 | The figure held names “999999” and “BTT”, not on the sheet Units or KPIs.
        """,
    ),
    RegisterCase(
        "RG-109",
        tables={
            "kpi": KPIS_HELD,
            "figure_held": """
            | period         | unit                     | kpi        | group | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001                   | ATT        |       | 93        | 100         | MIS    | 04/12/2026 |
            | 2026-27-autumn | Wychcombe Primary School | Attendance | all   | 94        | 100         | MIS    | 04/12/2026 |
            """,
        },
        finds="""
        RG-109 | error | Figures held | C7, A7 | The figure of Attendance appears twice, here and in row 6.
        """,
    ),
    RegisterCase(
        "RG-110",
        tables={
            "kpi": KPIS_HELD,
            "figure_held": """
            | period         | unit   | kpi | numerator | denominator | value | source | read_on    |
            | 2026-27-autumn | 990001 | ATT | 101       | 100         |       | MIS    | 04/12/2026 |
            | 2026-27-autumn | 990002 | ATT | 93        |             |       | MIS    | 04/12/2026 |
            | 2026-27-spring | 990001 | ATT | 93        | 0           |       | MIS    | 04/12/2026 |
            | 2026-27-spring | 990002 | ATT |           |             | 140   | MIS    | 04/12/2026 |
            | 2026-27-summer | 990001 | ATT |           |             |       | MIS    | 04/12/2026 |
            | 2026-27-summer | 990002 | ATT | 93        | 100         | 94    | MIS    | 04/12/2026 |
            | 2026-27-autumn | 990001 | AUD | 3         |             |       | MIS    | 04/12/2026 |
            | 2025-26-autumn | 990001 | ATT | Yes       | 100         |       | MIS    | 04/12/2025 |
            | 2025-26-autumn | 990002 | ATT | 93        | 100         | 93    | MIS    | 04/12/2025 |
            | 2025-26-spring | 990001 | ATT |           |             | 0.942 | MIS    | 13/03/2026 |
            | 2025-26-spring | 990002 | ATT | 0         | 0           |       | MIS    | 13/03/2026 |
            | 2025-26-summer | 990001 | ATT | 0         | 0           | 94    | MIS    | 03/07/2026 |
            """,
        },
        finds="""
        RG-110 | error | Figures held | D6, E6 | Attendance: the count (101) is more than what it is out of (100).
        RG-110 | error | Figures held | D7, E7 | Attendance: one of its two counts is blank.
        RG-110 | error | Figures held | D8, E8 | Attendance: 93 is counted out of zero.
        RG-110 | error | Figures held | F9 | Attendance: 140.0% is not among what it can be.
        RG-110 | error | Figures held | D10, F10 | Attendance: it has neither counts nor a figure.
        RG-110 | error | Figures held | F11, D11, E11 | Attendance: Figure says 94.0%, and the counts come to 93.0%; the counts are used.
        RG-110 | error | Figures held | D12 | Audit done: Count says 3, and a Yes or a No is needed.
        RG-110 | error | Figures held | D13 | Attendance: Count says Yes, and a number is needed.
        RG-110 | error | Figures held | F15 | Attendance: Figure says 0.942, and its target is 95.0%: for 94.2% give 94.2.
        RG-110 | error | Figures held | D17, E17, F17 | Attendance: there is nobody to count, and the figure says 94.0%.
        """,
    ),
    RegisterCase(
        "RG-129",
        tables={
            "kpi": KPIS_HELD.replace("sessions possible", "pupils on roll"),
            "figure_held": """
            | period         | unit   | kpi | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001 | ATT | 8600      | 9000        | MIS    | 04/12/2026 |
            | 2026-27-spring | 990001 | ATT | 270       | 289         | MIS    | 04/12/2026 |
            """,
        },
        finds="""
        RG-129 | warning | Figures held | E6 | Attendance is out of 9,000; Wychcombe Primary School has 289 pupils.
        """,
    ),
    RegisterCase(
        "RG-130",
        tables={
            "kpi": KPIS_HELD,
            "figure_held": """
            | period         | unit   | kpi | group         | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001 | ATT |               | 2700      | 2890        | MIS    | 04/12/2026 |
            | 2026-27-spring | 990001 | ATT |               | 29000     | 31000       | MIS    | 04/12/2026 |
            | 2026-27-summer | 990001 | ATT |               | 94        | 100         | MIS    | 04/12/2026 |
            | 2026-27-spring | 990001 | ATT | disadvantaged | 2700      | 2890        | MIS    | 04/12/2026 |
            """,
        },
        finds="""
        RG-130 | warning | Figures held | F6 | Attendance is out of 2,890 sessions; at Wychcombe Primary School, 289 pupils have about 39,900 by the date of the figures.
        RG-112 | warning | Figures held | C9, B9 | A figure of Attendance is held and not used: it is not of Wychcombe Primary School, or not of these pupils.
        """,
    ),
    RegisterCase(
        "RG-111",
        tables={
            "kpi": KPIS_HELD,
            "figure_held": """
            | period         | unit   | kpi | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001 | ATT | 93        | 100         | MIS    | 04/12/2024 |
            | 2026-27-autumn | 990002 | ATT | 93        | 100         | MIS    | 31/08/2026 |
            """,
        },
        finds="""
        RG-111 | warning | Figures held | G6 | Attendance is as at 04/12/2024, long before autumn term 2026.
        """,
    ),
    RegisterCase(
        "RG-112",
        tables={
            "kpi": KPIS_HELD,
            "figure_held": """
            | period         | unit   | kpi | group         | numerator | denominator | source | read_on    |
            | 2026-27-autumn | 990001 | COM |               | 3         |             | MIS    | 04/12/2026 |
            | 2026-27-autumn | 990001 | PHO |               | 3         | 9           | MIS    | 04/12/2026 |
            | 2026-27-autumn |        | ATT |               | 93        | 100         | MIS    | 04/12/2026 |
            | 2026-27-summer | 990002 | PHO |               | 93        | 100         | MIS    | 02/07/2027 |
            | 2026-27-autumn | 990001 | ATT | disadvantaged | 93        | 100         | MIS    | 04/12/2026 |
            """,
        },
        finds="""
        RG-112 | warning | Figures held | C6 | A figure of Complaints is held and not used: the sheet KPIs has it that the school gives it.
        RG-112 | warning | Figures held | C7, A7 | A figure of Phonics is held and not used: it is not due in the autumn term 2026.
        RG-112 | warning | Figures held | B8, C8 | A figure of Attendance is held and not used: no unit is named, and it is not of pooled reserves.
        RG-112 | warning | Figures held | C9, B9 | A figure of Phonics is held and not used: it is not of Harl Down School, or not of these pupils.
        RG-112 | warning | Figures held | C10, B10 | A figure of Attendance is held and not used: it is not of Wychcombe Primary School, or not of these pupils.
        """,
    ),
    RegisterCase(
        "RG-120",
        tables={
            "pack_use": """
            | pack          | used |
            | Plan and KPIs | Yes  |
            | Monies        | Yes  |
            """,
        },
        finds="""
        RG-120 | error | What we use | A7 | There is no pack “Monies”. Is “Money” meant?
        """,
    ),
    RegisterCase(
        "RG-121",
        tables={
            "pack_use": """
            | pack       | used |
            | Governance | Yes  |
            | governance | No   |
            """,
        },
        finds="""
        RG-121 | error | What we use | A6 | Governance is in two rows, here and in row 7.
        """,
    ),
    RegisterCase(
        "RG-122",
        tables={
            "pack_use": """
            | pack          | used | from_period    | kinds  |
            | Plan and KPIs | No   | 2026-27-spring | school |
            """,
        },
        finds="""
        RG-122 | error | What we use | B6, C6, D6 | Plan and KPIs is used by everybody, and the row says otherwise.
        """,
    ),
    RegisterCase(
        "RG-123",
        tables={
            "pack_use": """
            | pack               | used | from_period    |
            | Money              | Yes  | 2026-27-spring |
            | Network and grants | Yes  | 2026-27-autumn |
            """,
        },
        finds="""
        RG-123 | error | What we use | B7 | Network and grants needs Money, which is used only from 2026-27-spring.
        """,
    ),
    RegisterCase(
        "RG-124",
        tables={
            "pack_use": """
            | pack  | used |
            | Money | No   |
            """,
            "kpi": """
            | kpi | name    | on  | unit  | better | definition | count_label | out_of_label | counts_people | phases | due_in     | given_by | target | tolerance |
            | RES | Reserves | Yes | count | up     | Pounds.    | Pounds      |              | school        |        | every_term |          | 10     | 1         |
            | BAL | Balance  | No  | count | up     | Pounds.    | Pounds      |              | school        |        | every_term |          | 10     | 1         |
            """,
        },
        finds="""
        RG-124 | warning | KPIs | C6 | Reserves is in use, and its pack Money is not: nobody is asked for it.
        """,
    ),
    RegisterCase(
        "RG-141",
        tables={
            "kpi": """
            | kpi | name     | on  | unit  | better | definition | count_label | out_of_label | counts_people | phases | due_in     | given_by | target | tolerance |
            | RES | Reserves |     | count | up     | Pounds.    | Pounds      |              | school        |        | every_term |          | 10     | 1         |
            | OWN | Our own  |     | count | up     | Pounds.    | Pounds      |              | school        |        | every_term |          | 10     | 1         |
            """,
        },
        finds="""
        RG-141 | error | KPIs | C7 | Nothing says whether Our own is in use.
        """,
    ),
    RegisterCase(
        "RG-125",
        tables={
            "sheet_asked": """
            | sheet      | kinds  |
            | Milestones | school |
            | Milestone  |        |
            """,
        },
        finds="""
        RG-125 | error | Sheets asked | A7 | No plan format has a sheet “Milestone”. Is “Milestones” meant?
        """,
    ),
    RegisterCase(
        "RG-096",
        tables={
            "meeting_day": """
            | period         | body | unit   | on         |
            | 2026-27-autumn | LGC  | 990001 | 28/01/2027 |
            | 2026-27-winter | SGB  |        | 28/01/2027 |
            """,
        },
        finds="""
        RG-096 | error | Meeting days | A7, B7 | The meeting day names “2026-27-winter” and “SGB”, not on the sheet Periods or Bodies. Is “2026-27-year” meant?
        """,
    ),
    RegisterCase(
        "RG-097",
        tables={
            "unit": """
            | unit_id | name             | kind   | phase   | state | papers_to |
            | 990001  | Wychcombe Primary | school | primary | open  | Local governing comittee |
            | 990002  | Harl Down        | school | primary | open  | local governing  committee |
            """,
        },
        finds="""
        RG-097 | error | Units | F6 | The report of Wychcombe Primary goes to “Local governing comittee”, not on the sheet Bodies. Is “Local governing committee” meant?
        """,
    ),
    RegisterCase(
        "RG-098",
        tables={
            "meeting_day": """
            | period         | body | unit   | on         |
            | 2026-27-autumn | LGC  |        | 28/01/2027 |
            | 2026-27-autumn | LGC  |        | 29/01/2027 |
            | 2026-27-autumn |      |        | 14/01/2027 |
            """,
        },
        finds="""
        RG-098 | warning | Meeting days | A7 | The meeting for 2026-27-autumn appears twice, here and in row 6.
        """,
    ),
    RegisterCase(
        "RG-100",
        tables={
            "funding_source": """
            | funding_source | name           | year      |
            | SP             | Sports premium | financial |
            """,
            "award": """
            | unit   | source         | year    | amount | purpose  | from       |
            | 990001 | SP             | 2026-27 | 9000   | Swimming |            |
            | 990001 | SP             | 2026-27 | 9000   | Balls    |            |
            | 990001 | Sports premium | 2026-27 | 9500   | swimming | 04/01/2027 |
            | 990001 | SP             | 2027-28 | 9500   | Swimming |            |
            """,
        },
        finds="""
        RG-100 | warning | Allocations | A8 | The allocation appears twice, here and in row 6; nothing says what each of them pays for.
        """,
    ),
    RegisterCase(
        "RG-099",
        tables={
            "funding_source": """
            | funding_source | name           | year      |
            | SP             | Sports premium | financial |
            """,
            "award": """
            | unit   | source | year    | amount | purpose  | from       | until      |
            | 990001 | SP     | 2026-27 | 9000   | Swimming |            | 31/12/2025 |
            | 990001 | SP     | 2026-27 | 9000   | Balls    | 01/05/2027 |            |
            | 990001 | SP     | 2026-27 | 9000   | Coaches  |            | 31/12/2026 |
            | 990001 | SP     | 2026-27 | 9000   | Hire     | 01/05/2027 | 01/05/2028 |
            """,
        },
        finds="""
        RG-099 | warning | Allocations | G6 | The allocation from SP for 2026-27 would last from 01/04/2026 to 31/12/2025: the day that it does not give is that of its source.
        RG-099 | warning | Allocations | F7 | The allocation from SP for 2026-27 would last from 01/05/2027 to 31/03/2027: the day that it does not give is that of its source.
        """,
    ),
    RegisterCase(
        "RG-094",
        tables={
            "period": """
            | period           | kind      | start      | end        | due        | as_at      |
            | 2026-27-autumn   | term      | 01/09/2026 | 18/12/2026 | 11/12/2026 | 11/12/2026 |
            | 2026-27-autumn-1 | half_term | 01/09/2026 | 23/10/2026 | 02/10/2026 | 02/10/2026 |
            | 2026-27-autumn-2 | half_term | 02/11/2026 | 18/12/2026 | 02/11/2026 | 02/11/2026 |
            | 2026-27-q1       | quarter   | 01/09/2026 | 30/11/2026 | 12/10/2026 | 12/10/2026 |
            | 2026-27-spring   | term      | 04/01/2027 | 25/03/2027 | 18/01/2027 | 18/01/2027 |
            | 2026-27-summer   | term      | 12/04/2027 | 21/07/2027 | 20/05/2027 | 20/05/2027 |
            """,
        },
        finds="""
        RG-094 | warning | Periods | E7 | The return for 2026-27-autumn-1 is due on 02/10/2026, in the week of the autumn school census (01/10/2026).
        RG-094 | warning | Periods | E8 | The return for 2026-27-autumn-2 is due on 02/11/2026, in the week of the school workforce census (05/11/2026).
        RG-094 | warning | Periods | E10 | The return for 2026-27-spring is due on 18/01/2027, in the week of the spring school census (21/01/2027).
        RG-094 | warning | Periods | E11 | The return for 2026-27-summer is due on 20/05/2027, in the week of the summer school census (20/05/2027).
        """,
    ),
    RegisterCase(
        "RG-225",
        tables={
            "kpi": """
            | kpi | name     | on  | unit    | better | due_in     | given_by | definition | count_label | out_of_label | target | tolerance |
            | RES | Reserves | Yes | percent | up     | every_term | trust    | As said.   | Pounds      | Income       | 5      | 1         |
            """,
            "trust": """
            | name   | return_to | contact | format             | pools_reserves |
            | Merrow | a@b.test  | Ines    | objectives-actions | Yes            |
            """,
        },
        finds="""
        RG-225 | warning | Trust | C10 | Reserves are pooled, and no KPI says Yes under Of reserves.
        """,
    ),
    RegisterCase(
        "RG-226",
        tables={
            "kpi": """
            | kpi | name           | on  | unit    | better | due_in     | given_by | pooled | definition | count_label | out_of_label | target | tolerance |
            | RES | Reserves       | Yes | percent | up     | every_term | finance  | Yes    | As said.   | Pounds      | Income       | 5      | 1         |
            | FRE | Free reserves  | Yes | percent | up     | every_term | trust    | Yes    | As said.   | Pounds      | Income       | 5      | 1         |
            | OLD | Older reserves | No  | percent | up     | every_term |          | Yes    | As said.   | Pounds      | Income       | 5      | 1         |
            """,
            "trust": """
            | name   | return_to | contact | format             | pools_reserves |
            | Merrow | a@b.test  | Ines    | objectives-actions | Yes            |
            """,
        },
        finds="""
        RG-226 | warning | KPIs | G6, H6 | Reserves are pooled, so that no school is asked for Reserves, and Who gives it does not say Trust.
        """,
    ),
    RegisterCase(
        "RG-224",
        tables={
            "closure": """
            | name      | kind         | start      | end        |
            | Christmas | bank_holiday | 25/12/2026 | 25/12/2026 |
            """,
            "meeting_day": """
            | period         | body | unit   | on         |
            | 2026-27-autumn | LGC  | 990001 | 17/01/2027 |
            | 2026-27-autumn | LGC  | 990002 | 07/01/2027 |
            """,
            "period": """
            | period         | kind | start      | end        | due        | as_at      | meeting    |
            | 2026-27-autumn | term | 01/09/2026 | 18/12/2026 | 20/11/2026 | 13/11/2026 | 25/12/2026 |
            | 2026-27-spring | term | 04/01/2027 | 25/03/2027 | 12/03/2027 | 05/03/2027 | 08/04/2027 |
            | 2026-27-summer | term | 12/04/2027 | 21/07/2027 | 09/07/2027 | 02/07/2027 |            |
            """,
        },
        finds="""
        RG-224 | warning | Meeting days | D6 | The meeting for 2026-27-autumn is on 17/01/2027, a Sunday.
        RG-224 | warning | Periods | G6 | The meeting for 2026-27-autumn is on 25/12/2026, a bank holiday.
        """,
    ),
    RegisterCase(
        "RG-095",
        tables={
            "closure": """
            | name             | kind         | start      | end        |
            | Autumn half-term | half_term    | 26/10/2026 | 30/10/2026 |
            | May Day          | bank_holiday | 03/05/2027 | 03/05/2027 |
            """,
            "period": """
            | period           | kind      | start      | end        | due        | as_at      |
            | 2026-27-autumn   | term      | 01/09/2026 | 18/12/2026 | 23/12/2026 | 23/12/2026 |
            | 2026-27-autumn-1 | half_term | 01/09/2026 | 23/10/2026 | 28/10/2026 | 28/10/2026 |
            | 2026-27-spring   | term      | 04/01/2027 | 25/03/2027 | 20/03/2027 | 20/03/2027 |
            | 2026-27-q3       | quarter   | 01/03/2027 | 31/05/2027 | 03/05/2027 | 03/05/2027 |
            | 2026-27-summer   | term      | 12/04/2027 | 21/07/2027 | 09/07/2027 | 09/07/2027 |
            """,
        },
        finds="""
        RG-095 | warning | Periods | E6 | The return for 2026-27-autumn is due on 23/12/2026, in the holidays.
        RG-095 | warning | Periods | E7 | The return for 2026-27-autumn-1 is due on 28/10/2026, in the holidays.
        RG-095 | warning | Periods | E8 | The return for 2026-27-spring is due on 20/03/2027, a Saturday.
        RG-095 | warning | Periods | E9 | The return for 2026-27-q3 is due on 03/05/2027, a bank holiday.
        """,
    ),
    RegisterCase(
        "RG-050",
        tables={
            "trust": """
            | name              | short_name | return_to                              | contact     | format             |
            | Merrow Vale Trust | Merrow     | returns@merrowvale, or the shared folder | Ines Okafor | objectives-actions |
            """,
        },
        finds="""
        RG-050 | warning | Trust | C8 | Send returns to gives no address that mail can be sent to: “returns@merrowvale” ends before its domain does, as in .org or .sch.uk.
        """,
    ),
    RegisterCase(
        "RG-014",
        tables={
            "reporting_line": """
            | from_party      | to_party | what               | frequency |
            | Sub-group       | Board    | Progress           |           |
            | Attendance lead | Board    | Attendance figures | Termly    |
            """,
        },
        finds="""
        RG-014 | warning | Reporting lines | D6 | The reporting line from Sub-group to Board (Progress) does not say how often.
        RG-142 | note | Reporting lines | A6, B6 | The reporting line (Progress) names “Sub-group” and “Board”, not on the sheets Bodies, Units and People.
        RG-142 | note | Reporting lines | B7 | The reporting line (Attendance figures) names “Board”, not on the sheets Bodies, Units and People.
        """,
    ),
    RegisterCase(
        "RG-015",
        tables={
            "body": """
            | body | name                      | frequency |
            | LGC  | Local governing committee |           |
            """,
        },
        finds="""
        RG-015 | warning | Bodies | C6 | Local governing committee: how often it meets is not said.
        """,
    ),
    RegisterCase(
        "RG-016",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name                 | kind        | phase |
            | 990001  | Wychcombe Primary    | school      |       |
            | MR-03   | Northern mini-region | mini_region |       |
            """,
        },
        finds="""
        RG-016 | warning | Units | D6 | Wychcombe Primary has no phase.
        """,
    ),
    RegisterCase(
        "RG-017",
        tables={
            "trust": """
            | name              | return_to              | contact     | format            |
            | Merrow Vale Trust | returns@merrow.example | Ines Okafor | objective-actions |
            """,
        },
        finds="""
        RG-017 | error | Trust | C9 | There is no plan format “objective-actions”. Is “objectives-actions” meant?
        """,
    ),
    RegisterCase(
        "RG-018",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | format |
            | 990001  | Wychcombe Primary | school | primary | ours   |
            """,
        },
        finds="""
        RG-018 | error | Units | E6 | Wychcombe Primary has the plan format “ours”, which does not exist.
        """,
    ),
    RegisterCase(
        "RG-020",
        tables={
            "kpi": """
            | kpi | name       | on  | unit    | better  | definition         | count_label       | out_of_label | due_in     |
            | ATT | Attendance | Yes | percent | context | Sessions attended. | Sessions attended |              | every_term |
            """,
        },
        finds="""
        RG-020 | warning | KPIs | H6 | The KPI Attendance has nothing under Out of.
        """,
    ),
    RegisterCase(
        "RG-021",
        tables={
            "kpi": """
            | kpi | name       | on  | unit    | better | definition         | count_label       | out_of_label      | due_in     | target | tolerance |
            | ATT | Attendance | Yes | percent | up     | Sessions attended. | Sessions attended | sessions possible | every_term | 95.5   |           |
            """,
        },
        finds="""
        RG-021 | warning | KPIs | K6 | The KPI Attendance has a target and no “Near, within”; anything short of it will be off target.
        """,
    ),
    RegisterCase(
        "RG-022",
        tables={
            "kpi": """
            | kpi  | name | on  | unit    | better | definition | count_label | out_of_label | due_in     | target_low | target_high | tolerance |
            | ROLL | Roll | Yes | percent | range  | On roll.   | On roll     | places       | every_term | 93         |             | 2         |
            """,
        },
        finds="""
        RG-022 | error | KPIs | K6 | The KPI Roll is best in a range, and Range to is blank.
        """,
    ),
    RegisterCase(
        "RG-023",
        tables={
            "kpi": """
            | kpi  | name | on  | unit    | better | definition | count_label | out_of_label | due_in     | target_low | target_high | tolerance |
            | ROLL | Roll | Yes | percent | range  | On roll.   | On roll     | places       | every_term | 102        | 93          | 2         |
            """,
        },
        finds="""
        RG-023 | error | KPIs | J6, K6 | The range of the KPI Roll runs from 102 to 93.
        """,
    ),
    RegisterCase(
        "RG-024",
        tables={
            "kpi": """
            | kpi | name              | on  | unit | better  | definition | count_label | out_of_label | due_in     | lowest | highest |
            | TAB | Times table check | Yes | mean | context | Marks.     | Marks       | pupils       | every_term | 25     | 0       |
            """,
        },
        finds="""
        RG-024 | error | KPIs | J6, K6 | The lowest figure of the KPI Times table check (25) is above its highest (0).
        """,
    ),
    RegisterCase(
        "RG-025",
        tables={
            "kpi": """
            | kpi | name       | on  | unit    | better | definition         | count_label       | out_of_label      | due_in     | target |
            | ATT | Attendance | Yes | percent | up     | Sessions attended. | Sessions attended | sessions possible | every_term |        |
            """,
        },
        finds="""
        RG-025 | note | KPIs | J6 | The KPI Attendance is in use and has no target, here or on the sheet Targets.
        """,
    ),
    RegisterCase(
        "RG-026",
        tables={
            "kpi": """
            | kpi | name       | on  | unit    | better | definition         | count_label       | out_of_label      | due_in     | target | tolerance |
            | ATT | Attendance | Yes | percent | up     | Sessions attended. | Sessions attended | sessions possible | every_term | 0.955  | 1         |
            """,
        },
        finds="""
        RG-026 | warning | KPIs | J6 | The target of the KPI Attendance reads as 0.955%, less than one or two in a hundred.
        """,
    ),
    RegisterCase(
        "RG-102",
        tables={
            "kpi": """
            | kpi | name           | on  | unit   | better | definition       | count_label | out_of_label | due_in     | target | tolerance |
            | PTR | Pupils a class | Yes | Number | down   | Pupils, classes. | Pupils      | Classes      | every_term | 27     | 1         |
            | ROL | Roll           | Yes | Number | up     | Pupils on roll.  | Pupils      |              | every_term | 300    | 9         |
            """,
        },
        finds="""
        RG-102 | warning | KPIs | D6, H6 | Pupils a class is a number and has something that it is out of (Classes): it may be a mean, or a number for every 100.
        """,
    ),
    RegisterCase(
        "RG-103",
        tables={
            "kpi": """
            | kpi | name        | on  | unit   | better | definition   | count_label | due_in     | target | tolerance | accumulates | judged |
            | EXC | Exclusions  | Yes | Number | down   | Since 1 Sep. | Exclusions  | every_term | 3      | 1         | year        |        |
            | SUP | Suspensions | Yes | Number | down   | Since 1 Sep. | Suspensions | every_term | 9      | 1         | year        | end    |
            """,
        },
        finds="""
        RG-103 | note | KPIs | L6 | Exclusions counts since September, and Judged is blank: before the year ends it is judged by the share of it that is due by then.
        """,
    ),
    RegisterCase(
        "RG-104",
        tables={
            "kpi": """
            | kpi | name    | on  | unit | better | definition | count_label | out_of_label | due_in     | target | tolerance | decimals |
            | CLS | Classes | Yes | mean | down   | Pupils.    | Pupils      | Classes      | every_term | 27.25  | 1         |          |
            | TWO | Others  | Yes | mean | down   | Pupils.    | Pupils      | Classes      | every_term | 27.25  | 1         | 2        |
            """,
        },
        finds="""
        RG-104 | note | KPIs | J6 | Classes: Target says 27.25, and figures are shown with one decimal place; it is read as 27.3.
        """,
    ),
    RegisterCase(
        "RG-027",
        tables={
            "kpi": """
            | kpi | name              | on  | unit | better  | definition | count_label | out_of_label | due_in     | lowest | highest |
            | TAB | Times table check | Yes | mean | context | Marks.     | Marks       | pupils       | every_term | 0      | 25      |
            """,
            "kpi_target": """
            | kpi | period  | target |
            | TAB | 2026-27 | 86     |
            """,
        },
        finds="""
        RG-027 | warning | Targets | C6 | The target for Times table check in 2026-27 is beyond the lowest or highest figure that the KPI can have.
        """,
    ),
    RegisterCase(
        "RG-030",
        tables={
            "benchmark": """
            | kpi | phase   | coverage | period_kind | part   | year    | value | status | source |
            | ATT | primary | england  | term        | autumn | 2024-25 | 94.9  |        |        |
            """,
        },
        finds="""
        RG-030 | warning | Benchmarks | H6, I6 | The benchmark for Attendance: Status and Source are blank.
        """,
    ),
    RegisterCase(
        "RG-031",
        tables={
            "benchmark": """
            | kpi  | phase   | coverage | period_kind | part   | year    | value | status | source               |
            | ATTN | primary | england  | term        | autumn | 2024-25 | 94.9  | Final  | Department, absence. |
            """,
        },
        finds="""
        RG-031 | note | Benchmarks | A6 | There is no KPI “ATTN”, so the benchmark is shown nowhere.
        """,
    ),
    RegisterCase(
        "RG-059",
        tables={
            "benchmark": """
            | kpi | group | coverage | period_kind | part   | year    | value | status | source               | read_on    | months |
            | PA  | all   | region   | term        | autumn | 2023-24 | 19.9  | Final  | Department, absence. | 01/06/2025 | 5      |
            | PA  | all   | region   | term        | spring | 2024-25 | 20.9  | Final  | Department, absence. | 01/06/2025 | 5      |
            """,
        },
        finds="""
        RG-059 | note | Benchmarks | F6, G6 | The newest benchmark for Persistent absence (all schools, Region) is of autumn term 2023: that of autumn term 2024 should be out by now.
        """,
    ),
    RegisterCase(
        "RG-032",
        tables={
            "award": """
            | unit   | source        | year    | amount |
            | 990001 | Pupil premium | 2026-27 | 61200  |
            | 990009 | SP            | 2026-27 | 18400  |
            """,
        },
        finds="""
        RG-032 | error | Allocations | A7 | The allocation names “990009”, not on the sheet Units. Is “990001” meant?
        """,
    ),
    RegisterCase(
        "RG-033",
        tables={
            "kpi_target": """
            | kpi  | period  | unit   | target |
            | ATT  | 2026-27 | 990001 | 96     |
            | ATTX | 2026-27 |        | 96     |
            """,
        },
        finds="""
        RG-033 | error | Targets | A7 | The target names “ATTX”, not on the sheet KPIs.
        """,
    ),
    RegisterCase(
        "RG-034",
        tables={
            "person": """
            | person | name        | unit                    |
            | HT     | Headteacher | Wychcomb Primary School |
            """,
        },
        finds="""
        RG-034 | warning | People | C6 | Headteacher belongs to “Wychcomb Primary School”, not on the sheet Units. Is “Wychcombe Primary School” meant?
        """,
    ),
    RegisterCase(
        "RG-035",
        tables={
            "funding_source": """
            | funding_source | name           | also        |
            | PP             | Pupil premium  | Premium     |
            | SP             | Sports premium | Premium; PE |
            """,
        },
        finds="""
        RG-035 | error | Funding sources | C7 | “Premium” names both PP and this row.
        """,
    ),
    RegisterCase(
        "RG-035",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | state  |
            | 990001  | Wychcombe Primary | school | primary | open   |
            | 990002  | Wychcombe primary | school | primary | open   |
            | 990003  | Eastleaze Primary | school | primary | closed |
            | 990004  | Eastleaze Primary | school | primary | open   |
            """,
        },
        finds="""
        RG-035 | error | Units | B7 | “Wychcombe primary” names both 990001 and this row.
        """,
    ),
    RegisterCase(
        "RG-042",
        tables={
            "period": """
            | period         | kind | start      | end        | due |
            | 2026-27-autumn | term | 07/09/2026 | 18/12/2026 |     |
            | 2026-27-year   | year | 01/09/2026 | 31/08/2027 |     |
            """,
        },
        finds="""
        RG-042 | warning | Periods | E6 | 2026-27-autumn has no day by which returns are due.
        """,
    ),
    RegisterCase(
        "RG-036",
        tables={
            "closure": """
            | name          | kind      | start      | end        |
            | October break | half_term | 26/10/2026 | 20/10/2026 |
            """,
        },
        finds="""
        RG-036 | error | Holidays | D6, C6 | October break ends (20/10/2026) before it begins (26/10/2026).
        """,
    ),
    RegisterCase(
        "RG-037",
        without=("award",),
        tables={
            "unit": """
            | unit_id | name              | kind   | phase   | pupils | capacity |
            | 990001  | Wychcombe Primary | school | primary | 289    | 210      |
            """,
        },
        finds="""
        RG-037 | note | Units | E6, F6 | Wychcombe Primary has 289 pupils and 210 places.
        """,
    ),
    RegisterCase(
        "RG-040",
        tables={
            "setting": """
            | rule   | severity |
            | AP-999 | off      |
            """,
        },
        finds="""
        RG-040 | error | Rules | A6 | There is no rule AP-999.
        """,
    ),
    RegisterCase(
        "RG-041",
        tables={
            "setting": """
            | rule   | parameter | value |
            | AP-046 | most      | 60    |
            | AP-037 | least     | 6     |
            | AP-065 | least     | many  |
            | AP-009 | days      | -1    |
            | AP-053 | alike     | 1e9   |
            | AP-026 | least     | 99999999999 |
            | AP-046 | most      | nan   |
            """,
        },
        finds="""
        RG-041 | error | Rules | B7 | The rule AP-037 has no parameter “least”; it has most.
        RG-041 | error | Rules | C8 | The value “many” of least does not fit; the rule has 3.
        RG-041 | error | Rules | C9 | The value “-1” of days does not fit; the rule has 28.
        RG-041 | error | Rules | C10 | The value “1e9” of alike does not fit; the rule has 88.
        RG-041 | error | Rules | C11 | The value “99999999999” of least does not fit; the rule has 30.
        RG-041 | error | Rules | C12 | The value “nan” of most does not fit; the rule has 40.
        """,
    ),
    RegisterCase(
        "RG-043",
        tables={
            "waiver": """
            | rule   | reason                     |
            | FN-999 | The reserve pays the rest. |
            | FN-O13 | The reserve pays the rest. |
            """,
        },
        finds="""
        RG-043 | error | Waivers | A6 | There is no rule FN-999 to waive.
        RG-043 | error | Waivers | A7 | There is no rule FN-O13 to waive. Is “FN-013” meant?
        """,
    ),
    RegisterCase(
        "RG-044",
        tables={
            "waiver": """
            | rule   | unit              | period         | reason                     |
            | FN-013 | 990007            |                | The reserve pays the rest. |
            | FN-013 | 990001            | 2026-27-autum  | The reserve pays the rest. |
            | FN-013 | 990007            | 2030-31-autumn | The reserve pays the rest. |
            | FN-013 | Harl Down School  | 2026-27-year   | The reserve pays the rest. |
            """,
        },
        finds="""
        RG-044 | error | Waivers | B6 | The waiver of FN-013 names “990007”, not on the sheet Units. Is “990001” meant?
        RG-044 | error | Waivers | C7 | The waiver of FN-013 names “2026-27-autum”, not on the sheet Periods. Is “2026-27-autumn” meant?
        RG-044 | error | Waivers | B8, C8 | The waiver of FN-013 names “990007” and “2030-31-autumn”, not on the sheet Units or Periods. Is “990001” meant?
        """,
    ),
    RegisterCase(
        "RG-045",
        tables={
            "waiver": """
            | rule   | unit   | reason |
            | FN-013 | 990001 |        |
            """,
        },
        finds="""
        RG-045 | error | Waivers | C6 | The waiver of FN-013 has no reason.
        """,
    ),
    RegisterCase(
        "RG-060",
        tables={
            "trust": """
            | name              | return_to | contact   | format             | controller |
            | Merrow Vale Trust | r@m.example | Ines Okafor | objectives-actions |            |
            """,
        },
        finds="""
        RG-060 | warning | Trust | C10 | On the sheet Trust, Data controller is blank: nobody is named as legally responsible for schools' data.
        """,
    ),
    RegisterCase(
        "RG-046",
        tables={
            "setting": """
            | rule   | severity |
            | FN-011 | Off      |
            | FN-013 | Error    |
            | AP-001 | Warning  |
            """,
            "waiver": """
            | rule   | reason            |
            | FD-003 | They always do.   |
            | TR-002 | It was the snow.  |
            | FN-011 | Agreed.           |
            | FN-013 | Agreed.           |
            | AP-001 | Agreed.           |
            """,
        },
        finds="""
        RG-046 | warning | Waivers | A6 | The waiver of FD-003 changes nothing: it gives errors. Only queries can be waived.
        RG-046 | warning | Waivers | A7 | The waiver of TR-002 changes nothing: it gives notes, which ask for nothing. Only queries can be waived.
        RG-046 | warning | Waivers | A8 | The waiver of FN-011 changes nothing: the sheet Rules switches it off. Only queries can be waived.
        RG-046 | warning | Waivers | A9 | The waiver of FN-013 changes nothing: it gives errors. Only queries can be waived.
        """,
    ),
    RegisterCase(
        "RG-047",
        tables={
            "waiver": """
            | rule   | unit                     | period         | ref           | reason        |
            | FN-013 | 990001                   | 2026-27-autumn |               | Agreed.       |
            | FN-013 | Wychcombe Primary School | 2026-27-autumn |               | Agreed again. |
            | FN-013 | 990001                   | 2026-27-autumn | Pupil premium | Agreed.       |
            | FN-013 | 990001                   |                |               | Agreed.       |
            | FN-012 | 990001                   | 2026-27-autumn |               | Agreed.       |
            """,
        },
        finds="""
        RG-047 | warning | Waivers | A7 | The waiver of FN-013 appears twice, here and in row 6.
        """,
    ),
    RegisterCase(
        "RG-228",
        tables={
            "trust": """
            | name              | return_to     | contact     | format             | workbooks_at         |
            | Merrow Vale Trust | in@mv.example | Ines Okafor | objectives-actions | S:\\Plans\\Autumn 2026 |
            """,
        },
        finds="""
        RG-228 | warning | Trust | C10 | Workbooks are at gives no web address, so messages have the workbook attached: “S:\\Plans\\Autumn 2026” has a space or a sign in it that no web address has.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: RegisterCase) -> None:
    assert lines(case.found()) == wanted(case.finds)


def test_where_two_units_become_one_the_remedy_says_what_becomes_of_both_plans() -> None:
    unknown, merged = (case for case in CASES if case.code == "RG-083")
    assert {finding.remedy[:38] for finding in unknown.found()} == {"Give the earlier unit a row of its own"}
    told = next(finding.remedy for finding in merged.found() if "which are two" in finding.message)
    assert told.startswith("Give the ID of the one whose plan goes on;")
    assert "What is still open in the plans of the others goes into that workbook by hand" in told


def test_nothing_is_found_in_a_register_in_order() -> None:
    assert lines(RegisterCase("", "").found()) == []


def test_an_error_in_a_units_plan_format_is_a_finding(tmp_path: Path) -> None:
    def spoil(book: Book) -> None:
        cells = (cell for row in book["Trust"].iter_rows() for cell in row)
        cell = next(cell for cell in cells if cell.value == "objectives-actions")
        cell.value, cell.data_type = "#REF!", "e"

    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1))
    path = tmp_path / "trust.xlsx"
    path.write_bytes(mangled(path.read_bytes(), spoil))
    assert "FD-007" in {f.code for f in check_register([path]).findings}
