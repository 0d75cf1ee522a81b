"""The declarations: what comes with planbook is sound, and a fault is told by file and key."""

import shutil
from pathlib import Path

import pytest

from planbook.errors import DeclarationError
from planbook.model.loading import load, templates_folder
from planbook.workflow.declared import declared
from planbook.workflow.examined import EXAMINERS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "workbook_templates"
    shutil.copytree(templates_folder(), copy, ignore=shutil.ignore_patterns("released", "*.xlsx"))
    return copy


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path) -> list[str]:
    with pytest.raises(DeclarationError) as caught:
        load(folder)
    return str(caught.value).splitlines()


def looked_over(folder: Path) -> list[str]:
    """The faults that the stages find which use the declarations."""
    with pytest.raises(DeclarationError) as caught:
        load(folder, examiners=EXAMINERS)
    return str(caught.value).splitlines()


def test_what_comes_with_planbook_is_sound() -> None:
    declarations = declared()
    plans = [f.key for f in declarations.formats.values() if f.kind == "plan"]
    assert sorted(plans) == [
        "because-we-will", "horizons", "objectives-actions", "priority-tasks", "vision-priorities",
    ]  # fmt: skip


def test_an_unknown_key_of_a_field(folder: Path) -> None:
    change(folder / "records/action.toml", 'heading = "Finish"', 'heading = "Finish"\ncolour = "red"')
    assert faults(folder) == ["records/action.toml: fields.finish.colour: is not a key of this table"]


def test_a_type_that_there_is_none_of(folder: Path) -> None:
    change(folder / "records/milestone.toml", 'type = "ref"', 'type = "number plate"')
    assert "records/milestone.toml: fields.ref.type: there is no type" in faults(folder)[0]


def test_a_value_of_the_wrong_kind(folder: Path) -> None:
    change(folder / "records/area.toml", "spare = 6", 'spare = "six"')
    assert "records/area.toml: record.spare: does not fit: 'six' is not a whole number" in faults(folder)


def test_a_list_that_is_not_there(folder: Path) -> None:
    change(folder / "records/action.toml", 'list = "action_status"', 'list = "stati"')
    assert "records/action.toml: fields.status.list: there is no list 'stati'" in faults(folder)


def test_a_format_that_shows_a_field_that_is_not_there(folder: Path) -> None:
    change(folder / "formats/horizons.toml", '"led_by"', '"lde_by"')
    assert "formats/horizons.toml: sheet.action.show: there is no field 'lde_by' (is 'led_by' meant?)" in faults(
        folder
    )


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('required = ["finsh"]', "sheet.milestone.required: 'finsh' is not shown on this sheet"),
        ('headings = { met_upon = "When" }', "sheet.milestone.headings: 'met_upon' is not shown on this sheet"),
        (
            'headings = { due = "Met" }',
            "sheet.milestone.show: milestone.due and milestone.met are both headed 'Met'",
        ),
        (
            'hide = ["due"]',
            "sheet.milestone.hide: is not a key of this table (there are: ask, asks, headings, record, "
            "required, show, title, was, who)",
        ),
    ],
)
def test_what_a_sheet_says_is_of_what_it_shows(folder: Path, said: str, told: str) -> None:
    file = folder / "formats/objectives-actions.toml"
    change(file, '[[sheet]]\nrecord = "milestone"', f'[[sheet]]\nrecord = "milestone"\n{said}')
    assert faults(folder) == [f"formats/objectives-actions.toml: {told}"]


def test_a_rule_code_used_twice(folder: Path) -> None:
    change(folder / "rules/workbook.toml", 'code = "WB-002"', 'code = "WB-001"')
    assert "rules/workbook.toml: WB-001: the code is used twice; codes are never reused" in faults(folder)


def test_a_rule_about_a_field_that_is_not_there(folder: Path) -> None:
    file = folder / "rules/own.toml"
    file.write_text(
        '[[rule]]\ncode = "XX-001"\ntitle = "T"\nseverity = "note"\nmessage = "M"\nremedy = "R"\n'
        'record = "action"\ncheck = "required"\nparams = { field = "finsh" }\n',
        encoding="utf-8",
    )
    assert looked_over(folder) == ["rules/own.toml: XX-001.params.field: action has no field 'finsh'"]


RULE = '[[rule]]\ncode = "XX-001"\ntitle = "T"\nseverity = "note"\nmessage = "M"\nremedy = "R"\n'


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('check = "requierd"', "check: there is no check 'requierd'. Is “required” meant?"),
        ('record = "action"\ncheck = "required"', "params.field: is missing"),
        (
            'record = "action"\ncheck = "required"\nparams = { field = 3 }',
            'params.field: does not fit: 3 is not words; write it in quotation marks, as "3"',
        ),
        (
            'check = "plan_size"\nparams = { record = "action", most = 40, moist = 3 }',
            "params.moist: is no parameter of the check plan_size (it takes: most, record)",
        ),
        (
            'check = "plan_size"\nparams = { record = "action", most = true }',
            "params.most: does not fit: True is not a whole number",
        ),
        (
            'check = "required"\nparams = { field = "finish" }',
            "params.field: the rule names no record that 'finish' could be a field of",
        ),
        (
            'check = "plan_size"\nrecord = "action"\nparams = { record = "action", most = 40 }',
            "record: the check plan_size is of no single record; leave it out",
        ),
        ('check = "has_rows"\nparams = { record = "unti" }', "params.record: there is no record 'unti'"),
        (
            'check = "term_as_date"\nparams.fields = { action = "finnish" }',
            "params.fields: action has no field 'finnish'",
        ),
        (
            'record = "action"\ncheck = "required_when"\n'
            'params = { field = "progress", when_field = "status", when_in = ["compleat"] }',
            "params.when_in: 'compleat' is none of status's codes (completed, dropped, no_change, not_due, "
            "off_track, on_track, watch)",
        ),
        (
            'record = "action"\ncheck = "overdue"\nparams = { status = "status" }\nlive = true',
            "live: there is no formula for the check 'overdue'; those that are followed: all_done_is_completed, "
            "at_most_field, completed_is_all_done, declared, fields_differ, given_with, is_one_of, kpi_counts, "
            "not_before, required, required_when, settled_once_done",
        ),
        ("", "check: is missing: nothing finds what the rule tells of"),
        ('record = "acton"', "record: there is no record 'acton' (is 'action' meant?)"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule_is_told_at_load(folder: Path, said: str, told: str) -> None:
    (folder / "rules/own.toml").write_text(f"{RULE}{said}\n", encoding="utf-8")
    assert looked_over(folder) == [f"rules/own.toml: XX-001.{told}"]


def test_a_rule_that_no_check_finds_takes_no_parameters_that_nothing_reads(folder: Path) -> None:
    change(folder / "rules/reading.toml", 'code = "FD-001"', 'code = "FD-001"\nparams = { most = 1 }')
    assert looked_over(folder) == [
        "rules/reading.toml: FD-001.params.most: is read by nothing: the rule has no parameters"
    ]


def test_all_that_is_wrong_is_told_at_once(folder: Path) -> None:
    (folder / "rules/own.toml").write_text(f'{RULE}check = "requierd"\n', encoding="utf-8")
    change(folder / "rules/workbook.toml", "seconds = 20", 'seconds = "twenty"')
    change(folder / "rules/action.toml", "days = 28 }", "days = 28, weeks = 4 }")
    assert looked_over(folder) == [
        "rules/action.toml: AP-009.params.weeks: is no parameter of the check begun "
        "(it takes: days, status, start)",
        "rules/workbook.toml: WB-005.params.seconds: does not fit: 'twenty' is not a whole number",
        "rules/own.toml: XX-001.check: there is no check 'requierd'. Is “required” meant?",
    ]


def test_a_file_that_is_not_toml(folder: Path) -> None:
    (folder / "records/area.toml").write_text("[record\n", encoding="utf-8")
    assert any(fault.startswith("records/area.toml: the file: is not TOML") for fault in faults(folder))


def test_a_catalogue_row_with_a_key_that_its_record_lacks(folder: Path) -> None:
    change(folder / "catalogue/term.toml", "meaning =", "meanning =")
    assert any("term has no field 'meanning'" in fault for fault in faults(folder))


def test_a_retired_key_is_no_other_fields(folder: Path) -> None:
    change(folder / "records/action.toml", 'was = ["end_date", "End date"]', 'was = ["start"]')
    assert faults(folder) == ["records/action.toml: fields.finish.was: 'start' is another field's key"]


def test_what_identifies_a_row_is_a_field(folder: Path) -> None:
    change(folder / "records/kpi_value.toml", 'identity = ["kpi", "group"]', 'identity = ["kpi", "pupils"]')
    assert faults(folder) == ["records/kpi_value.toml: record.identity: there is no field 'pupils'"]


def test_who_is_counted_is_a_choice_and_nothing_adds_up_beside_it(folder: Path) -> None:
    survey = folder / "records/survey.toml"
    change(survey, 'people = true, whose = "audience"', 'people = true, whose = "audeince"')
    said = 'of = "asked", whose = "audience"'
    change(survey, said, f'{said}, adds_up = ["unit"]')
    assert faults(folder) == [
        "records/survey.toml: fields.asked.disclosure: there is no choice 'audeince' (is 'audience' meant?)",
        "records/survey.toml: fields.answered.disclosure: says `whose`, and adds up what is of staff and of "
        "others; leave one out",
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('last_of = ["stats"]', "fields.last_spent.last_of: there is no field 'stats'"),
        ('last_of = ["variance"]', "fields.last_spent.last_of: 'variance' is worked out: nobody says it"),
        ('last_of = ["spent", "forecast"]', "fields.last_spent.type: has to be long_text: it shows several fields"),
        ('last_of = ["comment"]', "fields.last_spent.type: has to be text, as the field that it shows"),
        (
            'last_of = ["spent"]\nformula = "funding_variance"',
            "fields.last_spent.last_of: is shown",
        ),
    ],
)
def test_what_was_said_last_time_is_of_fields_that_somebody_fills_in(folder: Path, said: str, told: str) -> None:
    change(folder / "records/funding_line.toml", 'last_of = ["spent"]', said)
    assert any(fault.startswith(f"records/funding_line.toml: {told}") for fault in faults(folder))
