"""`init` with files: a trust of six schools from the national register's extracts, its terms, people and money."""

from datetime import date
from pathlib import Path

import pytest

from command_line import planbook
from national_extracts import LINKS, OTHERS, SCHOOLS, TODAY, begun, column, school, status, written


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return written(tmp_path / "edubasealldata20260901.csv", [*OTHERS[:7], *SCHOOLS, *OTHERS[7:]])


def test_the_trusts_schools_become_units_with_their_heads(tmp_path: Path, extract: Path) -> None:
    register, _ = begun(tmp_path / "new", "--gias", str(extract), "--trust", "9901")
    assert column(register, "unit", "unit_id", "name", "phase", "pupils", "capacity", "state", "laestab") == [
        ("990201", "Oak Primary School", "primary", 398, 420, "open", "9902201"),
        ("990202", "Elm Infant School", "infant", 398, 420, "open", "9902202"),
        ("990203", "Ash Junior School", "junior", 398, 420, "open", "9902203"),
        ("990204", "Beech High School", "secondary", 398, 420, "open", "9902204"),
        ("990205", "Willow School", "special", 398, 420, "open", "9902205"),
        ("990206", "Cedar Academy", "all_through", 398, 420, "open", "9902206"),
    ]
    assert {row.text("address") for row in register.rows("unit")} == {"1 High Street, Exampleton, ZZ1 1AA"}
    assert [row.get("head_called") for row in register.rows("unit")] == [None, None, None, "Principal", None, None]
    assert column(register, "person", "person", "name", "role", "unit")[0] == (
        "HT-990201", "Ms Zoë Head990201", "head", "Oak Primary School",
    )  # fmt: skip
    assert len([*register.rows("person")]) == len(SCHOOLS)
    assert register.trust_name == "Example Learning Trust"


@pytest.mark.parametrize("name", ["example  learning trust", "TR00991", "9901"])
def test_a_trust_is_known_by_its_code_its_id_and_its_name(tmp_path: Path, extract: Path, name: str) -> None:
    groups = written(tmp_path / "allgroupsdata.csv", [
        {"Group UID": "9901", "Group ID": "TR00991", "Companies House Number": "812345",
         "Group Name": "Example Learning Trust", "Closed Date": ""},
    ])  # fmt: skip
    register, _ = begun(tmp_path / "new", "--gias", str(groups), "--gias", str(extract), "--trust", name)
    assert register.trust is not None
    assert len(register.units) == 6
    assert (register.trust.text("group_id"), register.trust.text("company_number")) == ("TR00991", "00812345")


def test_a_federation_is_known_too(tmp_path: Path) -> None:
    alone = {"Trusts (code)": "", "Trusts (name)": ""}
    rows = [
        school(
            "990101", "Fir", **alone, **{"Federations (code)": "880", "Federations (name)": "The Hill Federation"}
        ),
        school("990102", "Gum", **alone),
    ]
    extract = written(tmp_path / "e.csv", rows)
    register, _ = begun(
        tmp_path / "new", "--kind", "partnership", "--gias", str(extract), "--trust", "the hill federation"
    )
    assert [*register.units] == ["990101"]


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")])
def test_an_extract_that_was_saved_again_is_read_as_well(tmp_path: Path, encoding: str, delimiter: str) -> None:
    extract = written(tmp_path / "e.csv", SCHOOLS, encoding, delimiter)
    register, _ = begun(tmp_path / "new", "--gias", str(extract), "--trust", "9901")
    assert next(row.text("name") for row in register.rows("person")) == "Ms Zoë Head990201"


def test_states_and_days_of_schools(tmp_path: Path) -> None:
    extract = written(tmp_path / "e.csv", [
        *SCHOOLS[:1],
        school("990211", "Old Hill", **status("Closed", CloseDate="31-08-2024")),
        school("990212", "Late Hill", **status("Open, but proposed to close", CloseDate="31-08-2027")),
        school("990213", "New Hill", **status("Proposed to open", OpenDate="01-01-2027")),
    ])  # fmt: skip
    register, said = begun(tmp_path / "new", "--gias", str(extract), "--trust", "9901")
    assert column(register, "unit", "unit_id", "state", "from", "until") == [
        ("990201", "open", None, None),
        ("990212", "open", None, date(2027, 8, 31)),
        ("990213", "joining", date(2027, 1, 1), None),
    ]
    assert "Old Hill (990211) is closed since 31 August 2024, and was left out." in said
    assert "New Hill (990213) is proposed to open, and is not asked yet. It opens on 1 January 2027." in said
    assert "Late Hill (990212) is to close: it belongs until 31 August 2027." in said


def test_a_school_that_has_converted_goes_on_under_its_new_urn(tmp_path: Path, extract: Path) -> None:
    links = written(tmp_path / "links_edubasealldata.csv", LINKS)
    register, said = begun(tmp_path / "new", "--gias", str(extract), "--gias", str(links), "--trust", "9901")
    days = {row.text("unit_id"): (row.get("from"), row.get("until"), row.get("succeeds"), row.get("state"))
            for row in register.rows("unit")}  # fmt: skip
    assert days["980001"] == (None, date(2026, 8, 31), None, "closed")
    assert days["990206"] == (date(2026, 9, 1), None, "980001", "open")
    assert "980009" not in days, "of 2015 the register knows nothing"
    assert not {"980010", "980011"} & days.keys()
    assert register.lineage("990206") == ["990206", "980001"]
    assert "Cedar Academy has had the URN 990206 since 1 September 2026; it was 980001" in said
    assert "Elm Infant School (990202) followed Elm A (980010) and Elm B (980011)" in said
    checked = planbook("-C", str(tmp_path / "new"), "--today", TODAY, "validate", "trust.xlsx")
    assert "Cedar" not in checked.stdout


def test_a_school_that_was_another_in_the_same_trust(tmp_path: Path) -> None:
    former = school("980001", "Cedar Community School", **status("Closed", CloseDate="31-08-2026"))
    extract = written(tmp_path / "e.csv", [former, *SCHOOLS])
    links = written(tmp_path / "links.csv", [{**LINKS[0], "LinkEstablishedDate": ""}])
    register, said = begun(tmp_path / "new", "--gias", str(extract), "--gias", str(links), "--trust", "9901")
    assert register.lineage("990206") == ["990206", "980001"]
    assert "left out" not in said
    assert "it was 980001" in said


def test_schools_and_people_of_one_name_are_told_apart(tmp_path: Path) -> None:
    same = {"HeadFirstName": "Jo", "HeadLastName": "Two-Schools"}
    extract = written(
        tmp_path / "e.csv", [school("990201", "St Mary's", **same), school("990202", "St Mary's", **same)]
    )
    register, _ = begun(tmp_path / "new", "--gias", str(extract), "--trust", "9901")
    assert column(register, "unit", "name") == [("St Mary's (990201)",), ("St Mary's (990202)",)]
    assert len({row.text("name") for row in register.rows("person")}) == 2
    checked = planbook("-C", str(tmp_path / "new"), "--today", TODAY, "validate", "trust.xlsx")
    assert "names both" not in checked.stdout
