"""Success measures that are worked out from other records, planbook's and a trust's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from builders import register, submission
from consolidated import SPRING, consolidated, line, lines
from planbook.collect.relations import relate
from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from planbook.errors import DeclarationError
from planbook.model.derived_from import choices_of
from planbook.model.loading import load
from planbook.model.submission import PROVISIONAL

VISITS = """
[record]
key = "visit"
title = "Visits"
one = "visit"
many = "visits"
row_id = "ref"
label = "visit"
due = ["due"]

[fields.ref]
type = "ref"
heading = "Ref"
asked = "plan"

[fields.visit]
type = "text"
heading = "Visit"
asked = "plan"

[fields.programme]
type = "text"
heading = "Programme"
asked = "plan"

[fields.due]
type = "date"
heading = "Due"
asked = "plan"

[fields.asked_on]
type = "date"
heading = "Asked on"

[fields.done]
type = "date"
heading = "Done"

[fields.outcome]
type = "choice"
list = "milestone_status"
heading = "Outcome"

[fields.began]
type = "count"
heading = "Began"
disclosure = { people = true }

[fields.completed]
type = "count"
heading = "Completed"
disclosure = { people = true, of = "began" }

[fields.hours]
type = "number"
heading = "Hours"
disclosure = "none"
"""
FORMAT = """
[[sheet]]
record = "visit"
show = ["ref", "visit", "programme", "due", "asked_on", "done", "outcome", "began", "completed", "hours"]
"""
DERIVED = """
[derive.hours]
title = "Hours of visits"
record = "visit"
by = "programme"
counts = { sum = "hours" }

[derive.completion]
title = "Completion"
record = "visit"
by = "programme"
counts = { share = ["completed", "began"] }

[derive.waiting]
title = "Longest wait"
record = "visit"
counts = { days = ["asked_on", "done"] }

[derive.waiting_clear]
title = "Longest wait in clear days"
record = "visit"
counts = { clear_days = ["asked_on", "done"] }

[derive.answered]
title = "Visits written up"
record = "visit"
counts = { filled = ["done", "outcome"] }

[derive.good_visits]
title = "Visits that met their aim"
record = "visit"
counts = { having = { outcome = ["met"] } }

[derive.on_time]
title = "Visits on time"
record = "visit"
counts = { in_time = ["done", "due"] }

[derive.visited]
title = "Schools visited"
record = "visit"
where = { outcome = ["met", "partly_met"] }
of = "trust"
units = { kind = ["school"] }
counts = "units"
"""
VISITED = """
| ref | visit          | programme | due        | asked_on   | done       | outcome    | began | completed | hours |
| V1  | Reading        | Forward   | 20/10/2026 | 05/10/2026 | 19/10/2026 | met        | 20    | 17        | 3     |
| V2  | Writing        | Forward   | 20/11/2026 | 02/11/2026 | 23/11/2026 | partly_met | 40    | 36        | 4     |
| V3  | Mathematics    | Onward    | 30/11/2026 | 23/11/2026 |            |            |       |           |       |
| V4  | Science        | Forward   | 20/05/2027 |            |            |            |       |           |       |
"""


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    for name, text in {
        "records/visit.toml": VISITS,
        "formats/because-we-will.toml": FORMAT,
        "derivations.toml": DERIVED,
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


def measure(text: str, kind: str = "count", operator: str = "at_least", target: str = "4", more: str = "") -> str:
    return f"""
    | ref | belongs_to | statement | kind   | operator   | target   | derived_from | actual |
    | S1  | A1         | It comes. | {kind} | {operator} | {target} | {text}       | {more} |
    """


def with_visits(own: Path, text: str, **said: str) -> TrustTables:
    declared = load(own=own)
    read = submission(
        declarations=declared,
        template="because-we-will",
        area="| ref | title |\n| A1 | Attendance |",
        visit=VISITED,
        measure=measure(text, **said),
    )
    other = submission(declarations=declared, template="because-we-will", unit="990002", visit="| ref |\n| V1 |")
    return consolidated(read, other, register=register(declarations=declared))


@pytest.mark.parametrize(
    ("text", "now", "missing"),
    [
        ("Hours of visits: Forward", 7, None),
        ("hours of visits", 7, None),
        ("Completion: forward", "53 of 60", None),
        ("Longest wait", 15, "Mathematics"),
        ("Longest wait in clear days", 20, "Mathematics"),
        ("Visits written up", "2 of 4", "Mathematics; Science"),
        ("Visits that met their aim", "1 of 4", "Writing; Mathematics; Science"),
        ("Visits on time", "1 of 3", "Writing; Mathematics"),
        ("Schools visited", "1 of 2", "Harl Down School"),
        ("Hours of visits: Onward", None, None),
        ("the hall's own diary", None, None),
    ],
)
def test_a_record_of_the_trusts_own_is_counted_as_it_declares(
    own: Path, text: str, now: object, missing: str | None
) -> None:
    row = line(with_visits(own, text).measures)
    assert (row["actual"], row["missing"]) == (now, missing)


def test_what_is_worked_out_is_in_the_data_and_traced_to_the_rows_that_it_was_made_of(own: Path) -> None:
    tables = with_visits(own, "Hours of visits: Forward")
    assert line(tables.records["measure"])["actual"] == 7
    figure = tables.figure("record/measure/990001/S1/actual")
    assert figure is not None
    assert [dict(source.where)["ref"] for source in figure.sources] == ["V1", "V2"]


def test_what_was_typed_stands_and_differs_from_what_is_worked_out(own: Path) -> None:
    row = line(with_visits(own, "Hours of visits: Forward", more="9").measures)
    assert (row["actual"], row["status"]) == (9, "green")
    assert row["beside"] == "Differs: the figure is 9, and hours of visits come to 7."
    assert line(with_visits(own, "Hours of visits: Forward", more="7").measures)["beside"] is None


def test_a_figure_of_people_goes_outside_only_where_all_that_it_is_made_of_does(own: Path) -> None:
    shown = external(with_visits(own, "Completion: Forward", kind="percent", target="85"))
    assert line(shown.measures)["now"] == "53 of 60 (88.3%)"
    few = submission(
        declarations=load(own=own),
        template="because-we-will",
        visit="| ref | visit | began | completed |\n| V1 | Reading | 4 | 3 |",
        measure=measure("Completion", kind="percent", target="85"),
    )
    tables = consolidated(few, register=register(declarations=load(own=own)))
    assert line(tables.measures)["now"] == "3 of 4 (75%)"
    hidden = external(tables)
    assert (line(hidden.measures)["now"], line(hidden.measures)["status"]) == ("", "suppressed")
    assert not hidden.records["measure"].rows
    assert not [row for row in hidden.exceptions if row.kind == "measure"]


@pytest.mark.parametrize(("ref", "known_as"), [(f"{PROVISIONAL}6", "S1"), ("Measure 1", "Measure 1")])
def test_a_success_measure_is_kept_back_whatever_its_ref(ref: str, known_as: str, own: Path) -> None:
    declarations = load(own=own)
    few = submission(
        declarations=declarations,
        template="because-we-will",
        visit="| ref | visit | began | completed |\n| V1 | Reading | 4 | 3 |",
        measure=measure("Completion", kind="percent", target="85")
        .replace("| S1 ", f"| {ref} ")
        .replace(" statement ", " statement | due ")
        .replace(" It comes. ", " It comes. | 01/10/2026 "),
    )
    tables = consolidated(few, register=register(declarations=declarations))
    assert line(tables.measures)["ref"] == known_as
    assert [row for row in tables.exceptions if row.kind == "measure"]
    hidden = external(tables)
    assert (line(hidden.measures)["now"], line(hidden.measures)["status"]) == ("", "suppressed")
    assert not [row for row in hidden.exceptions if row.kind == "measure"]


def test_a_record_of_persons_is_counted_inside_alone(own: Path, tmp_path: Path) -> None:
    for file in own.rglob("*.toml"):
        (tmp_path / file.relative_to(own)).parent.mkdir(exist_ok=True)
        (tmp_path / file.relative_to(own)).write_text(file.read_text())
    path = tmp_path / "records" / "visit.toml"
    path.write_text(path.read_text().replace('due = ["due"]', 'due = ["due"]\ndisclosure = "person"'))
    tables = with_visits(tmp_path, "Visits on time")
    assert line(tables.measures)["now"] == "1 of 3"
    assert line(external(tables).measures)["status"] == "suppressed"


def meetings(*rows: str) -> str:
    return "\n".join(("| ref | body | date | held | attended | members |", *rows))


@pytest.mark.parametrize(
    ("text", "now", "missing"),
    [
        ("Meetings held: LGC", 3, None),
        ("Meetings held: local governing committee", 3, None),
        ("Meetings held", 4, None),
        ("Half-terms with a meeting: LGC", "3 of 3", None),
        ("Terms with a meeting: LGC", "2 of 2", None),
        ("Attendance at meetings: LGC", "19 of 24", None),
        ("Units that met", "1 of 3", "Harl Down School; Northern mini-region"),
    ],
)
def test_meetings_count_over_the_plans_year(text: str, now: object, missing: str | None) -> None:
    held = "| G1 | LGC | 14/10/2026 | held | 7 | 8 |"
    others = (
        "| G5 | LGC | 24/11/2026 | held | 6 | 8 |",
        "| G6 | LGC | 02/12/2026 | planned | | |",
        "| G0 | LGC | 14/06/2026 | held | 7 | 8 |",
        "| G3 | Parents | 20/10/2026 | held | | |",
    )
    autumn = submission(template="because-we-will", meeting=meetings(held, *others), measure=measure(text))
    spring = submission(
        template="because-we-will",
        period=SPRING,
        meeting=meetings(
            "| G1 | LGC | 14/10/2026 | | | |",
            "| G2 | LGC | 20/01/2027 | held | 6 | 8 |",
            "| G4 | LGC | 20/03/2027 | held | 6 | 8 |",
            "| G3 | Parents | 20/10/2026 | | | |",
        ),
        measure=measure(text),
    )
    row = line(consolidated(autumn, spring, period=SPRING).measures)
    assert (row["actual"], row["missing"]) == (now, missing)


@pytest.mark.parametrize(("text", "now"), [("Meetings held: LGC", 3), ("Attendance at meetings: LGC", "19 of 24")])
def test_meetings_of_one_body_without_refs_are_told_apart_by_their_day(text: str, now: object) -> None:
    autumn = submission(
        template="because-we-will",
        meeting=meetings("| | LGC | 14/10/2026 | held | 7 | 8 |", "| | LGC | 24/11/2026 | held | 6 | 8 |"),
        measure=measure(text),
    )
    spring = submission(
        template="because-we-will",
        period=SPRING,
        meeting=meetings("| | LGC | 20/01/2027 | held | 6 | 8 |", "| | LGC | 20/03/2027 | planned | | |"),
        measure=measure(text),
    )
    both = (replace(sent, tables=relate(sent.tables, load())) for sent in (autumn, spring))
    assert line(consolidated(*both, period=SPRING).measures)["actual"] == now


def test_a_meeting_without_a_ref_that_was_moved_is_known_by_the_ref_it_was_given() -> None:
    text = "Attendance at meetings: LGC"
    autumn = submission(
        template="because-we-will",
        meeting=meetings("| | LGC | 10/02/2027 | planned | | 8 |", "| | LGC | 17/03/2027 | planned | | 9 |"),
        measure=measure(text),
    )
    spring = submission(
        template="because-we-will",
        period=SPRING,
        meeting=meetings("| M2 | LGC | 03/03/2027 | held | 6 | |", "| M1 | LGC | 24/02/2027 | held | 7 | |"),
        measure=measure(text),
    )
    both = (replace(sent, tables=relate(sent.tables, load())) for sent in (autumn, spring))
    assert line(consolidated(*both, period=SPRING).measures)["actual"] == "13 of 17"


def test_a_kpi_gives_its_figure_as_it_is_shown() -> None:
    figures = "| kpi | group | numerator | denominator |\n| ATT | all | 932 | 1000 |"
    for text in ("ATT", "KPI: ATT", "Attendance"):
        read = submission(
            template="because-we-will",
            kpi_value=figures,
            measure=measure(text, kind="percent", target="95"),
        )
        row = line(consolidated(read).measures)
        assert (row["actual"], row["now"], row["status"]) == (93.2, "93.2%", "red")


@pytest.mark.parametrize(
    ("text", "attended", "counts", "now", "status"),
    [
        ("ATT", "7 | 8", "0 | 0", "0 of 0 (nobody to count)", "nobody"),
        ("ATT", "7 | 8", " | 0", "", "not_reported"),
        ("Attendance at meetings: LGC", "0 | 0", "932 | 1000", "0 of 0 (nobody to count)", "nobody"),
        ("Attendance at meetings: LGC", " | ", "932 | 1000", "", "not_due"),
    ],
)
def test_where_there_was_nobody_to_count_a_measure_is_told_so(
    text: str, attended: str, counts: str, now: str, status: str
) -> None:
    read = submission(
        template="because-we-will",
        kpi_value=f"| kpi | group | numerator | denominator |\n| ATT | all | {counts} |",
        meeting=meetings(f"| G1 | LGC | 14/10/2026 | held | {attended} |"),
        measure=measure(text, kind="percent", target="95"),
    )
    row = line(consolidated(read).measures)
    assert (row["now"], row["status"]) == (now, status)


def test_what_counts_all_year_is_not_missed_before_the_year_is_over() -> None:
    read = submission(
        template="because-we-will",
        meeting=meetings("| G1 | LGC | 14/10/2026 | held | 7 | 8 |"),
        measure=measure("Meetings held: LGC"),
    )
    assert line(consolidated(read).measures)["status"] == "amber"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'title = "A"\nrecord = "meting"',
            "a.record: there is no record 'meting' (is 'meeting' meant?)",
        ),
        ('title = "A"\nrecord = "meeting"\nby = "bdy"', "a.by: meeting has no field 'bdy' (is 'body' meant?)"),
        (
            'title = "A"\nrecord = "meeting"\nwhere = { held = ["hold"] }',
            "a.where.held: meeting_status has no",
        ),
        (
            'title = "A"\nrecord = "meeting"\ncounts = { sum = "notes" }',
            "'notes' of meeting is no number",
        ),
        ('title = "A"\nrecord = "meeting"\ncounts = { days = ["date"] }', "a.counts.days: takes two fields"),
        ('title = "A"\nrecord = "meeting"\ncounts = { sum = "attended", value = "members" }', "exactly one of"),
        ('title = "A"\nrecord = "meeting"\ncounts = {}', "exactly one of"),
        ('title = "A"\nrecord = "meeting"\ncounts = "units"', 'units are counted of all; say of = "trust"'),
        ('title = "A: B"\nrecord = "meeting"', "has a colon in it"),
        ('title = "Meetings held"\nrecord = "meeting"', "is that of 'meetings_held' too"),
        ('title = "A"\nrecord = "measure"', "a row of measure is worked out itself"),
        ('title = "A"\nrecord = "meeting"\nover = "terms"', "a.over: does not fit: 'terms'"),
        ('title = "A"\nrecord = "meeting"\nof_unit = "x"', "a.of_unit: is not a key of this table"),
        ('title = "A"\nrecord = "meeting"\nunits = { kind = ["school"] }', 'say of = "trust", or leave it out'),
        ('title = "A"\nrecord = "meeting"\non = "time"', "a.on: 'time' of meeting is no date"),
        ('title = "A"\nrecord = "meeting"\nby_alone = true', "there is no `by` that could stand alone"),
    ],
)
def test_what_is_wrong_is_told_with_its_file_and_key(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "derivations.toml").write_text(f"[derive.a]\n{text}\n")
    with pytest.raises(DeclarationError) as told:
        load(own=tmp_path)
    assert fault in str(told.value)
    assert "derivations.toml: a" in str(told.value)


def test_nothing_else_stands_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "derivations.toml").write_text('[derived.a]\ntitle = "A"\nrecord = "meeting"\n')
    with pytest.raises(DeclarationError, match=r"derived: is not a table of this file \(there is: derive\)"):
        load(own=tmp_path)


def test_over_a_year_the_meetings_of_all_its_terms_count_and_a_kpi_is_as_told_last() -> None:
    figures = "| kpi | group | numerator | denominator |\n| ATT | all | {} | 1000 |"
    said = (
        measure("Meetings held: LGC").rstrip() + "\n    | S2 | A1 | It comes. | percent | at_least | 90 | ATT | |\n"
    )
    terms = [
        submission(
            template="because-we-will",
            period=f"2026-27-{term}",
            meeting=meetings(f"| G{day[3:5]} | LGC | {day} | held | 7 | 8 |"),
            kpi_value=figures.format(counted),
            measure=said,
        )
        for term, day, counted in (
            ("autumn", "14/10/2026", 940),
            ("spring", "20/01/2027", 930),
            ("summer", "20/05/2027", 950),
        )
    ]
    tables = consolidated(*terms, period="2026-27-year")
    assert [(row["ref"], row["actual"]) for row in lines(tables.measures)] == [("S1", 3), ("S2", 95)]


@pytest.mark.parametrize(
    ("text", "status", "early"),
    [
        ("Terms with a meeting: LGC", "not_due", "green"),
        ("Half-terms with a meeting: LGC", "amber", "amber"),
    ],
)
def test_all_that_have_come_by_now_are_not_yet_all(text: str, status: str, early: str) -> None:
    read = submission(
        template="because-we-will",
        meeting=meetings("| G1 | LGC | 24/11/2026 | held | 7 | 8 |"),
        measure=measure(text, kind="everyone", operator="", target=""),
    )
    assert line(consolidated(read).measures)["status"] == status
    said = register(trust="| name | judged_early |\n| Merrow Vale Trust | Yes |")
    assert line(consolidated(read, register=said).measures)["status"] == early


def test_what_nobody_has_rows_of_is_not_offered() -> None:
    offered = [*choices_of(register(), None, ())]
    assert "Units with a plan" in offered
    assert "Schools engaged" not in offered
    used = "| pack | used |\n| Governance | Yes |\n| Money | Yes |\n| Network and grants | Yes |"
    assert "Schools engaged" in [*choices_of(register(pack_use=used), None, ())]


def test_what_comes_after_a_unit_has_left_counts_for_it_no_more(own: Path) -> None:
    """It is judged by its last day, as its actions are: what came later is nobody's, and nothing waits longer."""
    declared = load(own=own)
    units = """
        | unit_id | name           | kind   | phase   | until      |
        | 990001  | Coldbrook      | school | primary | 25/11/2026 |
    """
    said = {"Hours of visits: Forward": 7, "Longest wait": 15, "Visits on time": "1 of 2"}
    waited = VISITED.replace(
        "| V3  | Mathematics    | Onward    | 30/11/2026 | 23/11/2026 |",
        "| V3  | Mathematics    | Onward    | 24/11/2026 | 02/11/2026 |",
    )
    assert waited != VISITED
    for text, now in said.items():
        read = submission(
            declarations=declared,
            template="because-we-will",
            area="| ref | title |\n| A1 | Attendance |",
            visit=VISITED,
            measure=measure(text),
        )
        made = consolidated(read, register=register(declarations=declared, unit=units))
        assert line(made.measures)["actual"] == now, text
    read = submission(
        declarations=declared, template="because-we-will", area="| ref | title |\n| A1 | Attendance |",
        visit=waited, measure=measure("Longest wait"),
    )  # fmt: skip
    made = consolidated(read, register=register(declarations=declared, unit=units))
    assert line(made.measures)["actual"] == 17, "from 2 November to its last day, not to the day of the figures"
