"""Declarations kept for the next command: the same as those made anew, and believed only where they can be."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path

import platformdirs
import pytest

from planbook.files import write_text
from planbook.model.heading_words import KnownLayout
from planbook.model.nodes_json import from_nodes_json, to_nodes_json
from planbook.workflow import declared as workflow
from planbook.workflow import kept
from planbook.workflow.declared import declared
from planbook.workflow.importing.layouts import remember

RULE = '[[rule]]\ncode = "AP-009"\nremedy = "{remedy}"\n'


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, empty, for a process that has made nothing yet."""
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    monkeypatch.setattr(workflow, "_kept", {})
    return tmp_path / "cache"


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    write_rule(tmp_path / "trust", "Ours.")
    return tmp_path / "trust"


def write_rule(trust: Path, remedy: str) -> None:
    (trust / "templates" / "rules").mkdir(parents=True, exist_ok=True)
    write_text(trust / "templates" / "rules" / "ours.toml", RULE.format(remedy=remedy))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """An entry for each time that declarations are made of their files."""
    real, done = workflow._examined, list[bool]()

    def examined(own: Path | None, *, past: bool) -> object:
        done.append(past)
        return real(own, past=past)

    monkeypatch.setattr(workflow, "_examined", examined)
    return done


def next_command(trust: Path) -> str:
    """What the rule says to the next command, in whose process nothing is known yet."""
    workflow._kept.clear()
    return declared(trust).rules["AP-009"].remedy


def test_what_is_kept_is_what_was_made(cache: Path, trust: Path, made: list[bool]) -> None:
    first = declared(trust)
    workflow._kept.clear()
    again = declared(trust)
    assert made == [False]
    assert again == first
    assert again.ends == first.ends
    field = again.records["action"].fields[0]
    assert any(
        column is field for layout in again.formats.values() for s in layout.sheets for column in s.record.fields
    )
    assert len(list(cache.iterdir())) == 1


def test_what_has_changed_is_made_anew(
    cache: Path, trust: Path, made: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert next_command(trust) == "Ours."
    write_rule(trust, "Other words.")
    assert next_command(trust) == "Other words."
    write_rule(trust, "Ours.")
    assert next_command(trust) == "Ours."
    assert len(made) == 2
    monkeypatch.setattr(kept, "code", lambda: "of another planbook")
    assert next_command(trust) == "Ours."
    assert len(made) == 3
    assert len(list(cache.iterdir())) == 3


def flip(there: Path) -> None:
    there.write_text(there.read_text(encoding="utf-8").replace("Ours.", "Mine."), encoding="utf-8")


def cut(there: Path) -> None:
    there.write_bytes(there.read_bytes()[:-100])


def sealed_by_another(there: Path) -> None:
    """With the seal of what it says, of other things than declarations."""
    key, said = there.name.partition(".")[0], '[["tuple",1]]'
    there.write_text(f"{kept._sealed(key, said)}\n{said}", encoding="utf-8")


def moved(there: Path) -> None:
    """What was kept of something else, under this name."""
    write_rule(there.parent.parent / "other", "Theirs.")
    next_command(there.parent.parent / "other")
    (other,) = (path for path in there.parent.iterdir() if path != there)
    there.write_bytes(other.read_bytes())


def open_to_others(there: Path) -> None:
    there.parent.chmod(0o777)


def nothing(there: Path) -> None:
    there.unlink()
    there.mkdir()


@pytest.mark.parametrize("change", [flip, cut, sealed_by_another, moved, open_to_others, nothing])
def test_what_is_not_as_it_was_kept_is_not_believed(
    cache: Path, trust: Path, made: list[bool], change: Callable[[Path], None]
) -> None:
    next_command(trust)
    (there,) = cache.iterdir()
    change(there)
    made.clear()
    assert next_command(trust) == "Ours."
    assert made == [False]


@pytest.mark.parametrize(
    "said",
    ['[["os:system", {"command": "x"}]]', '[["planbook.files:NewFile", {}]]', '[["planbook.model.web:re", {}]]',
     '[["planbook.model.web:", {}]]', '[["tuple", [1]]]', "[]", "{}", "[1]", "nothing", '[["tuple", {}, [0]]]'],
)  # fmt: skip
def test_json_becomes_nothing_but_what_is_declared(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_nodes_json(said)


def test_what_nobody_has_declared_is_not_kept() -> None:
    for thing in (object(), {1: b"bytes"}, subprocess, lambda: None):
        with pytest.raises(TypeError):
            to_nodes_json(thing)


def test_what_only_toml_has_keeps_no_command_from_its_work(cache: Path) -> None:
    for thing in (time(7, 30), datetime(2026, 9, 1, 7, 30)):  # as TOML has it
        kept.keep("0" * 64, {"where": (thing,)})
    assert list(cache.iterdir()) == []


def test_a_figure_stays_of_its_kind() -> None:
    things = (True, 1, 1.0, 0, False, 0.0, None, "", (), [], {}, frozenset({"b", "a"}), {("a", "b"): 1})
    assert repr(from_nodes_json(to_nodes_json(things))) == repr(things)


def test_where_nothing_can_be_kept_commands_go_on(trust: Path, made: list[bool], cache: Path) -> None:
    cache.write_text("a file")
    assert [next_command(trust), next_command(trust)] == ["Ours.", "Ours."]
    assert made == [False, False]


def test_no_more_is_kept_than_a_few(cache: Path, trust: Path) -> None:
    first = declared(trust)
    for number in range(kept._MOST_KEPT + 3):
        kept.keep(f"{number:064}", first)
    assert len(list(cache.iterdir())) == kept._MOST_KEPT


def test_headings_of_files_of_others_are_not_kept(cache: Path, trust: Path, made: list[bool]) -> None:
    layout = KnownLayout("0123456789ab", ("Zebulon's step",), ("action.action",))
    remember(trust, [layout])
    assert [next_command(trust), next_command(trust)] == ["Ours.", "Ours."]
    assert layout in declared(trust).layouts
    assert made == [False, False]
    assert not any("Zebulon" in path.read_text(encoding="utf-8") for path in cache.glob("*"))


def test_nothing_is_kept_where_the_command_is_run(
    trust: Path, made: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workflow, "_kept", {})
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: Path("~/.cache/planbook"))
    assert [next_command(trust), next_command(trust)] == ["Ours.", "Ours."]
    assert made == [False, False]
    assert [path.name for path in tmp_path.iterdir()] == ["trust"]


def test_what_is_kept_is_nobody_elses() -> None:
    if os.name != "posix":
        return
    home = os.environ["XDG_CACHE_HOME"]
    subprocess.run([sys.executable, "-m", "planbook", "explain", "AP-009"], check=True, capture_output=True)
    assert Path(home, "planbook").stat().st_mode & 0o077 == 0


def test_what_a_stopped_command_left_there_is_taken_away(cache: Path, trust: Path) -> None:
    """Once it is nobody's any more: another command may be writing what is younger."""
    cache.mkdir(mode=0o700)
    for name, age in ((".planbook-old", 7200), (".planbook-young", 60)):
        (cache / name).write_bytes(b"half")
        then = (cache / name).stat().st_mtime - age
        os.utime(cache / name, (then, then))
    declared(trust)
    assert [path.name for path in cache.glob(".planbook-*")] == [".planbook-young"]
