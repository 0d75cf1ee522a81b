"""The sample of a trust that grows, played through its year: figures are counted from its own file."""

from collections import Counter
from pathlib import Path

import pytest

from office_checks import faults, one_of_each
from pages_seen import Convert, Kept, faults_of_pages
from planbook.demo.sample_play import play_sample
from planbook.workflow.trust import open_trust
from played_samples import PlayedSample
from sourced import without_source

TERMS = {part: f"2026-27-{part}" for part in ("autumn", "spring", "summer")}
CENTRE = "TVC"


@pytest.fixture(scope="module")
def growth(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> PlayedSample:
    folder = tmp_path_factory.mktemp("samples") / "growth"
    play_sample(folder, "growth")
    return PlayedSample("growth", folder, TERMS)


@pytest.mark.parametrize("part", TERMS)
def test_nothing_is_to_be_corrected_and_every_paper_is_made(growth: PlayedSample, part: str) -> None:
    assert growth.errors(part) == []
    assert growth.not_made(part) == []


def test_attendance_is_what_the_schools_counted(growth: PlayedSample) -> None:
    for part in TERMS:
        counted = {
            unit: (row["numerator"], row["denominator"])
            for (unit, kpi), row in growth.entered("kpi_value", part, by="kpi").items()
            if kpi == "ATT" and part in row["periods"]
        }
        found = {
            row["unit"]: (int(row["numerator"]), int(row["denominator"]))
            for row in growth.data("kpi_value", part)
            if row["kpi"] == "ATT" and row["numerator"]
        }
        assert found == counted
        assert len(counted) == 5, "the sixth school joins as another sends nothing"


def test_the_second_version_of_a_return_counts(growth: PlayedSample) -> None:
    [row] = [row for row in growth.data("kpi_value", "summer") if row["kpi"] == "RWM" and row["numerator"]]
    versions = [row for row in growth.told["row"] if row.get("kpi") == "RWM"]
    assert [version.get("corrects", False) for version in versions] == [False, True]
    assert int(row["numerator"]) == versions[1]["numerator"] != versions[0]["numerator"]


def test_the_gate_opens_in_spring_and_the_sixth_school_joins_after_it(growth: PlayedSample) -> None:
    def gate(part: str) -> tuple[str, str]:
        [row] = [row for row in growth.data("minute", part) if row["ref"] == "K4"]
        return row["met"], row["state"]

    assert (gate("autumn"), gate("spring")) == (("some", "open"), ("all", "done"))
    joined = {part: Counter(row["stage"] for row in growth.data("joining", part)) for part in ("autumn", "summer")}
    for part, stages in joined.items():
        assert stages == Counter(str(row["stage"]) for row in growth.entered("joining", part).values())
    assert (joined["autumn"]["joined"] + joined["autumn"]["secure"], joined["summer"]["secure"]) == (5, 5)
    assert joined["summer"]["joined"] == 1
    assert "J6" not in "".join(str(row) for row in growth.sheet("summer", "Exceptions")), "it joined on its day"


def test_commitments_are_counted_by_horizon(growth: PlayedSample) -> None:
    rows = [row for (unit, _), row in growth.entered("action", "summer").items() if unit == CENTRE]
    wanted = Counter((row["horizon"], row["status"]) for row in rows if "summer" in row["periods"])
    found = Counter(
        (row["horizon"], row["status"]) for row in growth.data("action", "summer") if row["unit"] == CENTRE
    )
    assert found == wanted
    assert {horizon for horizon, _ in found} == {"first_year", "two_to_three", "three_to_five"}
    said = growth.paper("summer", "tvc_tarrow-valley-central-team_governors")
    assert all(words in said for words in ("First year", "Two to three years", "Three to five years"))


def test_schools_stand_where_the_published_figures_put_them(growth: PlayedSample) -> None:
    told = growth.entered("comparison", "autumn")
    similar = growth.register["comparator"]
    for row in growth.data("comparison", "autumn"):
        own = told[CENTRE, row["ref"]]
        others = [s for s in similar if s["set"] == own["set"] and s["measure"] == own["measure"]]
        better = [s["value"] > own["value"] if s["better"] == "up" else s["value"] < own["value"] for s in others]
        assert (int(row["place"]), int(row["together"])) == (sum(better) + 1, len(others) + 1)
    assert "Top quarter" in growth.paper("summer", "trustees")


def test_what_the_board_asked_for_came_late_and_is_said(growth: PlayedSample) -> None:
    [row] = [row for row in growth.data("minute", "spring") if row["ref"] == "K3"]
    assert row["done"] > row["due"]
    assert "Three weeks late" in row["answer"]
    assert "Write an action plan for reading" in growth.paper("spring", "trustees")


def test_each_kind_of_unit_opens_a_workbook_of_its_own(growth: PlayedSample) -> None:
    school, centre = growth.asked_sheets("summer", "992002"), growth.asked_sheets("summer", CENTRE)
    assert {"Joining schools", "Comparisons", "Meeting outcomes", "Returns due"} <= {*centre} - {*school}
    assert {"Priorities", "Tasks", "Value for money", "Budget outlook"} <= {*school} - {*centre}
    assert not list((growth.folder / "issued" / TERMS["spring"]).glob("992006_*")), "it joins after Easter"
    assert list((growth.folder / "issued" / TERMS["summer"]).glob("992006_*"))


def test_the_summer_goes_out_and_is_corrected_once_a_school_returns_again(growth: PlayedSample) -> None:
    went = sorted(path.name for path in (growth.folder / "outputs" / TERMS["summer"] / "published").iterdir())
    assert went == ["2027-07-23", "2027-07-30"]
    first, second = (row["numerator"] for row in growth.told["row"] if row.get("kpi") == "RWM")
    correction = growth.paper("summer", "correction")
    assert f"{first} of 114" in correction and f"{second} of 114" in correction


def test_word_and_excel_have_nothing_to_repair_in_every_paper(growth: PlayedSample) -> None:
    told = {path.name: faults(path) for path in one_of_each(growth.folder)}
    assert told and not any(told.values()), told


def test_every_paper_keeps_to_its_pages(
    kept: Kept, growth: PlayedSample, soffice_all: Convert, tmp_path: Path
) -> None:
    assert faults_of_pages(kept, growth.folder / "outputs", soffice_all, tmp_path) == []


def test_every_figure_of_every_paper_says_what_it_was_made_from(growth: PlayedSample) -> None:
    *_, period = growth.periods.values()
    opened = open_trust(growth.folder)
    told, gaps = without_source(opened, period, opened.period(period).end)
    assert told > 50
    assert gaps == []


@pytest.mark.parametrize("part", TERMS)
def test_the_funder_reads_what_the_returned_workbook_says_was_due_and_spent(
    growth: PlayedSample, part: str
) -> None:
    told = growth.paper(part, "funder_department-for-education").split("\n")
    due, spent = (growth.returned(part, CENTRE, title) for title in ("Returns due", "Spending by heading"))
    assert due and spent
    for row in due:
        at = told.index(str(row["Ref"]))
        assert told[at + 1 : at + 3] == [row["What is owed"], f"{row['Due']:%-d %B %Y}"]
        assert told[at + 3] == (f"{row['Sent']:%-d %B %Y}" if row["Sent"] else "–")
    for row in spent:
        at = told.index(str(row["Approved heading"]))
        shown = [f"£{row[of]:,}" for of in ("Budget", "Paid", "Accrued", "Committed", "Forecast")]
        assert told[at + 1 : at + 6] == shown
