"""The sample partnership's year: what came of it is what was entered, counted here from the sample's own files."""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from office_checks import faults, one_of_each
from pages_seen import Convert, Kept, faults_of_pages
from planbook.demo.sample import SAMPLES
from planbook.demo.sample_play import play_sample
from planbook.workflow.papers import papers_of_returns
from planbook.workflow.status import status
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_returned
from sourced import without_source

ANSWERS = tomllib.loads((SAMPLES / "partnership" / "answers.toml").read_text(encoding="utf-8"))
REGISTER = tomllib.loads((SAMPLES / "partnership" / "register.toml").read_text(encoding="utf-8"))
PLAYED = ("year", "autumn", "spring", "summer")
TERMS = PLAYED[1:]
ENDS = {
    "year": date(2025, 6, 26),
    "autumn": date(2025, 12, 18),
    "spring": date(2026, 3, 19),
    "summer": date(2026, 7, 16),
}
"""The day on which each period was brought together: six days after it was due."""
NAMES = {row["unit_id"]: row["name"] for row in REGISTER["unit"]}
SCHOOLS = [row["unit_id"] for row in REGISTER["unit"] if row["kind"] == "school"]
TEAMS = [row["unit_id"] for row in REGISTER["unit"] if row["kind"] == "team"]
MISSING = ("990305", "spring")


@pytest.fixture(scope="module")
def played(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Trust:
    folder = tmp_path_factory.mktemp("partnership") / "partnership"
    lines = play_sample(folder, "partnership")
    assert lines[0] == "Look first at:"
    for line in lines[1:6]:
        assert Path(line.split("   ")[0].strip()).exists(), line
    return open_trust(folder)


def entered(record: str, until: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What each row of `record` holds by the end of `until`, by unit and ref or code."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for period in PLAYED[: PLAYED.index(until) + 1]:
        for row in ANSWERS["row"]:
            if row["of"] == record and period in row["periods"] and (row["unit"], period) != MISSING:
                key = row["unit"], str(row.get("ref") or row.get("document") or row.get("kpi"))
                rows.setdefault(key, {}).update(row)
    return rows


def words(trust: Trust, period: str, paper: str) -> Iterator[str]:
    """The paragraphs of a paper and the rows of its tables."""
    folder = trust.folder / "outputs" / f"2025-26-{period}"
    [path] = (path for path in folder.rglob(f"{paper}_2025-26-{period}.docx") if "published" not in path.parts)
    document = docx.Document(str(path))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (" | ".join(cell.text for cell in row.cells) for row in table.rows)


def sheet(trust: Trust, period: str, title: str) -> list[list[Any]]:
    path = trust.folder / "outputs" / f"2025-26-{period}" / "summary.xlsx"
    book = openpyxl.load_workbook(path, read_only=True)
    return [[cell for cell in row if cell is not None] for row in book[title].iter_rows(values_only=True)]


def of_data(trust: Trust, period: str, record: str) -> list[dict[str, str]]:
    path = trust.folder / "outputs" / f"2025-26-{period}" / "internal" / "data" / f"{record}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("period", "wanted"),
    [
        ("year", {"AP-044": 2}),
        ("autumn", {"AP-044": 2}),
        ("spring", {"AP-044": 1, "PR-030": 1, "PR-041": 1, "PR-042": 1, "PR-058": 1, "TR-001": 1}),
        ("summer", {"PR-041": 1}),
    ],
)
def test_what_is_found_is_what_is_meant(played: Trust, period: str, wanted: dict[str, int]) -> None:
    """Criteria that say what is done and not what comes of it; a team that met once for snow; an action of
    the heads that is overdue; a return to a funder that was sent late and not yet considered; a school that sent
    nothing; and progress that lags behind the time that has gone."""
    found = [f for f in check_returned(played, f"2025-26-{period}", ENDS[period]).findings if f.severity != "note"]
    assert not [f.message for f in found if f.severity == "error"]
    assert Counter(f.code for f in found if f.code != "AP-019") == wanted


def test_the_register_asks_for_nothing_to_be_put_right(played: Trust) -> None:
    assert [f.message for f in played.register_findings if f.severity != "note"] == []


def test_one_is_missing_one_late_and_two_are_corrected(played: Trust) -> None:
    states = {
        period: {unit.unit: unit.state for unit in status(played, f"2025-26-{period}", ENDS[period]).units}
        for period in PLAYED
    }
    assert set(states["year"].values()) == {"returned"}
    assert {unit for unit, state in states["autumn"].items() if state == "late"} == {"990302"}
    assert {unit for unit, state in states["spring"].items() if state == "overdue"} == {"990305"}
    [form] = [row for row in of_data(played, "year", "action") if (row["unit"], row["ref"]) == ("WEP", "3.3")]
    assert form["finish"] == "2025-26-summer", "the first draft had none"
    sessions = {row["unit"]: row for row in of_data(played, "summer", "kpi_value") if row["kpi"] == "ATT"}["990306"]
    assert int(sessions["numerator"]) < int(sessions["denominator"])


@pytest.mark.parametrize("period", TERMS)
def test_every_paper_is_made_in_every_term_that_has_anything_for_it(played: Trust, period: str) -> None:
    made = [path.name for path in (played.folder / "outputs" / f"2025-26-{period}" / "reports").rglob("*.*")]
    wanted = papers_of_returns(played, played.period(f"2025-26-{period}"))
    assert set(wanted) >= {"network", "committee", "governors"}
    assert "trustees" not in wanted, "a partnership has a paper of its own in its place"
    not_made = [key for key in wanted if not any(f"{key}_" in name for name in made)]
    assert not_made == ["applications"], "it has none, and no funder is sent a list of none"


def test_a_unit_of_each_kind_is_asked_for_its_own_alone(played: Trust) -> None:
    def sheets(period: str, unit: str) -> list[str]:
        [path] = (played.folder / "issued" / f"2025-26-{period}").glob(f"{unit}_*.xlsx")
        names = openpyxl.load_workbook(path, read_only=True).sheetnames
        return [name for name in names if name not in ("Cover", "Check", "Glossary", "Lists", "_planbook")]

    plan = ["Priorities", "Objectives", "Actions", "Milestones"]
    assert sheets("year", "990301") == [*plan, "Meetings", "What we contribute to"]
    assert sheets("summer", "990301") == [
        *plan, "KPIs", "Funding", "Meetings", "Documents", "What we contribute to",
    ]  # fmt: skip
    assert sheets("summer", "t1") == [
        *plan, "Meetings", "Meeting outcomes", "Decisions wanted", "What we contribute to",
    ]  # fmt: skip
    assert sheets("summer", "wep") == [
        "Vision and values", *plan, "Funding", "Meetings", "Attendance", "Meeting outcomes", "Returns due",
        "Programmes", "Support given",
    ]  # fmt: skip
    assert len(list((played.folder / "issued" / "2025-26-year").glob("*.xlsx"))) == len(SCHOOLS) + len(TEAMS) + 1


def test_a_first_school_is_asked_for_phonics_and_a_middle_school_for_key_stage_2(played: Trust) -> None:
    asked = {
        unit: {row["kpi"] for row in of_data(played, "summer", "kpi_value") if row["unit"] == unit}
        for unit in ("990301", "990304")
    }
    assert ("PHO" in asked["990301"], "RWM" in asked["990301"]) == (True, False)
    assert ("PHO" in asked["990304"], "RWM" in asked["990304"]) == (False, True)


@pytest.mark.parametrize("period", TERMS)
def test_the_partnership_s_plan_stands_as_it_was_reported(played: Trust, period: str) -> None:
    """Of the office's nine actions one says No change, confirmed, and stands as it did."""
    plan = [row for key, row in entered("action", period).items() if key[0] == "WEP"]
    told = Counter(row["status"] for row in plan)
    told["on_track"] += told.pop("no_change", 0)
    paper = " ".join(words(played, period, "wep_partnership-office_governors"))
    assert sum(told.values()) == len(plan) == 9
    numbers = dict(enumerate(("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")))
    said = {"on_track": "on track", "watch": "on watch", "off_track": "off track", "completed": "completed"}
    summary = paper[paper.index("Of nine actions") :].partition(". ")[0]
    for code, count in told.items():
        assert numbers[count] in summary, (code, summary)
        assert said[code] in summary, (code, summary)


def test_who_contributes_is_counted_by_row_of_the_partnership_s_plan(played: Trust) -> None:
    actions, rows = entered("action", "summer"), entered("contribution", "summer")
    served: dict[str, list[tuple[str, str]]] = {}
    for (unit, _), row in rows.items():
        served.setdefault(row["serves"], []).append((unit, row["own_row"]))
    table = [
        line.split(" | ") for line in words(played, "summer", "network") if line.startswith("Partnership office | ")
    ]
    shown = {line[1].split(" ")[0]: line for line in table if line[1][0].isdigit() and len(line) == 7}
    assert shown.keys() == served.keys()
    order = [row["unit_id"] for row in REGISTER["unit"]]
    for ref, own in served.items():
        units = sorted({unit for unit, _ in own}, key=order.index)
        assert shown[ref][2] == "; ".join(NAMES[unit] for unit in units)
        told = Counter(actions[key]["status"] for key in own)
        assert shown[ref][3:] == [str(told[code]) for code in ("off_track", "watch", "on_track", "completed")], ref


def test_the_heads_meet_six_times_and_the_chairs_join_twice(played: Trust) -> None:
    met = [row for (unit, _), row in entered("meeting", "summer").items() if unit == "WEP"]
    assert Counter(row["held"] for row in met) == {"held": 6}
    bodies = {row[0]: row for row in sheet(played, "summer", "Bodies") if row}
    assert bodies["Operational group of headteachers"][-2:] == [5, 6]
    groups = [
        row for (unit, _), row in entered("attendance", "summer").items() if row["group"] == "Chairs of governors"
    ]
    assert [(row["time"], row["came"]) for row in groups] == [("3 pm", 4), ("3 pm", 5)]
    [came] = [
        line for line in words(played, "autumn", "network") if line.endswith("| Chairs of governors | 3 pm | 6 | 4")
    ]
    assert came.startswith("Partnership office | Operational group of headteachers, 6 November 2025 | ")


def test_a_team_meets_in_each_half_term_but_for_the_snow(played: Trust) -> None:
    held = Counter(unit for (unit, _), row in entered("meeting", "summer").items() if row["held"] == "held")
    assert [held[team] for team in TEAMS] == [6, 6, 5, 6]
    bodies = {row["serves"]: row["name"] for row in REGISTER["body"] if "serves" in row}
    shown = {row[0]: row[-1] for row in sheet(played, "summer", "Bodies") if row}
    assert {team: shown[bodies[team]] for team in TEAMS} == {team: held[team] for team in TEAMS}
    boards = sum(held[unit] for unit in SCHOOLS)
    assert shown["Governing board"] == boards == 3 * len(SCHOOLS) - 1, "the missing return is not known of"


def test_a_gate_is_opened_by_the_heads(played: Trust) -> None:
    [gate] = [row for row in entered("minute", "autumn").values() if row["kind"] == "gate"]
    assert (gate["met"], gate["state"]) == ("some", "open")
    [opened] = [row for row in entered("minute", "spring").values() if row["kind"] == "gate"]
    assert (opened["met"], opened["state"]) == ("all", "done")
    for period, says in (("autumn", ("Some of them", "Open")), ("spring", ("All of them", "Done"))):
        [line] = [line for line in words(played, period, "network") if gate["text"] in line]
        assert all(word in line for word in says), line


@pytest.mark.parametrize("period", ["autumn", "summer"])
def test_policies_are_adopted_one_after_another(played: Trust, period: str) -> None:
    codes = {row["name"]: row["kind"] for row in REGISTER["document_kind"]}
    told = Counter((codes[row["document"]], row["state"]) for row in entered("document", period).values())
    assert Counter((row["document"], row["state"]) for row in of_data(played, period, "document")) == told
    assert told["DATA", "in_place"] == {"autumn": 5, "summer": 6}[period]
    assert told["ATTP", "in_place"] == {"autumn": 0, "summer": 6}[period]


@pytest.mark.parametrize("period", TERMS)
def test_attendance_is_the_sessions_that_were_counted(played: Trust, period: str) -> None:
    rows = [row for row in ANSWERS["row"] if row.get("kpi") == "ATT" and row["periods"] == [period]]
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        if (row["unit"], period) != MISSING:
            told.setdefault(row["unit"], {}).update(row)
    there = {row["unit"]: row for row in of_data(played, period, "kpi_value") if row["kpi"] == "ATT"}
    shares = {unit: f"{100 * row['numerator'] / row['denominator']:.1f}" for unit, row in told.items()}
    assert {unit: (there[unit]["numerator"], there[unit]["denominator"]) for unit in told} == {
        unit: (str(row["numerator"]), str(row["denominator"])) for unit, row in told.items()
    }
    paper = " ".join(words(played, period, "990306_wythemere-high-school_governors"))
    assert f"{shares['990306']}%" in paper


def test_the_spring_goes_out_and_is_corrected_once_a_school_returns_again(played: Trust) -> None:
    folder = played.folder / "outputs" / "2025-26-spring"
    assert sorted(path.name for path in (folder / "published").iterdir()) == ["2026-03-20", "2026-03-27"]
    rows = [row for row in ANSWERS["row"] if row["of"] == "kpi_value" and row.get("corrects")]
    [now] = [row for row in rows if row["periods"] == ["spring"]]
    keys = ("of", "unit", "kpi", "periods")
    before = next(row for row in ANSWERS["row"] if all(row.get(key) == now[key] for key in keys))
    document = docx.Document(str(folder / "reports" / "correction_2025-26-spring.docx"))
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert f"Attendance, {NAMES[now['unit']]}" in cells
    for row in (before, now):
        assert f"{row['numerator']:,} of {before['denominator']:,}" in cells


def test_word_and_excel_have_nothing_to_repair_in_every_paper(played: Trust) -> None:
    told = {path.name: faults(path) for path in one_of_each(played.folder)}
    assert told and not any(told.values()), told


def test_every_paper_keeps_to_its_pages(kept: Kept, played: Trust, soffice_all: Convert, tmp_path: Path) -> None:
    assert faults_of_pages(kept, played.folder / "outputs", soffice_all, tmp_path) == []


def test_every_figure_of_every_paper_says_what_it_was_made_from(played: Trust) -> None:
    told, gaps = without_source(played, "2025-26-summer", ENDS["summer"])
    assert told > 50
    assert gaps == []
