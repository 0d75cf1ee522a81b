"""How far long work has come, as it stands on a terminal; nowhere else, and not where nothing is to be said."""

import io
import sys

import pytest

from planbook.cli.teller import Teller
from planbook.model.progress import CountedStep, each_said


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error as a terminal, from within a test: pytest puts its own there before each."""
    made = Terminal()
    monkeypatch.setattr(sys, "stderr", made)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    return made


def test_it_shows_what_is_done_how_quickly_and_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    tell = Teller(1)
    tell.detail(CountedStep("one.xlsx", "Reading", 0, 500))
    tell.detail(CountedStep("", "Checking", 120, 500, 3))
    said = terminal.getvalue()
    assert "Reading" in said and "0/500" in said
    assert "Checking" in said and "120/500" in said and "findings so far: 3" in said
    tell.clear()
    assert terminal.getvalue().endswith("\r\033[K")


def test_names_of_files_are_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    tell = Teller(1)
    tell.detail(CountedStep("[bold]a[/bold].xlsx", "[red]Reading", 1, 2))
    assert "[red]Reading" in terminal.getvalue()
    tell.clear()


@pytest.mark.parametrize("level", [0, 1])
def test_where_there_is_no_terminal_or_with_q_nothing_is_shown(monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    said = io.StringIO() if level else Terminal()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setenv("TERM", "xterm")
    tell = Teller(level)
    tell.detail(CountedStep("one.xlsx", "Reading", 0, 500))
    tell.clear()
    assert said.getvalue() == ""


def test_with_v_each_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    tell = Teller(2)
    tell.detail(CountedStep("one.xlsx", "Reading", 0, 2))
    tell.detail(CountedStep("", "Checking", 0, 2))
    assert capsys.readouterr().err == "  one.xlsx\n"


def test_what_was_stopped_says_how_far_it_was() -> None:
    tell = Teller(0)
    assert tell.interrupted() == "Interrupted. Everything that was written is whole; run it again to go on."
    tell.detail(CountedStep("one.xlsx", "Reading", 1200, 5000))
    assert tell.interrupted() == (
        "Interrupted while reading: 1,200 of 5,000 done. "
        "Everything that was written is whole; run it again to go on."
    )


def test_each_is_said_when_it_is_begun() -> None:
    said: list[str] = []
    assert list(each_said(["a", "b"], "Reading", str.upper, said.append)) == ["a", "b"]
    assert [(one, one.what, one.done, one.total) for one in said if isinstance(one, CountedStep)] == [
        ("A", "Reading", 0, 2),
        ("B", "Reading", 1, 2),
    ]
