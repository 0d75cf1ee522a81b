"""A long run over a trust whose ledger, register or back-up has bytes flipped: damage is told, or does nothing.

    python tests/fuzz_ledger.py --minutes 5 --seed 1

Each trial flips bytes of one file of a whole trust and runs one command. It ends as it would have without, with the
same outputs byte for byte, or with one line. An exception that is not the operator's, an output that differs, a
back-up that is brought back otherwise than it was made: each is a failure, told with the number that makes the same
trial again. The exit status is 1 where there is one.
"""

import argparse
import collections
import random
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

from planbook.errors import PlanbookError
from planbook.workflow.backup import back_up
from planbook.workflow.consolidate import consolidate
from planbook.workflow.doctor import examine
from planbook.workflow.reply import reply
from planbook.workflow.report import report
from planbook.workflow.restore import restore
from planbook.workflow.status import status
from trust_folder import PERIOD, TODAY, Folder, small_trust

BEFORE = "2025-26-summer"
COMMANDS = ("consolidate", "rebuild", "rebuild of a past term", "reply", "report", "status", "backup", "doctor")


def contents(folder: Path, *below: str) -> dict[str, bytes]:
    """Every file of `folder`, or of what is `below` it, by its path."""
    tops = [folder / name for name in below] or [folder]
    return {p.relative_to(folder).as_posix(): p.read_bytes() for t in tops for p in t.rglob("*") if p.is_file()}


def flipped(data: bytes, drawn: random.Random) -> bytes:
    """`data` with some bytes changed, in one place or in many."""
    made = bytearray(data)
    for _ in range(drawn.choice((1, 1, 2, 8, 60))):
        first, length = drawn.randrange(len(made)), drawn.choice((1, 1, 4, 16, 512, 4096))
        for place in range(first, min(first + length, len(made))):
            made[place] ^= drawn.randrange(1, 256)
    return bytes(made)


def run(command: str, folder: Folder) -> None:
    if command == "consolidate":
        consolidate(folder.trust, PERIOD, TODAY)
    elif command == "rebuild":
        consolidate(folder.trust, PERIOD, TODAY, rebuild=True)
    elif command == "rebuild of a past term":
        consolidate(folder.trust, BEFORE, TODAY, rebuild=True)
    elif command == "reply":
        reply(folder.trust, PERIOD, TODAY, [])
    elif command == "report":
        report(folder.trust, PERIOD, TODAY)
    elif command == "status":
        status(folder.trust, PERIOD, TODAY)
    elif command == "backup":
        back_up(folder.path, None, TODAY)
    else:
        examine(folder.path, TODAY)


class Bench:
    """A trust of two schools and two terms with all its outputs, and a back-up of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = small_trust(folder / "whole", units=2, periods=2)
        for period in (BEFORE, PERIOD):
            consolidate(self.folder.trust, period, TODAY)
        reply(self.folder.trust, PERIOD, TODAY, [])
        report(self.folder.trust, PERIOD, TODAY)
        self.backup = back_up(self.folder.path, folder / "backup.zip", TODAY).path
        restore(self.backup, folder / "restored")
        self.outputs = contents(self.folder.path, "outputs")
        self.restored = contents(folder / "restored")
        self.scratch = folder / "scratch"

    def trial(self, seed: int) -> str:
        """What came of the trial: `told` or `unchanged`; raises AssertionError where an output is another."""
        drawn = random.Random(seed)
        shutil.rmtree(self.scratch, ignore_errors=True)
        what = drawn.choice(("ledger.db", "ledger.db", "trust.xlsx", "back-up"))
        if what == "back-up":
            self.scratch.mkdir()
            damaged = self.scratch / "backup.zip"
            damaged.write_bytes(flipped(self.backup.read_bytes(), drawn))
            try:
                restore(damaged, self.scratch / "trust")
            except PlanbookError:
                assert not (self.scratch / "trust").exists() or not any((self.scratch / "trust").iterdir())
                return "back-up: told"
            assert contents(self.scratch / "trust") == self.restored, "brought back otherwise than it was"
            return "back-up: unchanged"
        shutil.copytree(self.folder.path, self.scratch)
        file = self.scratch / what
        file.write_bytes(flipped(file.read_bytes(), drawn))
        command = drawn.choice(COMMANDS)
        try:
            run(command, Folder(self.scratch))
            came = "unchanged"
        except PlanbookError:
            came = "told"
        now = contents(self.scratch, "outputs")
        assert all(now.get(path) == data for path, data in self.outputs.items()), f"{command}: an output is another"
        return f"{what}: {came}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    came: collections.Counter[str] = collections.Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        until, seed = time.monotonic() + 60 * asked.minutes, asked.seed * 1_000_000
        while time.monotonic() < until:
            try:
                came[bench.trial(seed)] += 1
            except Exception:
                failed += 1
                print(f"trial {seed}:")
                traceback.print_exc()
            seed += 1
    print(f"{came.total() + failed} trials, {failed} failed")
    for what, times in sorted(came.items()):
        print(f"  {what}: {times}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
