"""The quantified targets of the source plans (D3), each walked from the cell to the paper."""
# ruff: noqa: E501  # a target reads better on one line

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from walk import Walk, walk_through

PRIORITY = "| ref | title |\n| P1 | Every school improves |"
BODIES = """
| body   | name                      | frequency   |
| LGC    | Local governing committee | Termly      |
| EMTSSG | Strategic group           | Quarterly   |
| EMTSA  | Alliance                  | Termly      |
| SUMMIT | Regional summit           | Termly      |
| TEAM   | Area team                 | Half-termly |
| HEADS  | Headteachers' meeting     | Half-termly |
"""
HELD = """
| ref | body   | date       | held | attended | members |
| M1  | EMTSSG | 15/09/2026 | Held | 7        | 9       |
| M2  | EMTSSG | 24/11/2026 | Held | 8        | 9       |
| M3  | EMTSA  | 01/10/2026 | Held | 6        | 6       |
| M4  | SUMMIT | 02/10/2026 | Held | 9        | 9       |
| M5  | SUMMIT | 20/11/2026 | Held | 8        | 9       |
| M6  | TEAM   | 18/11/2026 | Held | 5        | 6       |
| M7  | HEADS  | 06/10/2026 | Held | 11       | 12      |
| M8  | HEADS  | 05/11/2026 | Held | 12       | 12      |
| M9  | LGC    | 14/10/2026 | Held | 7        | 8       |
"""
HEADS = {
    "ref": "S1",
    "belongs_to": "P1",
    "statement": "",
    "kind": "",
    "operator": "",
    "target": "",
    "target_high": "",
    "population": "",
    "baseline": "",
    "due": "02/10/2026",
    "derived_from": "",
    "actual": "",
    "missing": "",
    "status": "",
    "evidence": "",
}


def row(**said: str) -> str:
    """One success measure as it is typed."""
    cells = {**HEADS, **said}
    return "\n".join(f"| {' | '.join(part)} |" for part in (cells, cells.values()))


@dataclass(frozen=True)
class Target:
    """A target as it is typed, what of it may be typed wrong, and what is then told."""

    says: str
    right: Mapping[str, str]
    wrong: Mapping[str, str]
    finds: str
    reads: tuple[str, ...]
    """Words of the summary and of the paper."""
    data: Mapping[str, str] = field(default_factory=dict)
    """Cells of the file of data, where they are not as typed."""
    also: tuple[str, ...] = ()
    """Other rows whose home it is."""

    def walk(self) -> Walk:
        """The way of the target from the cell to the paper."""
        said = {key: self.right[key] for key in ("actual", "missing") if key in self.right} | self.data
        cells = {"ref": "S1", **said}
        return Walk(
            rows=(f"D3 {self.says}", *self.also),
            says=self.says,
            record="measure",
            format="because-we-will",
            register={"body": BODIES},
            beside={"area": PRIORITY, "meeting": HELD},
            right=row(**self.right),
            wrong=row(**{**self.right, **self.wrong}),
            finds=self.finds,
            data="\n".join(f"| {' | '.join(part)} |" for part in (cells, cells.values())),
            table="success_measures",
            paper="governors",
            block="success_measures",
            reads=self.reads,
        )


TARGETS = (
    Target(
        "4 EMTSSG meetings a year",
        {
            "statement": "The strategic group meets four times in the year.",
            "kind": "Number",
            "operator": "At least",
            "target": "4",
            "due": "31/08/2027",
            "derived_from": "Meetings held: EMTSSG",
        },
        {"derived_from": "Meetings held: EMTSG"},
        """
        AP-109 | warning | Success measures | K6 | Success measure S1 is worked out from “Meetings held: EMTSG”, and there is no body “EMTSG”. Is “EMTSSG” meant?
        PR-021 | note | Success measures | K6 | EMTSG is used here and not explained in the glossary.
        """,
        ("at least 4 | 2 |",),
        {"actual": "2"},
    ),
    Target(
        "3 EMTSA meetings a year",
        {
            "statement": "The alliance meets three times in the year.",
            "kind": "Number",
            "operator": "At least",
            "target": "3",
            "due": "31/08/2027",
            "derived_from": "Meetings held: Alliance",
        },
        {"kind": "Yes or no"},
        """
        AP-100 | error | Success measures | F6, D6 | Target of success measure S1 says “3”, which is not Yes or No.
        AP-110 | warning | Success measures | K6, D6 | Success measure S1 is worked out from “Meetings held: Alliance”, which comes to a number, and its figure should be Yes or No.
        """,
        ("at least 3 | 1 |",),
        {"actual": "1"},
    ),
    Target(
        "100% summit meetings attended",
        {
            "statement": "Every member attends the summit meetings.",
            "kind": "Percentage",
            "operator": "Exactly",
            "target": "100",
            "population": "Members of the summit",
            "derived_from": "Attendance at meetings: SUMMIT",
        },
        {"derived_from": "Attendance at meetings: Summits"},
        """
        AP-109 | warning | Success measures | K6 | Success measure S1 is worked out from “Attendance at meetings: Summits”, and there is no body “Summits”. Is “SUMMIT” meant?
        """,
        ("exactly 100%", "17 of 18 (94.4%)"),
        {"actual": "17 of 18"},
    ),
    Target(
        "9 mini-region networks with agreed plans",
        {
            "statement": "Nine mini-region networks have an agreed plan.",
            "kind": "Number",
            "operator": "At least",
            "target": "9 of 9",
            "actual": "7 of 9",
            "missing": "Coast; Valley",
        },
        {"missing": "Coast"},
        """
        AP-107 | note | Success measures | M6, L6 | Of success measure S1 two are still missing (7 of 9), and one is named.
        """,
        ("at least 9 of 9", "7 of 9", "Coast; Valley"),
    ),
    Target(
        "9 networks with mapping",
        {
            "statement": "Nine networks know each school of theirs.",
            "kind": "Number",
            "operator": "At least",
            "target": "9 of 9",
            "actual": "8 of 9",
            "missing": "Coast",
        },
        {"actual": "10 of 9"},
        """
        AP-105 | error | Success measures | L6 | Success measure S1 has 10 of 9, more than there are.
        AP-107 | note | Success measures | M6, L6 | Of success measure S1 none are still missing (10 of 9), and one is named.
        """,
        ("at least 9 of 9", "8 of 9", "Coast"),
    ),
    Target(
        "9 networks with training",
        {
            "statement": "Nine networks train their leaders.",
            "kind": "Number",
            "operator": "At least",
            "target": "9 of 9",
            "actual": "8 of 9",
            "missing": "Valley",
        },
        {"actual": "7 of 8"},
        """
        AP-105 | error | Success measures | L6, F6 | Success measure S1 counts 7 of 8 now, and its target is of 9.
        """,
        ("8 of 9", "Valley"),
    ),
    Target(
        "9 networks with targeting processes",
        {
            "statement": "Nine networks know whom to support first.",
            "kind": "Number",
            "operator": "At least",
            "target": "9 of 9",
            "actual": "9 of 9",
        },
        {"actual": ""},
        """
        AP-077 | warning | Success measures | L6, N6, J6 | Success measure S1 was due 02/10/2026, and has neither a figure nor a status.
        """,
        ("at least 9 of 9 | 9 of 9 |",),
    ),
    Target(
        "100% of mini-regions have data protocols",
        {
            "statement": "Each mini-region has a data protocol.",
            "kind": "Percentage",
            "operator": "Exactly",
            "target": "100",
            "population": "Mini-regions",
            "actual": "8 of 9",
        },
        {"target": "0.9"},
        """
        AP-101 | warning | Success measures | F6 | Target of success measure S1 says 0.9, which is read as 0.9%.
        """,
        ("8 of 9 (88.9%)",),
    ),
    Target(
        "90% satisfaction of new system leaders",
        {
            "statement": "90% satisfaction",
            "kind": "Percentage",
            "operator": "At least",
            "target": "90",
            "population": "New system leaders",
            "actual": "92",
        },
        {"population": ""},
        """
        AP-073 | note | Success measures | C6 | Success measure S1 is a share, and does not say of whom: “90% satisfaction”.
        """,
        ("at least 90%", "92%"),
    ),
    Target(
        "all newly designated leaders briefed",
        {
            "statement": "Each newly designated leader has been briefed.",
            "kind": "Everyone",
            "target": "14",
            "actual": "12 of 14",
            "missing": "A. Ward; B. Shah",
        },
        {"actual": "12", "target": "", "missing": ""},
        """
        AP-106 | warning | Success measures | L6 | Success measure S1 is at 12, and does not say of how many.
        """,
        ("all of 14", "12 of 14", "A. Ward; B. Shah"),
    ),
    Target(
        "contact within 10 working days of the outcome of an appeal",
        {
            "statement": "Applicants hear from us within ten working days of the outcome.",
            "kind": "Working days",
            "target": "10",
            "baseline": "14/10/2026",
            "actual": "26/10/2026",
        },
        {"baseline": ""},
        """
        AP-108 | warning | Success measures | I6, L6 | Success measure S1 counts the days up to 26/10/2026, and does not say from when.
        """,
        ("at most 10 working days", "8 working days"),
        {"actual": "2026-10-26"},
    ),
    Target(
        "contact within 10 clear days",
        {
            "statement": "Applicants hear from us within ten clear days of the outcome.",
            "kind": "Clear days",
            "target": "10",
            "baseline": "14/10/2026",
            "actual": "26/10/2026",
        },
        {"baseline": "27/10/2026"},
        """
        AP-108 | warning | Success measures | I6, L6 | Success measure S1 counts the days up to 26/10/2026, and begins after it ends.
        """,
        ("at most 10 clear days", "11 clear days"),
        {"actual": "2026-10-26"},
    ),
    Target(
        "review summaries by December",
        {
            "statement": "Schools can read the summaries of the national projects.",
            "kind": "By a date",
            "due": "31/12/2026",
            "actual": "30/11/2026",
        },
        {"actual": "Yes"},
        """
        AP-100 | error | Success measures | L6, D6 | Now of success measure S1 says “Yes”, which is not a day as dd/mm/yyyy.
        """,
        ("by 31 December 2026", "30 November 2026"),
        {"actual": "2026-11-30"},
    ),
    Target(
        "more than 85% complete the programme",
        {
            "statement": "More than 85% of leaders complete the programme.",
            "kind": "Percentage",
            "operator": "More than",
            "target": "85",
            "actual": "17 of 20",
        },
        {"status": "Met", "evidence": "Register"},
        """
        AP-078 | warning | Success measures | N6, L6, F6 | Success measure S1 is “Met” at 17 of 20 (85%); the target is more than 85%.
        """,
        ("more than 85%", "17 of 20 (85%)"),
    ),
    Target(
        "all completers show development",
        {
            "statement": "Each leader who completes the programme shows development.",
            "kind": "Everyone",
            "target": "17",
            "actual": "17 of 17",
        },
        {"actual": "18 of 17"},
        """
        AP-105 | error | Success measures | L6 | Success measure S1 has 18 of 17, more than there are.
        """,
        ("all of 17", "17 of 17"),
    ),
    Target(
        "more than 70% apply for promotion",
        {
            "statement": "More than 70% of leaders apply for promotion.",
            "kind": "Percentage",
            "operator": "More than",
            "target": "70",
            "actual": "12 of 17",
        },
        {"target": "0.7"},
        """
        AP-101 | warning | Success measures | F6 | Target of success measure S1 says 0.7, which is read as 0.7%.
        """,
        ("more than 70%", "12 of 17 (70.6%)"),
    ),
    Target(
        "85% recognise the impact of the conference",
        {
            "statement": "85% of members recognise what the conference changed.",
            "kind": "Percentage",
            "operator": "At least",
            "target": "85",
            "actual": "88",
        },
        {"actual": "nearly everybody"},
        """
        AP-077 | warning | Success measures | N6, J6 | Success measure S1 was due 02/10/2026, and has neither a figure nor a status.
        FD-004 | error | Success measures | L6 | Now says “nearly everybody”, which is not a figure, a day, Yes or No or a judgement.
        """,
        ("at least 85%", "88%"),
    ),
    Target(
        "100% of reports on time",
        {
            "statement": "100% of reports are on time.",
            "kind": "Percentage",
            "operator": "Exactly",
            "target": "100",
            "actual": "11 of 12",
        },
        {"status": "Met", "evidence": "Log"},
        """
        AP-078 | warning | Success measures | N6, L6, F6 | Success measure S1 is “Met” at 11 of 12 (91.7%); the target is exactly 100%.
        """,
        ("11 of 12 (91.7%)",),
    ),
    Target(
        "100% of commissions reported on",
        {
            "statement": "100% of reports on commissions are made.",
            "kind": "Percentage",
            "operator": "Exactly",
            "target": "100",
            "actual": "6 of 6",
        },
        {"actual": "7 of 6"},
        """
        AP-105 | error | Success measures | L6 | Success measure S1 has 7 of 6, more than there are.
        """,
        ("6 of 6 (100%)",),
    ),
    Target(
        "100% financial compliance",
        {
            "statement": "The accounts comply with the rules of the grant.",
            "kind": "Yes or no",
            "target": "Yes",
            "actual": "Yes",
        },
        {"actual": "mostly"},
        """
        AP-077 | warning | Success measures | N6, J6 | Success measure S1 was due 02/10/2026, and has neither a figure nor a status.
        FD-004 | error | Success measures | L6 | Now says “mostly”, which is not a figure, a day, Yes or No or a judgement.
        """,
        ("| Yes | Yes |",),
        {"actual": "true"},
    ),
    Target(
        "100% of quarterly reports produced and considered",
        {
            "statement": "100% of quarterly reports are produced, and the group considers them.",
            "kind": "Percentage",
            "operator": "Exactly",
            "target": "100",
            "population": "Reports produced; reports considered",
            "actual": "4 of 4; 3 of 4",
        },
        {"actual": "4 of 4; 5 of 4"},
        """
        AP-105 | error | Success measures | L6 | Success measure S1 has 5 of 4, more than there are.
        """,
        ("4 of 4; 3 of 4 (100%; 75%)",),
    ),
    Target(
        "100% company compliance",
        {
            "statement": "100% of returns of the company comply.",
            "kind": "Percentage",
            "operator": "Exactly",
            "target": "100",
            "actual": "5 of 5",
        },
        {"kind": "Yes or no"},
        """
        AP-100 | error | Success measures | F6, D6 | Target of success measure S1 says “100”, which is not Yes or No.
        """,
        ("5 of 5 (100%)",),
    ),
    Target(
        "increasing portal hits",
        {
            "statement": "Increasing hits of the portal",
            "kind": "Direction",
            "operator": "Increase",
            "baseline": "1200",
            "actual": "1350",
        },
        {"baseline": ""},
        """
        AP-071 | warning | Success measures | I6, C6 | Success measure S1 says which way and not from where: “Increasing hits of the portal”.
        """,
        ("more than 1,200", "1,350"),
    ),
    Target(
        "increase in system leaders in target areas",
        {
            "statement": "Increase of leaders in areas of need",
            "kind": "Direction",
            "operator": "Increase",
            "baseline": "12 of 40",
            "actual": "16 of 44",
        },
        {"operator": ""},
        """
        AP-104 | warning | Success measures | E6, D6 | Success measure S1 is a direction, and does not say whether more or less of it is aimed at.
        """,
        ("more than 12 of 40", "16 of 44"),
    ),
    Target(
        "milestones in November, December, February, March, May",
        {
            "statement": "The first review of the partnership is with the governors.",
            "kind": "By a date",
            "target": "30/11/2026",
            "actual": "27/11/2026",
        },
        {"actual": "soon"},
        """
        AP-077 | warning | Success measures | N6, J6 | Success measure S1 was due 02/10/2026, and has neither a figure nor a status.
        FD-004 | error | Success measures | L6 | Now says “soon”, which is not a figure, a day, Yes or No or a judgement.
        """,
        ("by 30 November 2026", "27 November 2026"),
        {"actual": "2026-11-27"},
    ),
    Target(
        "at least 1 team meeting in each half-term",
        {
            "statement": "The area team meets in each half-term.",
            "kind": "Everyone",
            "due": "31/08/2027",
            "derived_from": "Half-terms with a meeting: TEAM",
        },
        {"derived_from": "Half-terms with a meeting: Teams of areas"},
        """
        AP-109 | warning | Success measures | K6 | Success measure S1 is worked out from “Half-terms with a meeting: Teams of areas”, and there is no body “Teams of areas”.
        """,
        ("1 of 2", "Autumn term 2026, first half"),
        {"actual": "1 of 2", "missing": "Autumn term 2026, first half"},
    ),
    Target(
        "6 meetings of headteachers",
        {
            "statement": "The headteachers meet six times.",
            "kind": "Number",
            "operator": "At least",
            "target": "6",
            "due": "31/08/2027",
            "derived_from": "Meetings held: HEADS",
        },
        {"derived_from": "Meetings hold: HEADS"},
        """
        AP-109 | warning | Success measures | K6 | Success measure S1 is worked out from “Meetings hold: HEADS”, which is nothing that can be worked out. Is “Meetings held: HEADS” meant?
        """,
        ("at least 6 | 2 |",),
        {"actual": "2"},
    ),
    Target(
        "90% of schools in trust-wide learning, with their committees",
        {
            "statement": "90% of schools, including their committees, take part in learning across the trust.",
            "kind": "Percentage",
            "operator": "At least",
            "target": "90",
            "population": "Schools; local committees",
            "actual": "11 of 12; 8 of 9",
        },
        {"population": "Schools"},
        """
        AP-074 | note | Success measures | C6 | Success measure S1 joins two populations (“including”): “90% of schools, including their committees, take part in learning across the trust.”
        """,
        ("at least 90%", "11 of 12; 8 of 9 (91.7%; 88.9%)"),
        also=("1b 003 two denominators",),
    ),
    Target(
        "3 sessions a year",
        {
            "statement": "Schools learn together in sessions of the trust.",
            "kind": "Number",
            "operator": "At least",
            "target": "3",
            "due": "31/08/2027",
            "actual": "2",
        },
        {"target": ""},
        """
        AP-070 | warning | Success measures | F6, C6 | Success measure S1 counts something and does not say how much is aimed at: “Schools learn together in sessions of the trust.”
        """,
        ("at least 3 | 2 |",),
    ),
    Target(
        "all schools use external verification",
        {
            "statement": "Each school uses external verification.",
            "kind": "Everyone",
            "target": "12",
            "actual": "11 of 12",
            "missing": "Harl Down",
        },
        {"missing": ""},
        """
        AP-107 | note | Success measures | M6, L6 | Of success measure S1 one is still missing (11 of 12), and none are named.
        """,
        ("all of 12", "11 of 12", "Harl Down"),
    ),
    Target(
        "all categorised as sustain",
        {
            "statement": "The trust's category of each school is so.",
            "kind": "Judgement",
            "target": "Sustain",
            "actual": "Improve",
        },
        {"actual": "Good"},
        """
        AP-102 | warning | Success measures | L6, F6 | Success measure S1 stands at Good (older grades), and its target is Sustain (trust category).
        """,
        ("at least Sustain", "Improve"),
        {"actual": "improve"},
    ),
    Target(
        "5 schools convert first",
        {
            "statement": "Five schools convert first.",
            "kind": "Number",
            "operator": "Exactly",
            "target": "5",
            "actual": "5",
        },
        {"actual": "the first"},
        """
        AP-077 | warning | Success measures | N6, J6 | Success measure S1 was due 02/10/2026, and has neither a figure nor a status.
        FD-004 | error | Success measures | L6 | Now says “the first”, which is not a figure, a day, Yes or No or a judgement.
        """,
        ("exactly 5 | 5 |",),
    ),
    Target(
        "all schools at least at the expected standard",
        {
            "statement": "The lowest judgement of any school is so.",
            "kind": "Judgement",
            "target": "Expected standard",
            "actual": "Strong standard",
        },
        {"target": "Seven"},
        """
        FD-004 | error | Success measures | F6 | Target says “Seven”, which is not a figure, a day, Yes or No or a judgement.
        """,
        ("at least Expected standard", "Strong standard"),
        {"actual": "strong"},
    ),
    Target(
        "top 25% in three to five years",
        {
            "statement": "Our results are in the top 25%.",
            "kind": "Top per cent",
            "target": "25",
            "population": "Fifteen similar trusts",
            "actual": "3 of 15",
        },
        {"population": ""},
        """
        AP-072 | warning | Success measures | C6 | Success measure S1 is a rank among others that are not named: “Our results are in the top 25%.”
        """,
        ("the top 25%", "3 of 15 (20%)"),
    ),
    Target(
        "15 to 20 academies",
        {
            "statement": "Academies in the trust",
            "kind": "Number",
            "operator": "Between",
            "target": "15",
            "target_high": "20",
            "actual": "16",
        },
        {"target_high": ""},
        """
        AP-103 | warning | Success measures | G6 | Success measure S1 aims at what lies between two ends, and has one end alone.
        """,
        ("between 15 and 20 | 16 |",),
    ),
    Target(
        "every school at least good",
        {
            "statement": "Each school is as good as parents should expect.",
            "kind": "Everyone",
            "target": "12",
            "actual": "12 of 12",
        },
        {"status": "Not met"},
        """
        AP-078 | warning | Success measures | N6, L6, F6 | Success measure S1 is “Not met” at 12 of 12; the target is all of 12.
        """,
        ("all of 12", "12 of 12"),
    ),
    Target(
        "termly meetings",
        {
            "statement": "The committee meets in each term.",
            "kind": "Everyone",
            "due": "31/08/2027",
            "derived_from": "Terms with a meeting: LGC",
        },
        {"kind": "By a date"},
        """
        AP-110 | warning | Success measures | K6, D6 | Success measure S1 is worked out from “Terms with a meeting: LGC”, which comes to so many of so many, and its figure should be a day as dd/mm/yyyy.
        """,
        ("all of them | 1 of 1 |",),
        {"actual": "1 of 1"},
    ),
    Target(
        "3 priorities",
        {
            "statement": "Priorities that the region agreed on",
            "kind": "Number",
            "operator": "Exactly",
            "target": "3",
            "actual": "3",
        },
        {"belongs_to": "P9"},
        """
        AP-080 | warning | Success measures | B6 | Success measure S1 belongs to “P9”, and the plan has no priority, objective or action of that ref.
        """,
        ("exactly 3 | 3 |",),
    ),
)


WALKS = tuple(target.walk() for target in TARGETS)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)


def test_an_action_and_its_priority_have_achieved_what_their_success_measures_have() -> None:
    walk = Walk(
        rows=(),
        says="what is achieved",
        record="measure",
        format="priority-tasks",
        beside={"area": PRIORITY, "action": "| ref | area | action |\n| T1 | P1 | Visit each network |"},
        right=row(
            belongs_to="T1",
            statement="Networks agree.",
            kind="Number",
            target="9 of 9",
            actual="8 of 9",
            missing="Coast",
        ),
        data="| ref | actual |\n| S1 | 8 of 9 |",
        table="achieved",
        paper="governors",
        block="achieved",
        reads=("T1 Visit each network", "S1 not met at 8 of 9 (not yet: Coast)"),
    )
    walk_through(walk)


@pytest.mark.parametrize(
    ("kind", "operator", "target", "actual", "reads"),
    [
        ("Yes or no", "", "Yes", "No", ("Yes | No |", "| Not due")),
        ("Number", "", "1 of 1", "0 of 1", ("1 of 1 | 0 of 1 |", "| Not due")),
        ("Number", "More than", "1200", "900", ("more than 1,200 | 900 |", "| On the way")),
    ],
)
def test_what_is_far_from_its_target_before_its_day_is_on_the_way_once_some_of_it_has_come(
    kind: str, operator: str, target: str, actual: str, reads: tuple[str, ...]
) -> None:
    said = {"belongs_to": "P1", "statement": "It is so by July.", "due": "21/07/2027"}
    walk_through(
        Walk(
            rows=(),
            says="on the way before its day, once some of it has come",
            record="measure",
            format="because-we-will",
            beside={"area": PRIORITY},
            right=row(**said, kind=kind, operator=operator, target=target, actual=actual),
            data="| ref |\n| S1 |",
            table="success_measures",
            paper="governors",
            block="success_measures",
            reads=reads,
        )
    )


SCALE = """
| kind     | scheme       | domain             | order | grade      |
| Category | Our ladder   | Outcomes           | 4     | Leading    |
| Category | Our ladder   | Outcomes           | 3     | Good       |
| Category | Our ladder   | Outcomes           | 2     | Growing    |
| Category | Our ladder   | Outcomes           | 1     | Good start |
| Category | Other ladder | Outcomes; Teaching | 2     | Ready      |
| Category | Other ladder | Outcomes; Teaching | 1     | Not ready  |
"""


@pytest.mark.parametrize(
    ("actual", "grade", "status"), [("leading", "Leading", "On target"), ("GROWING", "Growing", "Off target")]
)
def test_a_judgement_is_a_grade_of_the_registers_scale_in_its_order(actual: str, grade: str, status: str) -> None:
    said = {"belongs_to": "P1", "statement": "Each school is judged so.", "kind": "Judgement", "target": "Good"}
    walk_through(
        Walk(
            rows=(),
            says="judged by the register's scales",
            record="measure",
            format="because-we-will",
            register={"scale": SCALE},
            beside={"area": PRIORITY},
            right=row(**said, actual=actual),
            wrong=row(**said, actual="Ready"),
            finds="""
            AP-102 | warning | Success measures | L6, F6 | Success measure S1 stands at Ready (Other ladder), and its target is Good (Our ladder).
            """,
            data=f"| ref | target | actual |\n| S1 | good | {grade} |",
            table="success_measures",
            paper="governors",
            block="success_measures",
            reads=("at least Good", grade, status),
        )
    )


def test_words_that_are_no_grade_of_any_scale_are_told_and_do_not_count() -> None:
    walk_through(
        Walk(
            rows=(),
            says="no grade",
            record="measure",
            format="because-we-will",
            register={"scale": SCALE},
            beside={"area": PRIORITY},
            right=row(belongs_to="P1", statement="So.", kind="Judgement", target="Leading", actual="Leading"),
            wrong=row(belongs_to="P1", statement="So.", kind="Judgement", target="Leading", actual="Leadin"),
            finds="""
            AP-077 | warning | Success measures | N6, J6 | Success measure S1 was due 02/10/2026, and has neither a figure nor a status.
            FD-004 | error | Success measures | L6 | Now says “Leadin”, which is not a figure, a day, Yes or No or a judgement.
            """,
        )
    )
