"""A long run over workbooks that chance has changed: each is refused or read with a reason, nothing else happens.

    python tests/fuzz_reading.py --minutes 10 --seed 1 [--workers 2] [--only NUMBER] [--keep DIR]

Each mutant (see `mutants.py`) is read by the reading process and checked. What could be read is given back as a
clean workbook, which is read in turn; compared with what a school has sent; and every tenth time brought together
with the other schools' plans. An exception, a stage that takes too long, a process that grows too large: each is a
failure, told with the number that makes the same mutant again, and its file is kept. The exit status is 1 where
there is one.
"""

import argparse
import collections
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from mutants import mutant
from planbook.collect.reader import Reader
from planbook.collect.serving import FAULT
from planbook.consolidate.build import build_tables
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.difference import differences
from planbook.model.submission import Submission
from planbook.prepare.content.returned import given_back
from planbook.prepare.job import Reply
from planbook.prepare.workbook import write_workbook
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from planbook.workflow.consolidate import make_outputs
from planbook.workflow.issuing import issued_job
from planbook.workflow.reply import reply
from planbook.workflow.trust import Trust, open_trust
from trust_folder import PERIOD, TODAY, small_trust

SECONDS_A_STAGE = 20
MEGABYTES = 1_500
"""The most that this process may grow to; the reading process has its own limit."""


class TooLongError(Exception):
    """A stage took longer than it may."""


@dataclass(frozen=True)
class Bench:
    """A small trust whose schools have returned, and the workbooks that mutants are made of."""

    trust: Trust
    period: Period
    standing: tuple[Standing, ...]
    sound: Mapping[str, bytes]


def lay_out(folder: Path) -> None:
    """A trust of four schools at work in `folder`, with a reply to each and a workbook that LibreOffice saved."""
    place = small_trust(folder / "trust", units=4)
    reply(place.trust, PERIOD, TODAY)
    program = shutil.which("soffice")
    if program:
        source = sorted(place.returned.glob("*.xlsx"))[0]
        profile = (folder / "profile").as_uri()
        subprocess.run(
            [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx",
             "--outdir", str(folder / "saved"), str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip


def bench_in(folder: Path) -> Bench:
    """What `lay_out` has laid out in `folder`."""
    place = folder / "trust"
    trust = open_trust(place)
    period = trust.period(PERIOD)
    with trust.ledger() as ledger:
        standing = tuple(ledger.standing(PERIOD))
    sound = {}
    for kind, files in (
        ("prepared", sorted((place / "issued" / PERIOD).glob("*.xlsx"))),
        ("filled", sorted((place / "returned" / PERIOD).glob("*.xlsx"))),
        ("reply", sorted((place / "outputs" / PERIOD / "replies").rglob(f"*_{PERIOD}.xlsx"))),
        ("register", [place / "trust.xlsx"]),
        ("libreoffice", sorted((folder / "saved").glob("*.xlsx"))),
    ):
        sound |= {f"{kind} {number}": path.read_bytes() for number, path in enumerate(files, 1)}
    return Bench(trust, period, standing, sound)


@contextmanager
def limited(stage: str) -> Iterator[None]:
    """Raises TooLongError in what runs within it once it takes too long, where the system has an alarm."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise TooLongError(f"{stage} took more than {SECONDS_A_STAGE} seconds")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_A_STAGE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def try_one(bench: Bench, reader: Reader, path: Path, *, whole: bool) -> str:
    """What became of the workbook at `path`, as a refusal's code or `read`; raises for whatever must not be."""
    trust, declarations = bench.trust, bench.trust.declarations
    read = reader.read(path)
    for problem in read.problems:
        told = dict(problem.tokens).get("what", "")
        if FAULT in told or "seconds" in told:
            raise RuntimeError(told)
    refused = [p.code for p in read.problems if declarations.rules[p.code].refuses]
    file = f"returned/{PERIOD}/{path.name}"
    with limited("checking"):
        if read.template == "register":
            validate_register(read, declarations, file)
            return refused[0] if refused else "read: a register"
        validate(read, trust.register, bench.period, None, file)
    if refused:
        return refused[0]
    stands = next((s for s in bench.standing if s.unit == read.unit), bench.standing[0])
    sent = replace(read, unit=stands.unit, period=PERIOD)
    with limited("comparing"):
        differences(trust.register, stands.submission, sent)
        differences(trust.register, sent, stands.submission)
    with limited("giving back"):
        clean = _given_back(bench, sent, file)
    back = path.with_name("back.xlsx")
    back.write_bytes(clean)
    again = reader.read(back)
    codes = [p.code for p in again.problems if declarations.rules[p.code].refuses]
    if codes:
        raise RuntimeError(f"the clean workbook is refused: {codes}, {again.problems}")
    if whole:
        with limited("bringing together"):
            _bring_together(bench, stands, sent)
    return "read, with findings" if any(t.faults for t in read.tables) or read.problems else "read"


def _given_back(bench: Bench, sent: Submission, file: str) -> bytes:
    declarations, register = bench.trust.declarations, bench.trust.register
    issued = issued_job(bench.trust, bench.period, sent.unit or "", sent.template or "", (), TODAY)
    returned = given_back(declarations, register, issued, sent)
    found = validate(returned.submission, register, bench.period, None, file)
    told = Reply(tuple(found), (), (), received_on=TODAY, back_by=None)
    return write_workbook(declarations, replace(returned.job, feedback=told))


def _bring_together(bench: Bench, stands: Standing, sent: Submission) -> None:
    standing = [replace(s, submission=sent) if s is stands else s for s in bench.standing]
    findings = validate(sent, bench.trust.register, bench.period, None, stands.file)
    tables = build_tables(
        bench.trust.declarations, bench.trust.register, bench.period, {PERIOD: standing}, findings, ()
    )
    make_outputs(bench.trust, tables)


def megabytes() -> float:
    """The most memory that this process has had; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def work(folder: Path, seed: int, numbers: Iterator[int], until: float, keep: Path) -> int:
    """Try mutants until the time is up; one line of JSON tells what became of each. How many failed."""
    bench, failures = bench_in(folder), 0
    with tempfile.TemporaryDirectory() as scratch, Reader(bench.trust.declarations) as reader:
        path = Path(scratch) / "mutant.xlsx"
        for number in numbers:
            if time.monotonic() > until:
                break
            origin, how, data = mutant(seed, number, bench.sound)
            path.write_bytes(data)
            began, fault = time.monotonic(), ""
            try:
                outcome = try_one(bench, reader, path, whole=number % 10 == 0)
                if megabytes() > MEGABYTES:
                    outcome, fault = "failure", f"{megabytes():.0f} MB"
            except Exception:
                outcome, fault = "failure", traceback.format_exc()
            if fault:
                failures += 1
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}-{number}.xlsx").write_bytes(data)
            seconds = round(time.monotonic() - began, 2)
            told = {
                "number": number,
                "origin": origin,
                "how": how,
                "outcome": outcome,
                "seconds": seconds,
                "fault": fault,
            }
            print(json.dumps({**told, "megabytes": round(megabytes())}), flush=True)
            if megabytes() > MEGABYTES:
                break
    return failures


def run(minutes: float, seed: int, workers: int, keep: Path) -> int:
    """The whole run: figures on standard output, failures as they come. How many failed."""
    outcomes: collections.Counter[str] = collections.Counter()
    origins: collections.Counter[str] = collections.Counter()
    slowest, largest, failures = (0.0, 0), 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        lay_out(Path(scratch))
        command = [sys.executable, __file__, "--folder", scratch, "--minutes", str(minutes), "--seed", str(seed)]
        started = [
            subprocess.Popen(
                [*command, "--first", str(n), "--step", str(workers), "--keep", str(keep)],
                stdout=subprocess.PIPE, text=True, encoding="utf-8",
            )
            for n in range(workers)
        ]  # fmt: skip
        for process in started:  # what the others have said meanwhile waits in their pipes, or they wait for us
            for line in process.stdout or ():
                told = json.loads(line)
                outcomes[told["outcome"]] += 1
                origins[told["origin"].split()[0]] += 1
                slowest = max(slowest, (told["seconds"], told["number"]))
                largest = max(largest, told["megabytes"])
                if told["fault"]:
                    failures += 1
                    print(f"mutant {told['number']}: {told['origin']}, {told['how']}\n{told['fault']}", flush=True)
            if process.wait():
                failures += 1
                print(f"a worker ended with {process.returncode}")
    print(f"seed {seed}, {minutes:g} minutes, {workers} at once: {sum(outcomes.values())} mutants")
    print("of " + ", ".join(f"{count} {origin}" for origin, count in origins.most_common()))
    for outcome, count in outcomes.most_common():
        print(f"{count:6} {outcome}")
    print(f"slowest {slowest[0]} seconds (mutant {slowest[1]}); largest {largest} MB; {failures} failures")
    return failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", type=int, help="this mutant alone, its file kept")
    parser.add_argument("--keep", type=Path, default=Path("outputs/fuzz"), help="where files that fail are kept")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--step", type=int, default=1, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.folder:
        numbers = iter(range(asked.first, sys.maxsize, asked.step))
        until = time.monotonic() + asked.minutes * 60
        work(asked.folder, asked.seed, numbers, until, asked.keep)
        return 0  # what failed has been told; another status is a fault of this script
    if asked.only is not None:
        with tempfile.TemporaryDirectory() as scratch:
            lay_out(Path(scratch))
            return (
                1 if work(Path(scratch), asked.seed, iter([asked.only]), time.monotonic() + 600, asked.keep) else 0
            )
    return 1 if run(asked.minutes, asked.seed, asked.workers, asked.keep) else 0


if __name__ == "__main__":
    os.chdir(Path(__file__).parents[1])
    sys.exit(main())
