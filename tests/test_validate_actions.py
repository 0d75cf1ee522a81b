"""Rules of actions: what is asked, dates, progress, who leads."""
# ruff: noqa: E501  # a finding reads better on one line

import pytest

from planbook.model.loading import load
from rule_cases import Case, lines, wanted

CASES = [
    Case(
        "AP-090",
        register={
            "person": """
            | person | name            | role  | from       | until      |
            | HT     | Headteacher     | head  |            |            |
            | AL     | Attendance lead | lead  |            | 31/10/2026 |
            | CH     | Chair           | chair | 01/01/2027 |            |
            """,
        },
        action="""
        | ref | action               | led_by          | monitored_by |
        | 1.1 | Teach phonics daily. | Attendance lead | Headteacher  |
        | 1.2 | Visit two schools.   | Headteacher     | Chair        |
        """,
        finds="""
        AP-090 | warning | Actions | C6 | Action 1.1 names Attendance lead, who had that role until 31/10/2026.
        AP-090 | warning | Actions | D7 | Action 1.2 names Chair, who has that role from 01/01/2027 on.
        """,
    ),
    Case(
        "AP-001",
        action="""
        | ref | action                         | status   |
        | 1.1 | Teach phonics daily.           | On track |
        | 1.2 | Train the teaching assistants. |          |
        """,
        finds="""
        AP-001 | error | Actions | C7 | Action 1.2 has no status.
        """,
    ),
    Case(
        "AP-002",
        action="""
        | ref | action               | finish     |
        | 1.1 | Teach phonics daily. |            |
        | 1.2 | Visit two schools.   | 25/03/2027 |
        """,
        finds="""
        AP-002 | warning | Actions | C6 | Action 1.1 has no finish.
        """,
    ),
    Case(
        "AP-003",
        action="""
        | ref | action               | led_by      |
        | 1.1 | Teach phonics daily. | Headteacher |
        |     | Visit two schools.   |             |
        """,
        finds="""
        AP-003 | warning | Actions | C7 | Nobody is named as leading action (row 7).
        """,
    ),
    Case(
        "AP-004",
        action="""
        | ref | action               | finish  | review_by  |
        | 1.1 | Teach phonics daily. | ongoing |            |
        | 1.2 | Visit two schools.   | ongoing | 25/03/2027 |
        """,
        finds="""
        AP-004 | warning | Actions | D6 | Action 1.1 is ongoing and has no date to review it by.
        """,
    ),
    Case(
        "AP-004",
        action="""
        | ref | action               | finish     | revised_finish | review_by |
        | 1.1 | Teach phonics daily. | ongoing    | 25/03/2027     |           |
        | 1.2 | Visit two schools.   | 25/03/2027 | ongoing        |           |
        """,
        finds="""
        AP-004 | warning | Actions | E7 | Action 1.2 is ongoing and has no date to review it by.
        """,
    ),
    Case(
        "AP-005",
        template="because-we-will",
        action="""
        | ref | action               | finish  |
        | 1.1 | Teach phonics daily. | ongoing |
        """,
        finds="""
        PR-020 | note | Actions | – | This plan format does not ask for a cost or a source.
        AP-005 | note | Actions | C6 | Action 1.1 is ongoing, and this plan has no column for a review date.
        """,
    ),
    Case(
        "AP-006",
        action="""
        | ref | action               | finish  | review_by  | status   |
        | 1.1 | Teach phonics daily. | ongoing | 01/11/2026 | On track |
        | 1.2 | Visit two schools.   | ongoing | 01/11/2026 | Dropped  |
        """,
        finds="""
        AP-006 | warning | Actions | D6 | Action 1.1 was to be reviewed by 01/11/2026, which has passed.
        """,
    ),
    Case(
        "AP-006",
        action="""
        | ref | action               | finish     | revised_finish | review_by  | status   |
        | 1.1 | Teach phonics daily. | ongoing    | 25/03/2027     | 01/11/2026 | On track |
        | 1.2 | Visit two schools.   | 25/03/2027 | ongoing        | 01/11/2026 | On track |
        """,
        finds="""
        AP-006 | warning | Actions | E7 | Action 1.2 was to be reviewed by 01/11/2026, which has passed.
        """,
    ),
    Case(
        "AP-007",
        action="""
        | ref | action               | finish     | revised_finish | status    |
        | 1.1 | Teach phonics daily. | 01/11/2026 |                | On track  |
        | 1.2 | Visit two schools.   | 01/11/2026 | 01/03/2027     | Watch     |
        | 1.3 | Buy the books.       | 01/11/2026 |                | Completed |
        """,
        finds="""
        AP-007 | warning | Actions | C6, E6 | Action 1.1 was to be finished by 01/11/2026, 33 days before the figures' date, and is “On track”.
        """,
    ),
    Case(
        "AP-008",
        action="""
        | ref | action               | finish     | revised_finish |
        | 1.1 | Teach phonics daily. | 25/03/2027 | 12/12/2026     |
        """,
        finds="""
        AP-008 | note | Actions | D6, C6 | The revised finish of action 1.1 (12/12/2026) is before the approved one (25/03/2027).
        """,
    ),
    Case(  # before the start it is a slip, and nothing is overdue by it
        "AP-094",
        action="""
        | ref | action               | start      | finish     | revised_finish | status    |
        | 1.1 | Teach phonics daily. | 07/09/2026 | 25/03/2027 | 01/03/2024     | Watch     |
        | 1.2 | Visit two schools.   | 07/09/2026 | 25/03/2027 | 07/09/2026     | Completed |
        | 1.3 | Buy the books.       | 07/09/2026 | 25/03/2027 | 01/03/2024     | Completed |
        """,
        finds="""
        AP-094 | warning | Actions | E6, C6 | The revised finish of action 1.1 (01/03/2024) is before its start (07/09/2026); it is left out until you answer.
        """,
    ),
    Case(  # nor is its progress held against a time that is over, nor a milestone against that day
        "AP-094",
        action="""
        | ref | action               | start      | finish     | revised_finish | status | percent_done |
        | 1.1 | Teach phonics daily. | 07/09/2026 | 25/03/2027 | 01/03/2024     | Watch  | 25           |
        """,
        milestone="""
        | ref | action | milestone        | due        |
        | M1  | 1.1    | Half of it read. | 01/02/2027 |
        """,
        finds="""
        AP-019 | warning | Actions | F6, G6 | Action 1.1 is “Watch”; 25% is done, and 49% of its term time has passed.
        AP-094 | warning | Actions | E6, C6 | The revised finish of action 1.1 (01/03/2024) is before its start (07/09/2026); it is left out until you answer.
        """,
    ),
    Case(  # without a start, before the year that the plan, or the finish as approved, is of
        "AP-094",
        action="""
        | ref | action               | finish     | revised_finish | status    |
        | 1.1 | Teach phonics daily. | 25/03/2027 | 01/03/2024     | Watch     |
        | 1.2 | Visit two schools.   | 02/09/2026 | 31/08/2026     | Completed |
        | 1.3 | Buy the books.       | 25/03/2026 | 31/08/2025     | Watch     |
        | 1.4 | Build a library.     | 25/03/2026 | 09/07/2026     | Completed |
        | 1.5 | Open the garden.     | 25/03/2027 | 01/09/2026     | Completed |
        """,
        finds="""
        AP-094 | warning | Actions | D6 | The revised finish of action 1.1 (01/03/2024) is before the year that it is planned for, from 01/09/2026; it is left out until you answer.
        AP-007 | warning | Actions | C8, E8 | Action 1.3 was to be finished by 25/03/2026, 254 days before the figures' date, and is “Watch”.
        AP-094 | warning | Actions | D8 | The revised finish of action 1.3 (31/08/2025) is before the year that it is planned for, from 01/09/2025; it is left out until you answer.
        """,
    ),
    Case(
        "AP-007",
        action="""
        | ref | action               | start      | finish     | revised_finish | status    |
        | 1.1 | Teach phonics daily. | 07/09/2026 | 01/11/2026 | 01/03/2024     | Watch     |
        """,
        finds="""
        AP-007 | warning | Actions | D6, F6 | Action 1.1 was to be finished by 01/11/2026, 33 days before the figures' date, and is “Watch”.
        AP-094 | warning | Actions | E6, C6 | The revised finish of action 1.1 (01/03/2024) is before its start (07/09/2026); it is left out until you answer.
        """,
    ),
    Case(
        "AP-009",
        action="""
        | ref | action               | start      | status      |
        | 1.1 | Teach phonics daily. | 01/09/2026 | Not due yet |
        | 1.2 | Visit two schools.   | 04/01/2027 | Not due yet |
        """,
        finds="""
        AP-009 | warning | Actions | D6, C6 | Action 1.1 is “Not due yet”, and was to start 01/09/2026.
        """,
    ),
    Case(
        "AP-010",
        action="""
        | ref | action               | finish     |
        | 1.1 | Teach phonics daily. | 25/03/2027 |
        | 1.2 | Visit two schools.   | 02/07/2027 |
        | 1.3 | Buy the books.       | 16/07/2027 |
        | 1.4 | Build a library.     | 30/09/2027 |
        """,
        finds="""
        AP-010 | note | Actions | C9 | Action 1.4 is to be finished by 30/09/2027, after the plan ends (31/08/2027).
        """,
    ),
    Case(
        "AP-012",
        action="""
        | ref | action               | start          | finish         |
        | 1.1 | Teach phonics daily. | 01/12/2026     | 01/10/2026     |
        | 1.2 | Visit two schools.   | 2026-27-spring | 2026-27-autumn |
        | 1.3 | Buy the books.       | 2026-27-autumn | 01/12/2026     |
        """,
        finds="""
        AP-012 | error | Actions | D6, C6 | Action 1.1: finish (01/10/2026) is before start (01/12/2026).
        AP-012 | error | Actions | D7, C7 | Action 1.2: finish (Autumn term 2026) is before start (Spring term 2027).
        AP-013 | note | Actions | D7 | 1 row gives a term for Finish; the first, Autumn term 2026, is read as its last day, 18/12/2026.
        """,
    ),
    Case(
        "AP-013",
        action="""
        | ref | action               | finish         |
        | 1.1 | Teach phonics daily. | 2026-27-spring |
        | 1.2 | Visit two schools.   | 2026-27-summer |
        """,
        finds="""
        AP-013 | note | Actions | C6 | 2 rows give a term for Finish; the first, Spring term 2027, is read as its last day, 25/03/2027.
        """,
    ),
    Case(
        "AP-014",
        action="""
        | ref | action               | status    | percent_done |
        | 1.1 | Teach phonics daily. | Completed | 75           |
        | 1.2 | Visit two schools.   | Completed | 100          |
        """,
        finds="""
        AP-014 | warning | Actions | D6, C6 | Action 1.1 is “Completed” and 75% done.
        """,
    ),
    Case(
        "AP-015",
        action="""
        | ref | action               | status   | percent_done |
        | 1.1 | Teach phonics daily. | On track | 100          |
        """,
        finds="""
        AP-015 | warning | Actions | C6, D6 | Action 1.1 is 100% done and “On track”.
        """,
    ),
    Case(
        "AP-016",
        action="""
        | ref | action               | status    | progress                      |
        | 1.1 | Teach phonics daily. | Completed |                               |
        | 1.2 | Visit two schools.   | Completed | Both visited; notes are kept. |
        """,
        finds="""
        AP-016 | warning | Actions | D6 | Action 1.1 is “Completed”, and does not say what was achieved.
        """,
    ),
    Case(
        "AP-017",
        action="""
        | ref | action               | status   | progress |
        | 1.1 | Teach phonics daily. | Watch    |          |
        | 1.2 | Visit two schools.   | On track |          |
        """,
        finds="""
        AP-017 | warning | Actions | D6 | Action 1.1 is “Watch”, and does not say why.
        """,
    ),
    Case(
        "AP-018",
        action="""
        | ref | action               | status    | next_step               |
        | 1.1 | Teach phonics daily. | Off track |                         |
        | 1.2 | Visit two schools.   | Off track | Meet the head on 12/01. |
        """,
        finds="""
        AP-018 | warning | Actions | D6 | Action 1.1 is “Off track”, and has no next step.
        """,
    ),
    Case(
        "AP-019",
        action="""
        | ref | action               | start      | finish     | status    | percent_done | progress                |
        | 1.1 | Teach phonics daily. | 01/09/2026 | 18/12/2026 | On track  | 25           | It goes well.           |
        | 1.2 | Visit two schools.   | 01/09/2026 | 18/12/2026 | On track  | 75           |                         |
        | 1.3 | Buy the books.       | 01/09/2026 | 18/12/2026 | Watch     | 25           | They are late.          |
        | 1.4 | Build a library.     | 01/09/2026 | 16/07/2027 | On track  | 50           |                         |
        | 1.5 | Train the leaders.   | 01/09/2026 | 16/07/2027 | On track  | 75           |                         |
        | 1.6 | Meet the families.   | 01/09/2026 | 16/07/2027 | Off track | 50           | Nobody came.            |
        | 1.8 | Thank them.          | 01/09/2026 | 27/11/2026 | Completed | 100          | All of them thanked.    |
        | 1.9 | Wait.                | 01/09/2026 | 16/07/2027 | Dropped   |              | It came without asking. |
        """,
        milestone="""
        | ref | action | milestone    | due        | met     |
        | M1  | 1.5    | Half trained | 16/10/2026 | Met     |
        | M2  | 1.5    | The rest     | 20/11/2026 | Not met |
        | M3  | 1.5    | Looked at    | 27/11/2026 | Partly met |
        | M4  | 1.8    | Cards sent   | 20/11/2026 | Not met |
        | M5  | 1.9    | Waited       | 20/11/2026 | Not met |
        | M6  | 1.5    | Seen         | 20/01/2027 |         |
        """,
        finds="""
        AP-019 | warning | Actions | E6, F6 | Action 1.1 is “On track”; 25% is done, and 87% of its term time has passed.
        AP-019 | warning | Actions | E7, F7 | Action 1.2 is “On track”; 75% is done, and 87% of its term time has passed.
        AP-019 | warning | Actions | E8, F8 | Action 1.3 is “Watch”; 25% is done, and 87% of its term time has passed.
        AP-019 | warning | Actions | E10 | Action 1.5 is “On track”; two of three milestones due are not marked met.
        AP-019 | warning | Actions | E12 | Action 1.8 is “Completed”; the one milestone due is not marked met.
        """,
    ),
    Case(
        "AP-020",
        last={
            "action": """
            | ref | action               | status               |
            | 1.1 | Teach phonics daily. | No change, confirmed |
            | 1.2 | Visit two schools.   | On track             |
            """,
        },
        action="""
        | ref | action               | status               |
        | 1.1 | Teach phonics daily. | No change, confirmed |
        | 1.2 | Visit two schools.   | No change, confirmed |
        """,
        finds="""
        AP-020 | warning | Actions | C6 | Action 1.1 is “No change, confirmed” for the second time running.
        """,
    ),
    Case(
        "AP-021",
        last={
            "action": """
            | ref | action               | status   |
            | 1.1 | Teach phonics daily. |          |
            | 1.2 | Visit two schools.   | On track |
            """,
        },
        action="""
        | ref | action               | status               |
        | 1.1 | Teach phonics daily. | No change, confirmed |
        | 1.2 | Visit two schools.   | No change, confirmed |
        """,
        finds="""
        AP-021 | warning | Actions | C6 | Action 1.1 is “No change, confirmed”, and had no status last time.
        """,
    ),
    Case(
        "AP-021",  # what came back without a ref had a status all the same
        last={
            "action": """
            | ref | action               | status   |
            | +14 | Teach phonics daily. | On track |
            | +15 | Visit two schools.   |          |
            """,
        },
        action="""
        | ref | action               | status               |
        | 1.1 | Teach phonics daily. | No change, confirmed |
        | 2.1 | Visit two schools.   | No change, confirmed |
        """,
        finds="""
        AP-021 | warning | Actions | C7 | Action 2.1 is “No change, confirmed”, and had no status last time.
        """,
    ),
    Case(
        "AP-022",
        last={
            "action": """
            | ref | action               | percent_done |
            | 1.1 | Teach phonics daily. | 75           |
            """,
        },
        action="""
        | ref | action               | percent_done |
        | 1.1 | Teach phonics daily. | 50           |
        """,
        finds="""
        AP-022 | warning | Actions | C6 | Action 1.1 is 50% done; last time it was 75%.
        """,
    ),
    Case(
        "AP-023",
        period="2026-27-spring",
        last_period="2026-27-autumn",
        last={
            "action": """
            | ref | action               | status    |
            | 1.1 | Teach phonics daily. | Completed |
            """,
        },
        action="""
        | ref | action               | status   |
        | 1.1 | Teach phonics daily. | On track |
        """,
        finds="""
        AP-023 | warning | Actions | C6 | Action 1.1 was “Completed” last time and is now “On track”.
        """,
    ),
    Case(  # what was completed in another year is another action, with a ref then or without
        "AP-023",
        last={
            "action": """
            | ref | action               | status    | percent_done |
            | 1.1 | Teach phonics daily. | Completed | 100          |
            | +15 | Visit two schools.   | Completed | 100          |
            """,
        },
        action="""
        | ref | action               | status   | percent_done |
        | 1.1 | Teach phonics daily. | On track | 25           |
        | 1.2 | Visit two schools.   | On track | 25           |
        """,
        finds="",
    ),
    Case(  # within the year it is the same
        "AP-023",
        period="2026-27-spring",
        last_period="2026-27-autumn",
        last={
            "action": """
            | ref | action               | status    |
            | +15 | Visit two schools.   | Completed |
            """,
        },
        action="""
        | ref | action               | status   |
        | 1.2 | Visit two schools.   | On track |
        """,
        finds="""
        AP-023 | warning | Actions | C6 | Action 1.2 was “Completed” last time and is now “On track”.
        """,
    ),
    Case(
        "AP-024",
        period="2026-27-spring",
        last_period="2026-27-autumn",
        last={
            "action": """
            | ref | action               | status    |
            | 1.1 | Teach phonics daily. | On track  |
            | 1.2 | Visit two schools.   | On track  |
            | 1.3 | Buy the books.       | Completed |
            """,
        },
        action="""
        | ref | action               | status   |
        | 1.1 | Teach phonics daily. | On track |
        """,
        finds="""
        AP-024 | warning | Actions | – | Action 1.2 was in last time's return and is no longer there: “Visit two schools.”
        """,
    ),
    Case(
        "AP-024",  # the first term of a year: what its workbook came with
        last={
            "action": """
            | ref | action               | status               |
            | 1.1 | Teach phonics daily. | On track             |
            | 1.2 | Visit two schools.   | Off track            |
            | 1.3 | Buy the books.       | Completed            |
            | 1.4 | Build a library.     | Dropped              |
            | 1.5 | Train the governors. |                      |
            """,
        },
        action="""
        | ref | action                               | status   |
        | 1.1 | Teach phonics every day of the week. | On track |
        """,
        finds="""
        AP-024 | warning | Actions | – | Action 1.2 was in last time's return and is no longer there: “Visit two schools.”
        AP-024 | warning | Actions | – | Action 1.5 was in last time's return and is no longer there: “Train the governors.”
        """,
    ),
    Case(
        "AP-024",  # of a new year's plan, in which refs begin again, another action has its ref
        last={
            "action": """
            | ref | action               | status   |
            | 1.1 | Teach phonics daily. | On track |
            | 1.2 | Visit two schools.   | On track |
            """,
        },
        action="""
        | ref | action                                  | status   |
        | 1.1 | Ring every absent pupil's home by nine. | On track |
        | 2.1 | Visit two schools.                      | On track |
        """,
        finds="""
        AP-024 | warning | Actions | – | Action 1.1 was in last time's return and is no longer there: “Teach phonics daily.”
        """,
    ),
    Case(
        "AP-024",  # within a year a ref stands for the same action, however it is worded now
        period="2026-27-spring",
        last_period="2026-27-autumn",
        last={
            "action": """
            | ref | action               | status   |
            | 1.1 | Teach phonics daily. | On track |
            | 1.2 | Visit two schools.   | On track |
            """,
        },
        action="""
        | ref | action                                  | status   |
        | 1.1 | Ring every absent pupil's home by nine. | On track |
        """,
        finds="""
        AP-024 | warning | Actions | – | Action 1.2 was in last time's return and is no longer there: “Visit two schools.”
        """,
    ),
    Case(
        "AP-024",  # rows that came back without a ref have the ones that the workbook gave them, or their words
        last={
            "action": """
            | ref | action               | status   |
            | 1.1 | Teach phonics daily. | On track |
            | +7  | Visit two schools.   | On track |
            | +8  | Build a library.     | On track |
            | +9  | Train the governors. | On track |
            """,
        },
        action="""
        | ref | action                   | status   |
        | +6  | Teach phonics daily.     | On track |
        | 2.1 | Visit two other schools. | On track |
        | +8  | Build a library.         | On track |
        """,
        finds="""
        AP-024 | warning | Actions | – | Action 4.1 was in last time's return and is no longer there: “Train the governors.”
        """,
    ),
    Case(
        "AP-024",  # two actions in the same words are two
        last={
            "action": """
            | ref | action             | status   |
            | 1.1 | Visit two schools. | On track |
            | 2.1 | Visit two schools. | On track |
            """,
        },
        action="""
        | ref | action             | status   |
        | 2.1 | Visit two schools. | On track |
        """,
        finds="""
        AP-024 | warning | Actions | – | Action 1.1 was in last time's return and is no longer there: “Visit two schools.”
        """,
    ),
    Case(
        "AP-025",
        last={
            "action": """
            | ref | action               | status   | progress                                    |
            | 1.1 | Teach phonics daily. | On track | Six of the nine classes have daily lessons. |
            """,
        },
        action="""
        | ref | action               | status   | progress                                    |
        | 1.1 | Teach phonics daily. | On track | Six of the nine classes have daily lessons. |
        """,
        finds="""
        AP-025 | note | Actions | D6 | The progress of action 1.1 is word for word the same as last time.
        """,
    ),
    Case(
        "AP-026",
        action="""
        | ref | action               | progress                           |
        | 1.1 | Teach phonics daily. | Work is going well and will go on. |
        | 1.2 | Visit two schools.   | Work is going well and will go on. |
        | 1.3 | Buy the books.       | Work is going well and will go on. |
        """,
        finds="""
        AP-026 | note | Actions | C6 | 3 actions have exactly the same progress, this one first.
        """,
    ),
    Case(
        "AP-030",
        action="""
        | ref | action               | led_by          |
        | 1.1 | Teach phonics daily. | Attendence lead |
        """,
        finds="""
        AP-030 | warning | Actions | C6 | Action 1.1 names “Attendence lead”, which is close to a name in the trust's list. Is “Attendance lead” meant?
        """,
    ),
    Case(
        "AP-031",
        action="""
        | ref | action               | led_by       |
        | 1.1 | Teach phonics daily. | Ms Weatherby |
        """,
        finds="""
        AP-031 | note | Actions | C6 | Action 1.1 names “Ms Weatherby”, not in the trust's list of people.
        """,
    ),
    Case(
        "AP-032",
        action="""
        | ref | action               | led_by                                |
        | 1.1 | Teach phonics daily. | Headteacher<br>Attendance lead        |
        | 1.2 | Visit two schools.   | Headteacher (lead)<br>Attendance lead |
        """,
        finds="""
        AP-032 | warning | Actions | C6 | Action 1.1 is led by “Headteacher” and “Attendance lead”, and none is marked as the lead.
        """,
    ),
    Case(
        "AP-033",
        action="""
        | ref | action               | led_by | monitored_by |
        | 1.1 | Teach phonics daily. | PK     | Headteacher  |
        | 1.2 | Visit two schools.   | HT     | AL           |
        """,
        finds="""
        AP-033 | warning | Actions | C6 | Action 1.1 names “PK” by initials only.
        """,
    ),
    Case(
        "AP-034",
        action="""
        | ref | action               | led_by                  |
        | 1.1 | Teach phonics daily. | One head from each tier |
        """,
        finds="""
        AP-034 | warning | Actions | C6 | Action 1.1 names “One head from each tier”: that says how to find somebody, not who it is.
        """,
    ),
    Case(
        "AP-035",
        action="""
        | ref | action               | led_by                                   |
        | 1.1 | Teach phonics daily. | Headteacher supported by Attendance lead |
        | 1.2 | Visit two schools.   | HT/SBM                                   |
        """,
        finds="""
        AP-035 | warning | Actions | C6 | Action 1.1 has “Headteacher supported by Attendance lead” on one line of Led by.
        AP-035 | warning | Actions | C7 | Action 1.2 has “HT/SBM” on one line of Led by.
        """,
    ),
    Case(
        "AP-036",
        action="""
        | ref | action               | led_by      | monitored_by |
        | 1.1 | Teach phonics daily. | Headteacher | Head         |
        """,
        finds="""
        AP-036 | note | Actions | D6, C6 | Action 1.1 is led and monitored by the same person or body: Headteacher.
        """,
    ),
    Case(
        "AP-037",
        action="""
        | ref | action             | led_by      |
        | 1.1 | Read with class 1. | Headteacher |
        | 1.2 | Read with class 2. | Headteacher |
        | 1.3 | Read with class 3. | Headteacher |
        | 1.4 | Read with class 4. | Headteacher |
        | 1.5 | Read with class 5. | Headteacher |
        | 2.1 | Read with class 6. | Headteacher |
        | 2.2 | Read with class 7. | Headteacher |
        | 2.3 | Read with class 8. | Headteacher |
        | 2.4 | Read with class 9. | Headteacher |
        """,
        finds="""
        AP-037 | note | Actions | – | Headteacher leads 9 live actions.
        """,
    ),
    Case(
        "AP-038",
        template="priority-tasks",
        action="""
        | ref | action               | reports_to               |
        | 1.1 | Teach phonics daily. | Local governing comittee |
        | 1.2 | Visit two schools.   | LGC                      |
        """,
        finds="""
        AP-038 | warning | Tasks | C6 | Action 1.1 reports to “Local governing comittee”, not in the trust's list of bodies. Is “Local governing committee” meant?
        """,
    ),
    Case(
        "AP-039",
        action="""
        | ref | action               | monitored_by                   |
        | 1.1 | Teach phonics daily. | Headteacher<br>Attendance lead |
        """,
        finds="""
        AP-039 | note | Actions | C6 | Action 1.1 is monitored by “Headteacher” and “Attendance lead”, and none is marked as the lead.
        """,
    ),
    Case(
        "AP-040",
        objective="""
        | ref | area | objective                          |
        | O1  | A1   | Every pupil leaves Year 2 reading. |
        """,
        action="""
        | ref | objective | action               |
        | 1.1 | O1        | Teach phonics daily. |
        | 1.2 |           | Visit two schools.   |
        """,
        finds="""
        AP-040 | warning | Actions | B7 | Action 1.2 supports none of the plan's objectives.
        """,
    ),
    Case(
        "AP-041",
        template="because-we-will",
        same_sheet="Actions",
        action="""
        | row | ref | action               | status   |
        | 6   | 1.1 | Teach phonics daily. | On track |
        | 7   |     |                      | On track |
        """,
        objective="""
        | row | objective                              |
        | 6   | Too few pupils leave Year 2 reading.   |
        | 7   | Some families never hear of our clubs. |
        """,
        finds="""
        PR-020 | note | Actions | – | This plan format does not ask for a cost or a source.
        AP-041 | error | Actions | B7 | Row 7 says why (“Some families never hear of our clubs.”) and not what you will do.
        """,
    ),
    Case(
        "AP-042",
        objective="""
        | ref | area | objective                                     |
        | O1  | A1   | Improve the tracking of progress and targets. |
        """,
        action="""
        | ref | objective | action                                       |
        | 1.1 | O1        | Improve the tracking of progress and targets |
        """,
        finds="""
        AP-042 | warning | Actions | C6 | Action 1.1 repeats objective O1 nearly word for word.
        """,
    ),
    Case(
        "AP-043",
        template="priority-tasks",
        action="""
        | ref | area | action               |
        | 1.1 |      | Teach phonics daily. |
        """,
        finds="""
        AP-043 | warning | Tasks | B6 | Action 1.1 belongs to no priority.
        """,
    ),
    Case(
        "AP-044",
        action="""
        | ref | action               | success_criteria                                  |
        | 1.1 | Teach phonics daily. | Programme planned with timeline by December 2026. |
        | 1.2 | Visit two schools.   | Nine in ten pupils pass the check in June 2027.   |
        """,
        finds="""
        AP-044 | warning | Actions | C6 | The criterion of action 1.1 says that something was done, not what came of it: “Programme planned with timeline by December 2026.”
        """,
    ),
    Case(
        "AP-045",
        action="""
        | ref | action               | success_criteria |
        | 1.1 | Teach phonics daily. |                  |
        """,
        finds="""
        AP-045 | warning | Actions | C6 | Action 1.1 has no success criterion.
        """,
    ),
    Case(
        "AP-046",
        action="""
        | ref | action              |
        | 1.1 | Read with class 1.  |
        | 1.2 | Read with class 2.  |
        | 1.3 | Read with class 3.  |
        | 1.4 | Read with class 4.  |
        | 1.5 | Read with class 5.  |
        | 2.1 | Read with class 6.  |
        | 2.2 | Read with class 7.  |
        | 2.3 | Read with class 8.  |
        | 2.4 | Read with class 9.  |
        | 2.5 | Read with class 10. |
        | 3.1 | Read with class 11. |
        | 3.2 | Read with class 12. |
        | 3.3 | Read with class 13. |
        | 3.4 | Read with class 14. |
        | 3.5 | Read with class 15. |
        | 4.1 | Read with class 16. |
        | 4.2 | Read with class 17. |
        | 4.3 | Read with class 18. |
        | 4.4 | Read with class 19. |
        | 4.5 | Read with class 20. |
        | 5.1 | Read with class 21. |
        | 5.2 | Read with class 22. |
        | 5.3 | Read with class 23. |
        | 5.4 | Read with class 24. |
        | 5.5 | Read with class 25. |
        | 6.1 | Read with class 26. |
        | 6.2 | Read with class 27. |
        | 6.3 | Read with class 28. |
        | 6.4 | Read with class 29. |
        | 6.5 | Read with class 30. |
        | 7.1 | Read with class 31. |
        | 7.2 | Read with class 32. |
        | 7.3 | Read with class 33. |
        | 7.4 | Read with class 34. |
        | 7.5 | Read with class 35. |
        | 8.1 | Read with class 36. |
        | 8.2 | Read with class 37. |
        | 8.3 | Read with class 38. |
        | 8.4 | Read with class 39. |
        | 8.5 | Read with class 40. |
        | 9.1 | Read with class 41. |
        """,
        finds="""
        AP-046 | warning | Actions | – | The plan has 41 live actions.
        """,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_what_is_found(case: Case) -> None:
    assert lines(case.found()) == wanted(case.finds)


RULES = load().rules


def plan(status: str) -> Case:
    return Case(
        "",
        action=f"""
        | ref | action               | start      | finish     | revised_finish | review_by | led_by               | success_criteria           | status   | progress         |
        | 1.1 | Teach phonics daily. |            | ongoing    |                |           | TK                   | Programme planned          | {status} | As it was meant. |
        | 1.2 | Visit two schools.   | 01/09/2026 |            |                |           |                      | Visited where appropriate. | {status} | As it was meant. |
        | 1.3 | Buy the books.       | 01/09/2026 | 25/03/2027 | 01/03/2027     |           | Ines Farrant; T Kaur |                            | {status} | As it was meant. |
        """,
        milestone="""
        | ref | action | milestone        | due        | met |
        | M1  | 1.3    | Half of it read. | 01/06/2027 |     |
        | M2  | 1.3    | A third of it.   | 01/08/2026 |     |
        """,
    )


@pytest.mark.parametrize("status", ["Completed", "Dropped"])
def test_nothing_more_is_asked_of_what_is_done_with(status: str) -> None:
    """The same plan with work still to do, and done with; nor does another rule report its blanks instead."""
    asked = {f.code for f in plan("On track").found()}
    assert {"AP-002", "AP-003", "AP-004", "AP-008", "AP-045", "AP-060", "AP-061", "AP-062", "AP-084"} <= asked
    found = {f.code for f in plan(status).found()}
    assert {code for code in found if not RULES[code].ended} == set()
    assert found <= asked
