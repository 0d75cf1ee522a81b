"""What several test files share."""

import gc
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import kept_readers
import kept_registers
import kept_writer
import sentences_judged
from pages_seen import Kept, kept_papers
from planbook.cli.main import SELDOM
from planbook.report.pdf.places import find_libreoffice
from trust_folder import KEPT

if TYPE_CHECKING:
    from endurance import Worker

LONGEST = (
    "test_endurance_disk.py",
    "test_misspelt.py",
    "test_cli_console.py",
    "test_workflow_redact.py",
    "test_endurance.py",
    "test_collect_mangled.py",
    "test_workflow_plan_changes.py",
    "test_demo_trust.py",
    "test_demo_network.py",
    "test_workflow_contributors.py",
    "test_demo.py",
    "test_demo_partnership.py",
    "test_workflow_own_published.py",
    "test_workflow_publishing.py",
    "test_workflow_reply.py",
    "test_workflow_claims.py",
    "test_ledger_owner.py",
    "test_workflow_causes.py",
    "test_workflow.py",
    "test_workflow_migrate.py",
    "test_demo_growth.py",
    "test_dashboard_browser.py",
    "test_macros_run.py",
    "test_year_of_events.py",
    "test_office_workbooks.py",
    "test_cli_interrupted.py",
    "test_benchmarks.py",
    "test_own_words.py",
    "test_workflow_counted_alike.py",
    "test_workflow_names.py",
    "test_prepare_workbook.py",
    "test_consolidate_audit.py",
    "test_workflow_keeping.py",
    "test_workflow_ended_beside.py",
    "test_kept_workbooks.py",
    "test_ledger_damage.py",
    "test_workflow_agreement.py",
    "test_workflow_new_year.py",
    "test_fuzz_reading.py",
    "test_collect_package.py",
    "test_collect_days.py",
    "test_libreoffice.py",
    "test_workflow_membership.py",
    "test_workflow_units.py",
    "test_workflow_unchanged.py",
    "test_workflow_register_read.py",
    "test_heavy_registers.py",
    "test_heavy.py",
    "test_fuzz_days.py",
    "test_endurance_keeping.py",
)
"""Files of tests by how long they take, the longest first; a file is run by one process."""

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""LibreOffice's setting to work every formula out afresh when it opens a workbook."""


OURS = "planbook-tests-"
"""How the names of a run's folders begin."""
MEMORY = Path("/dev/shm")
"""Where Linux has files in memory."""
LONG_AGO = 6 * 3600
"""Seconds after which no run is still at work."""
ROOM = 6 * 2**30
"""Bytes that have to be free there, and besides in memory, for a run's files: several times what they take."""


settings.register_profile("fixed", derandomize=True, database=None)
settings.register_profile("long", derandomize=False, database=None, max_examples=10_000, print_blob=True)
settings.load_profile("fixed")
"""The examples of a property are the same on every run, so that what falls has been changed; other and many more of
them with `--hypothesis-profile=long`, whose seed `--hypothesis-seed` sets."""


def pytest_configure(config: pytest.Config) -> None:
    """What several tests need is made once, by whichever process of the run comes to it first."""
    # A test starts many processes: what one of them has compiled the next need not.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if not hasattr(config, "workerinput"):
        if config.getoption("dist", "no") != "no" and not config.getoption("basetemp") and _has_room(MEMORY):
            _clear_after_killed_runs()
            in_memory = tempfile.mkdtemp(prefix=OURS, dir=MEMORY)
            os.environ["TMPDIR"] = tempfile.tempdir = in_memory
            config.add_cleanup(partial(shutil.rmtree, in_memory, ignore_errors=True))
        os.environ[KEPT] = tempfile.mkdtemp(prefix=OURS)
        os.environ["XDG_CACHE_HOME"] = str(Path(os.environ[KEPT]) / "cache")  # not the developer's own
    # What a run keeps is gone through each time that Python looks for what nothing refers to any more.
    gc.set_threshold(*SELDOM)
    kept_readers.keep_readers()
    kept_registers.keep_registers()
    kept_writer.keep_written()
    sentences_judged.judge_sentences()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first, so that no process is still at one when the others have finished."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """From here on what is loaded is left out where Python looks for what nothing refers to."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    kept_readers.end_readers()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(KEPT, ""), ignore_errors=True)


def _clear_after_killed_runs() -> None:
    """Remove what runs that could not end by themselves have left in memory."""
    for left in MEMORY.glob(f"{OURS}*"):
        if time.time() - left.stat().st_mtime > LONG_AGO:
            shutil.rmtree(left, ignore_errors=True)


def _has_room(folder: Path) -> bool:
    """Whether a run's files can lie in `folder`, in memory.

    Most of the time that tests would wait is for a disk to have what they write. A run of all tests asks for this;
    what a failed test wrote is to be looked at after a run in one process (`-n0`), which leaves it.
    """
    if not os.access(folder, os.W_OK | os.X_OK) or "TMPDIR" in os.environ:
        return False
    told = re.search(r"MemAvailable:\s*(\d+) kB", Path("/proc/meminfo").read_text(encoding="utf-8"))
    return told is not None and min(shutil.disk_usage(folder).free, int(told[1]) * 1024) >= ROOM


@pytest.fixture(scope="module")
def own_readers() -> Iterator[None]:
    """For tests of the process that reads workbooks: each `Reader` starts one and ends it."""
    with kept_readers.own_readers(), kept_registers.own_registers():
        yield


@pytest.fixture
def own_writer() -> Iterator[None]:
    """For tests of what is the same each time that it is made: each workbook is written, and none is kept."""
    with kept_writer.own_written():
        yield


@pytest.fixture(scope="session")
def worker() -> "Iterator[Worker]":
    """The warm process whose commands tests stop, kill and hinder."""
    from endurance import Worker

    made = Worker()
    yield made
    made.close()


@pytest.fixture(scope="session")
def libreoffice() -> Path:
    """The program. Skipped where there is none, except under CI, where its absence must not pass unseen."""
    program = find_libreoffice()
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing; the files cannot be checked with it.")
        pytest.skip("LibreOffice is not installed")
    return program


@pytest.fixture(scope="session")
def soffice_all(
    libreoffice: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[Path], str], list[Path]]:
    """A second opinion on Office files: `soffice_all(files, "pdf")` are those files as it converts them.

    They lie in one folder.
    """
    profile = tmp_path_factory.mktemp("libreoffice")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")

    def convert(files: Sequence[Path], to: str) -> list[Path]:
        (folder,) = {file.parent / "converted" for file in files}
        subprocess.run(
            [str(libreoffice), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to,
             "--outdir", str(folder), *map(str, files)],
            check=True, capture_output=True, timeout=180 * len(files),
        )  # fmt: skip
        return [folder / f"{file.stem}.{to.partition(':')[0]}" for file in files]

    return convert


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    """The papers that are written while it is asked for, by the SHA-256 of their files."""
    with kept_papers() as papers:
        yield papers


@pytest.fixture(scope="session")
def soffice(soffice_all: Callable[[Sequence[Path], str], list[Path]]) -> Callable[..., Path]:
    """The same for one file: `soffice(file, "pdf")`."""

    def convert(file: Path, to: str = "pdf") -> Path:
        (made,) = soffice_all([file], to)
        return made

    return convert
