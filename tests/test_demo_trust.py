"""The sample that lies over the demo's trust, played: what it adds is counted from its own file."""

from collections import Counter
from pathlib import Path

import pytest

from office_checks import faults, one_of_each
from pages_seen import Convert, Kept, faults_of_pages
from planbook.demo.play import MISSING, MISTAKEN, play
from planbook.demo.register import schools
from planbook.workflow.trust import open_trust
from played_samples import PlayedSample
from sourced import without_source

TERMS = {"spring": "2025-26-spring", "summer": "2025-26-summer", "autumn": "2026-27-autumn"}
CENTRE = "FVC"


@pytest.fixture(scope="module")
def trust(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> PlayedSample:
    folder = tmp_path_factory.mktemp("samples") / "trust"
    lines = play(folder, sample="trust")
    assert lines[0] == "Look first at:"
    return PlayedSample("trust", folder, TERMS)


def test_only_the_school_with_the_mistakes_has_anything_to_correct(trust: PlayedSample) -> None:
    assert (trust.errors("spring"), trust.errors("summer")) == ([], [])
    units = {row[1] for row in trust.findings("autumn") if row[0] == "Error"}
    assert units == {school.name for school in schools() if school.unit_id == MISTAKEN}
    assert trust.not_made("autumn") == ["funder"], (
        "no spending by heading is asked for, and no funder is told of none"
    )


def test_each_school_has_a_category_in_each_domain_with_what_it_rests_on(trust: PlayedSample) -> None:
    for part in TERMS:
        told = {(str(row["school"]), str(row["domain"])): row for row in _latest(trust, part)}
        found = {(row["school"], row["domain"]): row for row in trust.data("category", part)}
        assert len(told) == len(found) == 12 * 5
        assert {key: row["grade"] for key, row in found.items()} == {key: row["grade"] for key, row in told.items()}
        assert all(found[key]["evidence"] == row["evidence"] for key, row in told.items())
    said = trust.paper("autumn", "trustees_part-b")
    moved = [row for row in trust.data("category", "autumn") if row["movement"] in ("better", "worse")]
    assert len(moved) == sum(
        row["of"] == "category" and row["periods"] == ["{next}-autumn"] for row in _rows(trust)
    )
    assert all(row["evidence"] in said for row in moved)
    assert "Categories" not in trust.paper("autumn", "trustees"), "they stay in the confidential part"


def _rows(trust: PlayedSample) -> list[dict[str, object]]:
    return list(trust.told["row"])


def _latest(trust: PlayedSample, part: str) -> list[dict[str, object]]:
    return [row for (unit, _), row in trust.entered("category", part).items() if unit == CENTRE]


def test_surveys_have_their_response_rates_and_say_where_few_answered(trust: PlayedSample) -> None:
    held = {
        (row["unit"], row["ref"]): row
        for row in trust.data("survey", "summer")
        if row["answered"] and row["held"] > "2026-06"
    }
    entered = trust.entered("survey", "summer").values()
    told = [row for row in entered if row["periods"] == ["summer"] and "answered" in row]
    assert len(held) == len(told) == 12 + 11, "one school moved the pupils' survey"
    low = Counter(row["response_level"] for row in held.values())["low"]
    assert low == sum(row["answered"] / row["asked"] < 0.3 for row in told) == 2
    for row in told:
        rate = float(held[str(row["unit"]), str(row["ref"])]["response"])
        assert abs(rate - 100 * row["answered"] / row["asked"]) < 0.06


def test_peer_reviews_are_done_moved_and_planned_as_entered(trust: PlayedSample) -> None:
    for part in ("spring", "summer", "autumn"):
        year = ["autumn"] if part == "autumn" else ["spring", "summer"]
        told: dict[object, str] = {}
        for row in _rows(trust):
            when = str(row["periods"][0]).rpartition("-")[2] if row["of"] == "review" else ""
            if when in year and [*TERMS].index(when) <= [*TERMS].index(part):
                told[row["unit"]] = str(row["state"])
        assert Counter(row["state"] for row in trust.data("review", part)) == Counter(told.values())


def test_the_licence_is_shared_equally_by_those_who_are_willing(trust: PlayedSample) -> None:
    rows = trust.data("cost_share", "autumn")
    shares = [float(row["share"]) for row in rows if row["willing"] in ("true", "yes", "1", "True", "Yes")]
    assert (len(rows), len(shares), len(set(shares)), sum(shares)) == (12, 10, 1, float(rows[0]["total"]))
    assert "Shared costs" in trust.paper("autumn", "trustees")


def test_hubs_add_up_the_returns_of_their_schools(trust: PlayedSample) -> None:
    of = {str(row["unit_id"]): row["parent"] for row in trust.register["unit"] if "parent" in row}
    due = Counter(of.values())
    returned = due - Counter([of[MISSING]])
    said = trust.paper("autumn", "trustees").split("\n")
    for hub, name in (("FVN", "Northern hub"), ("FVS", "Southern hub")):
        place = said.index(name)
        assert said[place + 1 : place + 3] == [str(due[hub]), str(returned[hub])]


def test_only_the_centre_is_asked_for_categories_and_risks(trust: PlayedSample) -> None:
    school, centre = trust.asked_sheets("autumn", "990101"), trust.asked_sheets("autumn", CENTRE)
    assert {"Surveys", "Visits and reviews", "Inspection results"} <= {*school} - {*centre}
    assert {"Trust categories", "Risk register"} <= {*centre} - {*school}


def test_the_summer_goes_out_and_is_corrected_once_a_school_returns_again(trust: PlayedSample) -> None:
    went = sorted(path.name for path in (trust.folder / "outputs" / TERMS["summer"] / "published").iterdir())
    assert went == ["2026-07-17", "2026-07-24"]
    [corrected] = [row for row in _rows(trust) if row.get("corrects")]
    keys = ("of", "unit", "ref", "periods")
    first = next(row for row in _rows(trust) if all(row.get(key) == corrected[key] for key in keys))
    correction = trust.paper("summer", "correction")
    assert f"Survey {first['ref']}, Answered" in correction
    for row in (first, corrected):
        assert str(row["answered"]) in correction
        assert f"{100 * int(str(row['answered'])) / int(str(first['asked'])):.1f}%" in correction


def test_word_and_excel_have_nothing_to_repair_in_every_paper(trust: PlayedSample) -> None:
    told = {path.name: faults(path) for path in one_of_each(trust.folder)}
    assert told and not any(told.values()), told


def test_every_paper_keeps_to_its_pages(
    kept: Kept, trust: PlayedSample, soffice_all: Convert, tmp_path: Path
) -> None:
    assert faults_of_pages(kept, trust.folder / "outputs", soffice_all, tmp_path) == []


def test_every_figure_of_every_paper_says_what_it_was_made_from(trust: PlayedSample) -> None:
    *_, period = trust.periods.values()
    opened = open_trust(trust.folder)
    told, gaps = without_source(opened, period, opened.period(period).end)
    assert told > 50
    assert gaps == []
