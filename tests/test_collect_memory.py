"""The limit of memory of the reading process: what Windows is told of it, and what the operator is."""

import ctypes
import errno
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planbook.collect.limits import MEMORY, limits_of
from planbook.collect.memory import BasicLimits, ExtendedLimits, IoCounters, job_limits
from planbook.collect.process import ReadingWarning
from planbook.collect.reader import Reader
from planbook.collect.serving import FAULT
from planbook.model.loading import load

pytestmark = pytest.mark.usefixtures("own_readers")
MEGABYTE = 1024 * 1024


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the sizes are those of 64-bit systems")
def test_windows_structures_have_the_sizes_that_it_documents() -> None:
    assert ctypes.sizeof(BasicLimits) == 64
    assert ctypes.sizeof(IoCounters) == 48
    assert ctypes.sizeof(ExtendedLimits) == 144
    assert BasicLimits.LimitFlags.offset == 16
    assert BasicLimits.Affinity.offset == 48
    assert ExtendedLimits.ProcessMemoryLimit.offset == 112


def test_a_job_is_told_the_limit_of_each_process_and_to_ask_nothing() -> None:
    limits = job_limits(300 * MEGABYTE)
    assert limits.ProcessMemoryLimit == 300 * MEGABYTE
    assert limits.BasicLimitInformation.LimitFlags == 0x0100 | 0x0400


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS is known not to keep to the limits that it sets")
def test_a_process_that_limits_itself_gets_no_more() -> None:
    program = (
        "from planbook.collect.memory import limit_memory\n"
        f"assert limit_memory({400 * MEGABYTE}) == ''\n"
        "try:\n"
        f"    bytearray({600 * MEGABYTE})\n"
        "except MemoryError:\n"
        "    print('refused')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "refused\n"


def test_a_limit_that_the_system_does_not_set_is_no_error_but_words() -> None:
    program = f"from planbook.collect.memory import limit_memory\nprint(limit_memory({2**80}))\n"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip()


@contextmanager
def process_of(program: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """A reader whose process is `program` in place of its own."""
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _, **options: real([sys.executable, "-c", program], **options))
    with Reader(load()) as made:
        yield made


def test_a_system_without_a_limit_is_told_to_the_operator(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = """print('["it knows no jobs", false]', flush=True); input()"""
    with process_of(program, monkeypatch) as made, pytest.warns(ReadingWarning, match="it knows no jobs"):
        made.read(tmp_path / "sent.xlsx")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows limits no processor time of one file")
def test_a_file_that_takes_too_much_processor_time_is_stopped_and_waiting_does_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = (
        "import json, sys, time\n"
        "from planbook.collect import limits as known, serving\n"
        "def slow(path, *_, **__):\n"
        "    if path.name == 'busy.xlsx':\n"
        "        while True: pass\n"
        "    time.sleep(3)\n"
        "    return serving.stopped(path, 'it waited')\n"
        "serving.read_workbook = slow\n"
        "print('[\"\", true]', flush=True)\n"
        "limits = known.from_params(json.loads(sys.argv[1]))\n"
        "serving.serve(sys.stdin, sys.stdout, limits, migrating=False)\n"
    )
    real, rules = subprocess.Popen, load().rules
    limits = replace(limits_of(rules["WB-003"], rules["WB-005"]), seconds=1)
    words = [sys.executable, "-c", program, json.dumps(limits.as_json)]
    monkeypatch.setattr(subprocess, "Popen", lambda _, **options: real(words, **options))
    with Reader(load(), limits) as made:
        said = [dict(made.read(tmp_path / n).problems[0].tokens)["what"] for n in ("waits.xlsx", "busy.xlsx")]
        assert said == ["it waited", "it took more than 1 seconds"]


def test_a_process_that_does_not_start_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with process_of("raise SystemExit(1)", monkeypatch) as made, pytest.raises(RuntimeError, match="did not start"):
        made.read(tmp_path / "sent.xlsx")


class Unnoticed(subprocess.Popen[str]):
    """A process of which nobody notices that it has ended until something is sent to it."""

    def poll(self) -> None:
        return None


class Refusing(io.RawIOBase):
    """A pipe that nobody reads any more, as Windows says it."""

    def writable(self) -> bool:
        return True

    def write(self, _: object) -> int:
        raise OSError(errno.EINVAL, "Invalid argument")


@pytest.mark.parametrize("windows", [False, True])
def test_a_process_that_has_gone_is_closed_though_something_is_still_to_be_sent_to_it(
    windows: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = (
        "import io, json, sys\n"
        "from planbook.collect import limits as known, serving\n"
        "print('[\"\", true]', flush=True)\n"
        "limits = known.from_params(json.loads(sys.argv[1]))\n"
        "once = io.StringIO(sys.stdin.readline() + sys.stdin.readline())\n"
        "serving.serve(once, sys.stdout, limits, migrating=False)\n"
    )
    rules = load().rules
    limits = limits_of(rules["WB-003"], rules["WB-005"])
    words = [sys.executable, "-c", program, json.dumps(limits.as_json)]
    started: list[Unnoticed] = []

    def start(_: object, **options: Any) -> Unnoticed:
        started.append(Unnoticed(words, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    with Reader(load(), limits) as made:
        (problem,) = made.read(tmp_path / "gone.xlsx").problems
        assert "taken away" in dict(problem.tokens)["what"]
        (process,) = started
        process.wait()
        if windows:
            process.stdin = io.TextIOWrapper(io.BufferedWriter(Refusing()))
        (problem,) = made.read(tmp_path / "sent.xlsx").problems
        assert dict(problem.tokens)["what"] == MEMORY
        assert process.stdin is not None and process.stdin.closed
        (problem,) = made.read(tmp_path / "next.xlsx").problems
        assert "taken away" in dict(problem.tokens)["what"]
        assert len(started) == 2


def test_a_fault_of_planbooks_own_refuses_one_file_and_shows_its_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from planbook.collect import limits as known, serving\n"
        "from planbook.collect.limits import limits_of\n"
        "from planbook.model.loading import load\n"
        "def faulty(path, *_, **__):\n"
        "    raise KeyError('a bug in reading')\n"
        "serving.read_workbook = faulty\n"
        "print('[\"\", false]', flush=True)\n"
        "rules = load().rules\n"
        "limits = limits_of(rules['WB-003'], rules['WB-005'])\n"
        "serving.serve(sys.stdin, sys.stdout, limits, migrating=False)\n"
    )
    with process_of(program, monkeypatch) as made:
        for name in ("one.xlsx", "two.xlsx"):
            with pytest.warns(ReadingWarning, match="(?s)not in .*Traceback.*in faulty.*a bug in reading"):
                read = made.read(tmp_path / name)
            (problem,) = read.problems
            assert problem.code == "WB-005"
            assert FAULT in dict(problem.tokens)["what"]
