"""Code that looks into files in a process apart: it gives what it would here, and no more memory or time."""

import operator
import threading
from collections.abc import Iterator

import pytest

from planbook.collect.apart import Apart
from planbook.collect.limits import MEMORY, limits_of
from planbook.collect.process import ReadingWarning, StoppedError
from planbook.model.loading import load
from planbook.removal.office import taken_out_of_office, text_of_cell
from planbook.removal.phrases import Phrases
from planbook.removal.plain import taken_out_of_text


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    rules = load().rules
    with Apart(limits_of(rules["WB-003"], rules["WB-005"])) as made:
        yield made


def test_a_function_gives_what_it_gives_here(apart: Apart) -> None:
    phrases = Phrases(("Zebulon",), "X")
    assert apart.call(taken_out_of_text, "Zebulon – left".encode(), phrases) == "X – left".encode()
    assert apart.call(operator.contains, b"some", b"om") is True
    same = b"nobody"
    assert apart.call(taken_out_of_text, same, phrases) == same


def test_what_it_raises_is_raised_here(apart: Apart) -> None:
    with pytest.raises(ValueError, match="not a zip file"):
        apart.call(taken_out_of_office, b"nothing of the kind", Phrases((), "X"))
    with pytest.raises(ValueError, match="not a zip file"):
        apart.call(text_of_cell, b"nothing of the kind", "Actions", "A1")


def test_memory_that_it_may_not_take_stops_it_and_it_goes_on(apart: Apart) -> None:
    with pytest.raises(StoppedError, match=MEMORY):
        apart.call(operator.mul, bytes(2**20), 2**11)
    assert apart.call(operator.mul, b"x", 3) == b"xxx"


def test_an_error_of_planbooks_own_is_shown_whole_and_it_goes_on(apart: Apart) -> None:
    with (
        pytest.warns(ReadingWarning, match=r"(?s)error in planbook.*Traceback.*TypeError"),
        pytest.raises(StoppedError, match="error in planbook"),
    ):
        apart.call(operator.truediv, b"x", 2)
    assert apart.call(operator.mul, b"x", 3) == b"xxx"


def test_one_that_has_begun_answers_as_any_other_and_only_one_is_there() -> None:
    rules = load().rules
    with Apart(limits_of(rules["WB-003"], rules["WB-005"])) as begun:
        begun.begin()
        begun.begin()
        begun._begun()
        process = begun._process
        begun.begin()
        assert begun.call(operator.mul, b"x", 3) == b"xxx"
        assert begun._process is process


def test_one_that_has_begun_ends_though_nothing_is_asked_of_it() -> None:
    rules = load().rules
    with Apart(limits_of(rules["WB-003"], rules["WB-005"])) as begun:
        begun.begin()
        begun._begun()
        process = begun._process
        assert process is not None
    assert process.wait() != 0
    with Apart(limits_of(rules["WB-003"], rules["WB-005"])) as begun:
        begun.begin()  # and at once is over
    assert begun._process is None


def test_one_that_cannot_begin_is_silent_until_something_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("no process can be started")

    told: list[object] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    monkeypatch.setattr("planbook.collect.process.subprocess.Popen", fail)
    rules = load().rules
    with Apart(limits_of(rules["WB-003"], rules["WB-005"])) as begun:
        begun.begin()
        begun._begun()
        with pytest.raises(OSError, match="no process"):
            begun.call(operator.mul, b"x", 3)
    assert told == []
