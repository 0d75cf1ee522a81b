"""The limit of memory of the reading process: what Windows is told of it, and what the operator is."""

import ctypes
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from planbook.collect import reader
from planbook.collect.limits import limits_of
from planbook.collect.memory import BasicLimits, ExtendedLimits, IoCounters, job_limits
from planbook.collect.reader import Reader, ReadingWarning
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
    monkeypatch.setattr(
        reader.subprocess, "Popen", lambda _, **options: real([sys.executable, "-c", program], **options)
    )
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
        "from planbook.collect import serving\n"
        "def slow(path, *_, **__):\n"
        "    if path.name == 'busy.xlsx':\n"
        "        while True: pass\n"
        "    time.sleep(3)\n"
        "    return serving.stopped(path, 'it waited')\n"
        "serving.read_workbook = slow\n"
        "print('[\"\", true]', flush=True)\n"
        "limits = serving.from_params(json.loads(sys.argv[1]))\n"
        "serving.serve(sys.stdin, sys.stdout, limits, migrating=False)\n"
    )
    real, rules = subprocess.Popen, load().rules
    limits = replace(limits_of(rules["WB-003"], rules["WB-005"]), seconds=1)
    words = [sys.executable, "-c", program, json.dumps(limits.as_json)]
    monkeypatch.setattr(reader.subprocess, "Popen", lambda _, **options: real(words, **options))
    with Reader(load(), limits) as made:
        said = [dict(made.read(tmp_path / n).problems[0].tokens)["what"] for n in ("waits.xlsx", "busy.xlsx")]
        assert said == ["it waited", "it took more than 1 seconds"]


def test_a_process_that_does_not_start_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with process_of("raise SystemExit(1)", monkeypatch) as made, pytest.raises(RuntimeError, match="did not start"):
        made.read(tmp_path / "sent.xlsx")


def test_a_fault_of_planbooks_own_refuses_one_file_and_shows_its_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from planbook.collect import serving\n"
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
