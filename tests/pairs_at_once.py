"""Two commands at once on one trust, every pair of those that write, begun together or shortly after each other.

`python tests/pairs_at_once.py --seed 5 --minutes 30` prints each pair of which one did neither end as it does alone
nor say in a line that another planbook is at work, or after which the ledger is not whole, something half written
is left or `doctor` does not end; its status is 1 if there was any.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations_with_replacement
from pathlib import Path

from endurance import Ended, Worker, strays
from planbook.ledger.health import health_of
from planbook.model.loading import load
from test_workflow_redact import NAME, type_in
from trust_folder import PERIOD, SPRING, small_trust

DAY = ("--today", "2026-12-21")
APART = (0, 0, 0.3, 0.8)
"""Seconds between the beginnings, one of which is drawn for each pair."""


def commands_on(folder: Path) -> dict[str, tuple[str, ...]]:
    """The commands that write, on a trust made in `folder` in which each has something to do."""
    trust = small_trust(folder, units=2)
    first, second = (trust.file_of(unit) for unit in ("990101", "990102"))
    cell = type_in(first, {"action.progress": f"{NAME} was away."})["action.progress"]
    return {
        "receive": ("receive", PERIOD),
        "consolidate": ("consolidate", PERIOD),
        "reply": ("reply", PERIOD),
        "report": ("report", PERIOD),
        "approve": ("approve", PERIOD, "--by", "LGC"),
        "publish": ("publish", PERIOD),
        "withdraw": ("receive", PERIOD, "--withdraw", second.name),
        "prepare": ("prepare", SPRING, "--force"),
        "backup": ("backup",),
        "redact": (
            "redact", f"returned/{PERIOD}/{first.name}", f"Actions!{cell}", "--reason", "it names a pupil", "--yes",
        ),
        "forget": ("forget", "990102", "--yes"),
    }  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    drawn, came, failed, tried = random.Random(asked.seed), Counter[str](), 0, 0
    workers, until = (Worker(), Worker()), time.monotonic() + 60 * asked.minutes

    def begin(worker: Worker, folder: Path, words: tuple[str, ...], wait: float) -> Ended:
        time.sleep(wait)
        return worker.run(folder, *DAY, *words)

    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(2) as both:
        base, folder = Path(temporary) / "base", Path(temporary) / "trust"
        commands = commands_on(base)
        for words in (commands["receive"], commands["consolidate"], commands["report"]):
            workers[0].run(base, *DAY, *words)
        alone = {}
        for name, words in commands.items():
            shutil.copytree(base, folder)
            alone[name] = workers[0].run(folder, *DAY, *words).status
            shutil.rmtree(folder)
        pairs = list(combinations_with_replacement(commands, 2))
        drawn.shuffle(pairs)
        for pair in pairs:
            if time.monotonic() > until:
                break
            shutil.copytree(base, folder)
            wait = drawn.choice(APART)
            begun = [
                both.submit(begin, worker, folder, commands[name], number * wait)
                for number, (worker, name) in enumerate(zip(workers, pair, strict=True))
            ]
            bad = []
            for name, run in zip(pair, begun, strict=True):
                ended = run.result()
                left = ended.status == 2 and "at work" in ended.stderr
                came["another was at work" if left else "done"] += 1
                if not left and ended.status not in (0, 1, alone[name]):
                    bad.append(f"{name} ended with {ended.status}: {ended.last_said}")
            bad += [f"damage: {one}" for one in health_of(folder / "ledger.db", load()).damage]
            bad += [f"left: {path}" for path in strays(folder)]
            looked = workers[0].run(folder, *DAY, "doctor")
            bad += [f"doctor ended with {looked.status}"] if looked.status not in (0, 1) else []
            print("; ".join([*pair, *bad]) if bad else ".", end="\n" if bad else "", flush=True)
            tried, failed = tried + 1, failed + bool(bad)
            shutil.rmtree(folder)
    for worker in workers:
        worker.close()
    print(f"\n{tried} pairs, {failed} failed: {dict(came)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
