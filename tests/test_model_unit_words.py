"""Nobody is called a school, or asked for a headteacher, who is none; heads and papers have their own words."""

import re

import pytest

import builders
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.model.unit_words import called, head_of, is_school, part_name, says, unit_words
from planbook.prepare.content.prefill import prefill
from planbook.prepare.workbook import Job
from trust_folder import PERIOD
from workbooks import with_columns, written

DECLARATIONS = load()
OF_A_SCHOOL = re.compile(r"\b(the|this|that) school\b|headteacher", re.IGNORECASE)


def register(kind: str) -> Register:
    """The invented trust with its first unit of another kind."""
    code = kind.lower().replace("-", "_")
    units = builders.TABLES["unit"].replace("| school |", f"| {code} |", 1)
    assert kind == "School" or units != builders.TABLES["unit"]
    return builders.register(unit=units)


def test_where_none_is_meant_they_are_called_what_those_of_the_register_are() -> None:
    mixed = builders.register()
    assert unit_words(mixed, []) == unit_words(mixed, mixed.units) == ("school or team", "schools and teams")
    rows = [line for line in builders.TABLES["unit"].splitlines() if "mini_region" not in line]
    assert unit_words(builders.register(unit="\n".join(rows)), []) == ("school", "schools")
    assert unit_words(mixed, ["MR-03"]) == ("mini-region", "mini-regions")


@pytest.mark.parametrize(
    ("kind", "words"),
    [("School", "the school"), ("Team", "the team"), ("Centre", "the centre"), ("Mini-region", "the mini-region"),
     ("Company", "the company")],
)  # fmt: skip
def test_a_unit_is_called_by_its_kind(kind: str, words: str) -> None:
    known = register(kind)
    unit = next(iter(known.units))
    assert called(known, unit) == words
    assert says(known, unit) == f"T{words[1:]} says"
    assert is_school(known, unit) == (kind == "School")


def test_who_is_not_in_the_register_counts_as_a_school() -> None:
    assert (called(register("Team"), "999999"), is_school(register("Team"), None)) == ("the school", True)


def test_no_rule_speaks_of_a_school_where_it_may_be_a_team() -> None:
    """What is of schools alone may: those of the register that look at URNs, phases and places."""
    own = {"register", "unit"}
    said = {
        rule.code: text
        for rule in DECLARATIONS.rules.values()
        for text in (rule.message, rule.remedy)
        if OF_A_SCHOOL.search(text) and rule.record not in own and not rule.code.startswith("RG")
    }
    assert said == {}


def test_the_workbook_of_a_team_knows_no_school_and_no_headteacher() -> None:
    known = register("Team")
    unit = next(iter(known.units))
    period = known.calendar.period(PERIOD)
    assert period is not None
    made = Job(DECLARATIONS.formats["objectives-actions"], known, unit, period,
               prefill(DECLARATIONS, known, unit, period, []))  # fmt: skip
    for sheet in written(made).worksheets:
        if sheet.sheet_state != "visible" or sheet.title == "Glossary":
            continue
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                assert not OF_A_SCHOOL.search(str(value or "")), (sheet.title, value)
        for validation in sheet.data_validations.dataValidation:
            assert not re.search(r"\b(the|this) school\b", str(validation.prompt)), validation.prompt


def with_heads(*called: str) -> Register:
    """The invented trust, whose units call their heads so, in their order."""
    header, *rows = (line.strip() for line in builders.TABLES["unit"].strip().splitlines())
    said = [f"{row} {head} |" for row, head in zip(rows, called, strict=True)]
    return builders.register(unit="\n".join([f"{header} head_called |", *said]))


@pytest.mark.parametrize(
    ("own", "heads"),
    [(("", "", ""), ["headteacher", "headteacher", "lead"]),
     (("Principal", "Executive  headteacher", "Director"), ["principal", "executive headteacher", "director"]),
     (("CEO", "", ""), ["CEO", "headteacher", "lead"])],
)  # fmt: skip
def test_a_head_is_called_as_the_register_says(own: tuple[str, ...], heads: list[str]) -> None:
    known = with_heads(*own)
    assert [head_of(known, unit) for unit in known.units] == heads


def test_a_workbook_asks_its_principal_where_that_is_the_word() -> None:
    known = with_heads("Principal", "", "")
    unit = next(iter(known.units))
    period = known.calendar.period(PERIOD)
    assert period is not None
    made = Job(DECLARATIONS.formats["objectives-actions"], known, unit, period,
               prefill(DECLARATIONS, known, unit, period, []))  # fmt: skip
    cover = [str(value) for row in written(made)["Cover"].iter_rows(values_only=True) for value in row if value]
    assert "Checked for the school by" in cover
    assert any("The principal checks it and gives name, role and date" in text for text in cover)
    assert not [text for text in cover if "headteacher" in text.lower()]


@pytest.mark.parametrize(
    ("own", "names"),
    [({}, ["Part A", "Part B (confidential)"]),
     ({"part_a": "Part 1", "part_b": "Part 2"}, ["Part 1", "Part 2 (confidential)"]),
     ({"part_b": "Confidential papers"}, ["Part A", "Confidential papers"])],
)  # fmt: skip
def test_the_parts_of_papers_are_called_as_the_trust_says(own: dict[str, str], names: list[str]) -> None:
    known = builders.register(trust=with_columns(builders.TABLES["trust"], **own))
    assert [part_name(known, "A"), part_name(known, "B")] == names
