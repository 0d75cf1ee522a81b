"""The declarations: what comes with planbook is sound, and a fault is told by file and key."""

import shutil
from pathlib import Path

import pytest

from planbook.errors import DeclarationError
from planbook.model.loading import load, templates_folder


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


def test_what_comes_with_planbook_is_sound() -> None:
    declarations = load()
    plans = [f.key for f in declarations.formats.values() if f.kind == "plan"]
    assert sorted(plans) == [
        "because-we-will", "horizons", "objectives-actions", "priority-tasks", "vision-priorities",
    ]  # fmt: skip


def test_an_unknown_key_of_a_field(folder: Path) -> None:
    change(folder / "records/action.toml", 'heading = "Finish"', 'heading = "Finish"\ncolour = "red"')
    assert faults(folder) == ["records/action.toml: fields.finish.colour: is not a key of this table"]


def test_a_type_that_there_is_none_of(folder: Path) -> None:
    change(folder / "records/milestone.toml", 'type = "ref"', 'type = "number plate"')
    assert "records/milestone.toml: fields.ref.type: is none of" in faults(folder)[0]


def test_a_value_of_the_wrong_kind(folder: Path) -> None:
    change(folder / "records/area.toml", "spare = 6", 'spare = "six"')
    assert "records/area.toml: record.spare: does not fit: 'six' is not a whole number" in faults(folder)


def test_a_list_that_is_not_there(folder: Path) -> None:
    change(folder / "records/action.toml", 'list = "action_status"', 'list = "stati"')
    assert "record action: fields.status.list: there is no list 'stati'" in faults(folder)


def test_a_format_that_shows_a_field_that_is_not_there(folder: Path) -> None:
    change(folder / "formats/horizons.toml", 'hide = ["area"', 'hide = ["aera"')
    assert "formats/horizons.toml: show.action: there is no field 'aera'" in faults(folder)


def test_a_rule_code_used_twice(folder: Path) -> None:
    change(folder / "rules/workbook.toml", 'code = "WB-002"', 'code = "WB-001"')
    assert "rules/workbook.toml: WB-001: the code is used twice; codes are never reused" in faults(folder)


def test_a_rule_about_a_field_that_is_not_there(folder: Path) -> None:
    file = folder / "rules/own.toml"
    file.write_text(
        '[[rule]]\ncode = "XX-001"\ntitle = "T"\nseverity = "note"\nmessage = "M"\nremedy = "R"\n'
        'record = "action"\nparams = { field = "finsh" }\n',
        encoding="utf-8",
    )
    assert faults(folder) == ["rules/own.toml: XX-001.params.field: action has no field 'finsh'"]


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
