"""What heavy workbooks take, command by command: seconds of processor and megabytes of all processes together.

    python tests/measure_heavy.py [--only WORDS ...] [--commands WORDS ...] [--base DIR]

Each of the cases of `heavy.py` takes the place of what one of four schools has returned, and every command is run;
of one that is to be refused, `validate` and `consolidate` alone. The exit status is 1 where a command took more
than the rules allow, or ended otherwise than it should. Linux only, as it reads /proc.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from heavy import CASES, READ
from planbook.collect.limits import limits_of
from planbook.model.loading import load

PERIOD, TODAY = "2026-27-autumn", "2026-12-17"
NAME = f"990101_ashlow-road-primary_objectives-actions_{PERIOD}.xlsx"
FILE = f"returned/{PERIOD}/{NAME}"
COMMANDS = {
    "validate": ("validate",),
    "validate FILE": ("validate", FILE),
    "receive": ("receive", PERIOD),
    "status": ("status", PERIOD),
    "reply": ("reply", PERIOD),
    "consolidate": ("consolidate", PERIOD),
    "consolidate --rebuild": ("consolidate", PERIOD, "--rebuild"),
    "report": ("report", PERIOD),
    "trace": ("trace", PERIOD, "kpi/ATT/990101"),
}
REFUSED = ("validate", "consolidate")


@dataclass(frozen=True)
class Taken:
    """What a command took."""

    seconds: float
    """Of processor time, by all its processes."""
    megabytes: float
    """Resident in all its processes together, at the most."""
    status: int
    printed: str


def taken_by(words: list[str]) -> Taken:
    """Run a command."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    pieces: list[str] = []
    listener = threading.Thread(target=lambda: pieces.append(process.stdout.read() if process.stdout else ""))
    listener.start()
    most = 0.0
    while True:
        ended, status, used = os.wait4(process.pid, os.WNOHANG)
        if ended:
            break
        most = max(most, sum(_resident(one) for one in _family(process.pid)))
        time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(status)
    listener.join()
    return Taken(used.ru_utime + used.ru_stime, most, process.returncode, "".join(pieces))


def _family(first: int) -> list[int]:
    """A process with all that it has started, and those in turn."""
    children: dict[int, list[int]] = {}
    for told in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(told.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(told.parent.name))
    family = [first]
    for one in family:
        family += children.get(one, [])
    return family


def _resident(process: int) -> float:
    try:
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) / 1024 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[], help="cases that have one of these words in their names")
    parser.add_argument("--commands", nargs="*", default=[], help="which commands; all by default")
    parser.add_argument("--base", type=Path, help="the folder of a demo trust that is there already")
    told = parser.parse_args()
    declarations = load()
    limits = limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    planbook = [sys.executable, "-m", "planbook"]
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        base, folder = told.base or Path(scratch) / "base", Path(scratch) / "trust"
        if not told.base:
            subprocess.run([*planbook, "demo", str(base), "--units", "4", "--periods", "2"], check=True)
        sound = (base / FILE).read_bytes()
        for case in CASES:
            if told.only and not any(words in case.what for words in told.only):
                continue
            data = case.make(sound, declarations, limits)
            print(f"{case.what} ({len(data) / 1e6:.2f} MB)", flush=True)
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(base, folder)
            (folder / FILE).write_bytes(data)
            for command in told.commands or (COMMANDS if case.outcome == READ else REFUSED):
                took = taken_by([*planbook, "-C", str(folder), "--today", TODAY, *COMMANDS[command]])
                said = set(re.findall(r"WB-00[1-7]", took.printed))
                stopped = case.outcome == READ and said == {"WB-005"}  # at a limit that it is here to try
                wanted = command not in REFUSED or stopped or said == ({case.outcome} - {READ})
                sound_end = took.status in (0, 1) and wanted
                within = took.seconds <= limits.seconds and took.megabytes <= limits.memory_mb
                failed |= not (sound_end and within)
                mark = "" if sound_end and within else f"  <- status {took.status}, {sorted(said)}"
                print(f"    {command:22} {took.seconds:6.1f} s {took.megabytes:5.0f} MB{mark}", flush=True)
                if not sound_end:
                    print(took.printed[-1500:])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
