"""What `--json` prints is what its schema in docs/json/ says, in every state that a period can be in."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import jsonschema
import pytest
from click.testing import CliRunner

from planbook.cli import commands
from planbook.cli.main import cli
from planbook.model.finding import Finding, in_order
from trust_folder import PERIOD, Folder, begin_anew, column_of, edit, says, small_trust

commands.register(cli)
FOLDER = Path(__file__).parent.parent / "docs" / "json"
ENDING = ".schema.json"
SCHEMAS = {
    path.name.removesuffix(ENDING): json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob(f"*{ENDING}"))
}
FIRST, SECOND, THIRD = "990101", "990102", "990103"


def printed(folder: Path, *words: str) -> Any:
    """What a command prints, once it has been found to be as its schema has it."""
    done = CliRunner().invoke(cli, ["-C", str(folder), "--today", "2026-12-17", *words, "--json"])
    assert done.exit_code in (0, 1), done.output
    told = json.loads(done.stdout)
    assert faults(words[0], told) == []
    assert_in_order(SCHEMAS[words[0]], SCHEMAS[words[0]], told)
    return told


def faults(command: str, told: object) -> list[str]:
    validator = jsonschema.Draft202012Validator(
        SCHEMAS[command], format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(told)]


def resolved(schema: Any, part: Any) -> Any:
    return schema["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part


def assert_in_order(schema: Any, part: Any, told: Any) -> None:
    """The keys of every object come as the schema lists them."""
    part = resolved(schema, part)
    if isinstance(told, dict):
        assert list(told) == list(part["properties"])
        for key, value in told.items():
            assert_in_order(schema, part["properties"][key], value)
    elif isinstance(told, list):
        for value in told:
            assert_in_order(schema, part["items"], value)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A period in which one workbook came twice and changed, two differ from each other, one cannot be read."""
    made = small_trust(tmp_path_factory.mktemp("json") / "trust")
    printed(made.path, "consolidate", PERIOD)

    def spoil(book: Any) -> None:
        book["KPIs"].cell(6, column_of(book["KPIs"], "kpi_value.numerator")).value = "approx 90%"
        book["Actions"].cell(6, column_of(book["Actions"], "action.percent_done")).value = 50

    edit(made.file_of(FIRST), spoil)
    rival = made.returned / f"{SECOND}_a.xlsx"
    shutil.copyfile(made.file_of(SECOND), rival)
    edit(rival, spoil)
    shutil.copyfile(rival, made.returned / f"{SECOND}_b.xlsx")
    (made.returned / f"{THIRD}_scan.xlsx").write_bytes(b"%PDF-1.7")
    return made


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A period of which nothing has come back."""
    made = small_trust(tmp_path_factory.mktemp("json") / "trust")
    shutil.rmtree(made.returned)
    made.returned.mkdir()
    begin_anew(made.path)
    return made


@pytest.fixture(scope="module")
def undecided(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A period in which two workbooks of a unit differ, one is of another period, and one nobody can read."""
    made = small_trust(tmp_path_factory.mktemp("json") / "trust")
    begin_anew(made.path)
    rival = made.returned / f"{FIRST}_again.xlsx"
    shutil.copyfile(made.file_of(FIRST), rival)
    edit(rival, lambda book: book["Cover"].__setitem__("A40", "another"))
    edit(made.file_of(SECOND), says("period", "2026-27-spring", ("autumn", "spring")))
    made.file_of(THIRD).rename(made.returned / "whose.xlsx")
    made.returned.joinpath("whose.xlsx").write_bytes(b"%PDF-1.7")
    return made


def test_every_command_with_json_has_a_schema_and_is_listed() -> None:
    with_json = {
        name
        for name, command in cli.commands.items()
        if any(isinstance(option, click.Option) and "--json" in option.opts for option in command.params)
    }
    assert with_json == set(SCHEMAS)
    listed = (FOLDER.parent / "json.md").read_text(encoding="utf-8")
    for name in with_json:
        assert f"| `{name}` |" in listed and f"(json/{name}{ENDING})" in listed


def parts_of(part: Any) -> Iterator[Any]:
    """Every schema in a schema."""
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for inside in part:
            yield from parts_of(inside)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_strict_and_says_what_each_key_is(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["title"]) == (
        "https://json-schema.org/draft/2020-12/schema",
        f"planbook {name} --json",
    )
    objects = [part for part in parts_of(schema) if part.get("type") == "object"]
    assert schema in objects
    for part in objects:
        assert part["additionalProperties"] is False
        assert part["required"] == list(part["properties"])
        for key, value in part["properties"].items():
            named = value["anyOf"][0] if "anyOf" in value else value
            assert resolved(schema, named).get("description") or "items" in value, key


def test_consolidate_prints_what_validate_does() -> None:
    one, other = SCHEMAS["validate"], SCHEMAS["consolidate"]
    assert one["$defs"] == other["$defs"]
    assert list(one["properties"]) == list(other["properties"])


def test_of_a_period_of_which_nothing_has_come(bare: Folder) -> None:
    told = printed(bare.path, "status", PERIOD)
    assert [(u["state"], u["file"], u["verdict"], u["version"]) for u in told["units"]] == [
        ("overdue", None, None, None)
    ] * 3
    told = printed(bare.path, "validate")
    assert (told["files"], {f["code"] for f in told["findings"]}) == ([], {"TR-001"})
    assert {(f["file"], f["sheet"], f["record"], f["row"]) for f in told["findings"]} == {(None,) * 4}
    assert {r["state"] for r in printed(bare.path, "reply", PERIOD)["replies"]} == {"overdue"}
    assert printed(bare.path, "consolidate", PERIOD)["files"] == []
    assert {r["state"] for r in printed(bare.path, "report", PERIOD)["reports"]} == {"written"}
    figure = printed(bare.path, "trace", PERIOD, f"kpi/PA/{FIRST}")
    assert (figure["figure"]["value"], figure["cells"]) == (None, [])


def test_of_a_period_with_findings_a_refused_file_and_two_that_differ(mixed: Folder) -> None:
    told = printed(mixed.path, "status", PERIOD)
    (again,) = told["returned_again"]
    assert again["unit"] == FIRST
    assert {c["kind"] for c in again["changes"]} == {"changed"}
    assert {f["file"].rpartition("_")[2]: f["verdict"] for f in told["unused"]} == {
        "a.xlsx": "undecided", "b.xlsx": "duplicate", "scan.xlsx": "refused",
    }  # fmt: skip
    validated = printed(mixed.path, "validate")
    assert {f["severity"] for f in validated["findings"]} >= {"error", "warning"}
    consolidated = printed(mixed.path, "consolidate", PERIOD)
    assert consolidated == validated
    assert {r["unit"]: r["state"] for r in printed(mixed.path, "reply", PERIOD)["replies"]}[FIRST] == "correct"
    read = CliRunner().invoke(
        cli, ["-C", str(mixed.path), "--today", "2026-12-17", "reply", PERIOD, "--unit", FIRST]
    )
    assert "to correct" in read.output
    assert printed(mixed.path, "report", PERIOD, "--unit", SECOND)["reports"][0]["state"] == "written"
    assert printed(mixed.path, "report", PERIOD, "--unit", SECOND)["reports"][0]["state"] == "unchanged"


def test_of_a_period_in_which_nobody_has_chosen(undecided: Folder) -> None:
    told = printed(undecided.path, "status", PERIOD)
    assert [u["state"] for u in told["units"]] == ["undecided", "refused", "overdue"]
    assert sorted(f["verdict"] for f in printed(undecided.path, "validate")["files"]) == [
        "refused", "refused", "undecided", "undecided",
    ]  # fmt: skip
    replies = printed(undecided.path, "reply", PERIOD)["replies"]
    assert [(r["unit"], r["state"]) for r in replies] == [
        (FIRST, "which counts"), (SECOND, "refused"), (THIRD, "overdue"), (None, "refused"),
    ]  # fmt: skip
    assert printed(undecided.path, "consolidate", PERIOD)["period"] == PERIOD


@pytest.mark.parametrize(
    ("figure", "value", "kinds"),
    [
        (f"kpi/PA/{THIRD}", float, {int}),
        (f"action/{THIRD}/1.1", str, {str, int, type(None)}),
        (f"returns/{THIRD}", bool, {str}),
        (f"kpi/RWM/{THIRD}", type(None), {type(None)}),
    ],
)
def test_of_a_figure(figure: str, value: type, kinds: set[type], mixed: Folder) -> None:
    told = printed(mixed.path, "trace", PERIOD, figure)
    assert (told["figure"]["id"], type(told["figure"]["value"])) == (figure, value)
    assert {type(cell["value"]) for cell in told["cells"]} == kinds


def test_of_single_files_and_the_register(mixed: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(mixed.path, "validate", mixed.file_of(FIRST).relative_to(mixed.path).as_posix())
    assert told["period"] is None
    assert [f["file"] for f in told["files"]] == [f"returned/{PERIOD}/{mixed.file_of(FIRST).name}"]
    assert "approx 90%" in {f["value"] for f in told["findings"]}
    for given in ("trust.xlsx", str(mixed.path / "trust.xlsx")):
        told = printed(mixed.path, "validate", given)
        assert (told["period"], [f["file"] for f in told["files"]]) == (None, ["trust.xlsx"])
    monkeypatch.chdir(mixed.path)
    assert [f["file"] for f in printed(Path(), "validate", "trust.xlsx")["files"]] == ["trust.xlsx"]


def test_of_a_folder_that_is_whole_and_of_one_that_is_not(mixed: Folder, tmp_path: Path) -> None:
    copy = tmp_path / "trust"
    shutil.copytree(mixed.path, copy)
    told = {part["part"]: part["state"] for part in printed(copy, "doctor")["parts"]}
    assert (told["register"], told["ledger"], told["back-ups"]) == ("whole", "whole", "told")
    (copy / "ledger.db").write_bytes(b"no ledger " * 1000)
    (copy / "trust.xlsx").write_bytes(b"no register")
    states = {part["part"]: part["state"] for part in printed(copy, "doctor")["parts"]}
    assert (states["register"], states["ledger"]) == ("damaged", "damaged")


def test_a_key_too_many_or_too_few_is_found(mixed: Folder) -> None:
    for words in (
        ("status", PERIOD), ("validate",), ("reply", PERIOD), ("consolidate", PERIOD), ("report", PERIOD),
        ("trace", PERIOD, f"kpi/PA/{THIRD}"), ("doctor",),
    ):  # fmt: skip
        told = printed(mixed.path, *words)
        objects = [part for part in parts_of(told) if part]
        assert told in objects and len(objects) > 1
        for part in objects:
            part["another"] = None
            assert faults(words[0], told), (words, part)
            del part["another"]
            key = next(iter(part))
            value = part.pop(key)
            assert faults(words[0], told), (words, part)
            part[key] = value
        assert faults(words[0], told) == []


def test_findings_that_are_alike_keep_the_order_in_which_they_were_found() -> None:
    """Two units of one name that have not returned: nothing that they are ordered by tells them apart."""
    alike = [
        Finding("TR-001", "warning", str(unit), None, None, (), None, None, None, None, "Not returned.", "Ask.")
        for unit in range(50, 0, -1)
    ]
    assert in_order([*alike, alike[0]]) == alike
