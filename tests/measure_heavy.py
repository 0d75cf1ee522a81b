"""What heavy workbooks take, command by command: seconds of processor and megabytes of all processes together.

    python tests/measure_heavy.py [--registers] [--only WORDS ...] [--commands WORDS ...] [--base DIR]
                                  [--units N] [--heavy N]

Each of the cases of `heavy.py` takes the place of what one of four schools has returned (of `--heavy` of `--units`
schools), and every command is run, one after the other. With `--registers` it is those of `heavy_registers.py` in
the place of the register; of one that is to be refused, or has an error, some of them. The exit status is 1 where a
command took more than the rules allow, or ended otherwise than it should. Linux only, as it reads /proc.
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

from heavy import CASES, READ, TEMPLATE, Case
from heavy_registers import FAULT, REGISTERS
from planbook.collect.limits import limits_of
from planbook.model.loading import load

RELEASED = Path(__file__).parents[1] / "workbook_templates" / "released"
PERIOD, TODAY = "2026-27-autumn", "2026-12-17"
SPRING, IN_SPRING = "2026-27-spring", ("--today", "2027-03-01")
NAME = f"990101_ashlow-road-primary_objectives-actions_{PERIOD}.xlsx"
FILE = f"returned/{PERIOD}/{NAME}"
COPY = f"returned/{PERIOD}/copy_{NAME}"
TAKEN = f"returned/{SPRING}/{NAME}"
EARLIER = "earlier.xlsx"
PAPER = f"outputs/{PERIOD}/reports/990101_ashlow-road-primary_governors_{PERIOD}.docx"
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
AFTER = {
    "report --refresh": ("report", PERIOD, "--refresh", PAPER),
    "publish": ("publish", PERIOD),
    "report --for correction": ("report", PERIOD, "--for", "correction"),
    "receive --join": ("receive", PERIOD, "--join", FILE, COPY),
    "prepare": ("prepare", SPRING),
    "receive --take": (*IN_SPRING, "receive", SPRING, "--take", TAKEN, "--as", SPRING),
    "migrate": ("migrate", EARLIER),
    "doctor": ("doctor",),
    "backup": ("backup", "kept.zip"),
    "backup --restore": ("backup", "--restore", "kept.zip", "restored"),
    "redact": ("redact", FILE, "Actions!C7", "--reason", "A name", "--yes"),
    "forget": ("forget", "990101", "--yes"),
}
"""What comes after a term's reports; a heavy workbook lies for each where it looks for one."""
TELLING = ("validate", "consolidate")
"""What says of every returned workbook what became of it."""
REGISTER = "trust.xlsx"
OLD = "objectives-actions-0.9-filled.xlsx"
"""A workbook of an earlier version, of those released."""
WITH_REGISTER = {
    "validate trust.xlsx": ("validate", REGISTER),
    "prepare": ("prepare", PERIOD, "--force", "--unit", "990101", "--unit", "990102"),
    **{command: words for command, words in COMMANDS.items() if command != "validate FILE"},
    "migrate": ("migrate", OLD),
    "redact": ("redact", FILE, "Actions!C7", "--reason", "A name", "--yes"),
    "forget": ("forget", "990104", "--yes"),
    "doctor": ("doctor",),
    "backup": ("backup",),
    "explain": ("explain", "WB-003"),
    "init --update": ("init", "--update", "."),
}
WITHOUT_REGISTER = ("validate trust.xlsx", "status", "consolidate", "doctor", "backup", "init --update")


@dataclass(frozen=True)
class Taken:
    """What a command took."""

    seconds: float
    """Of processor time, by all its processes."""
    megabytes: float
    """Resident in all its processes together, at the most."""
    status: int
    printed: str


def taken_by(words: list[str], folder: Path) -> Taken:
    """Run a command, from `folder`."""
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
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
    for process in Path("/proc").iterdir():
        if not process.name.isdigit():
            continue
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended meanwhile
        children.setdefault(parent, []).append(int(process.name))
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


def _commands(case: Case, *, registers: bool, wanted: list[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The commands that a case is tried with."""
    commands = WITH_REGISTER if registers else COMMANDS | AFTER
    names = commands if case.outcome == READ or not registers else WITHOUT_REGISTER
    return [(name, commands[name]) for name in wanted or names]


def _returned(base: Path) -> list[str]:
    """The returned workbooks that a heavy one can be made of, that of `FILE` first."""
    there = (base / FILE).parent.glob(f"*_{TEMPLATE}_*.xlsx")
    return [str(path.relative_to(base)) for path in sorted(there) if "(" not in path.name]


def _lay(command: str, folder: Path, data: bytes) -> None:
    """Put the heavy workbook where a command looks for one that came once more."""
    match command:
        case "receive --join":
            (folder / COPY).write_bytes(data[:-2] + b"\1\0 ")  # a comment of one byte on the package
        case "receive --take":
            (folder / TAKEN).parent.mkdir(exist_ok=True)
            (folder / TAKEN).write_bytes(data)


def _ended(case: Case, command: str, took: Taken) -> bool:
    """Whether a command ended as it should where one returned workbook is heavy."""
    said = set(re.findall(r"WB-00[1-7]", took.printed))
    stopped = case.outcome == READ and said == {"WB-005"}  # at a limit that it is here to try
    told_so = took.status == 2 and case.outcome != READ and command in ("receive --join", "receive --take")
    sound = command not in TELLING or stopped or said == ({case.outcome} - {READ})
    return told_so or (took.status in (0, 1) and sound)


def _register_ended(case: Case, command: str, took: Taken) -> bool:
    """The same where the register is: with its work done, or one line that says what is wrong with the register."""
    if command == "validate trust.xlsx":
        return took.status in (0, 1) and (case.outcome in (READ, FAULT) or case.outcome in took.printed)
    told = took.status == 2 and "register" in took.printed and len(took.printed.splitlines()) == 1
    stopped = told and "was stopped" in took.printed
    return took.status in (0, 1) or stopped or (told and case.outcome != READ)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--registers", action="store_true", help="heavy registers, not heavy returned workbooks")
    parser.add_argument("--only", nargs="*", default=[], help="cases that have one of these words in their names")
    parser.add_argument("--commands", nargs="*", default=[], help="which commands; all by default")
    parser.add_argument("--base", type=Path, help="the folder of a demo trust that is there already")
    parser.add_argument("--units", type=int, default=4, help="schools of the trust that is made")
    parser.add_argument("--heavy", type=int, default=1, help="of how many of them the workbook is heavy")
    told = parser.parse_args()
    declarations = load()
    limits = limits_of(declarations.rules["WB-003"], declarations.rules["WB-005"])
    planbook = [sys.executable, "-m", "planbook"]
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        base, folder = told.base or Path(scratch) / "base", Path(scratch) / "trust"
        if not told.base:
            demo = (*planbook, "demo", str(base), "--units", str(told.units), "--periods", "2")
            subprocess.run(demo, check=True)
        heavy = [REGISTER] if told.registers else _returned(base)[: told.heavy]
        earlier = (RELEASED / OLD).read_bytes()
        for case in REGISTERS if told.registers else CASES:
            if told.only and not any(words in case.what for words in told.only):
                continue
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(base, folder)
            shutil.copy(RELEASED / OLD, folder)
            for path in heavy:
                data = case.make((base / path).read_bytes(), declarations, limits)
                (folder / path).write_bytes(data)
            print(f"{case.what} ({len(data) / 1e6:.2f} MB)", flush=True)
            for command, words in _commands(case, registers=told.registers, wanted=told.commands):
                if command == "migrate" and not told.registers:
                    (folder / EARLIER).write_bytes(case.make(earlier, declarations, limits))
                _lay(command, folder, data)
                took = taken_by([*planbook, "-C", str(folder), *("--today", TODAY), *words], folder)
                sound_end = (_register_ended if told.registers else _ended)(case, command, took)
                within = took.seconds <= limits.seconds * len(heavy) and took.megabytes <= limits.memory_mb
                failed |= not (sound_end and within)
                mark = "" if sound_end and within else f"  <- status {took.status}"
                print(f"    {command:24} {took.seconds:6.1f} s {took.megabytes:5.0f} MB{mark}", flush=True)
                if not sound_end:
                    print(took.printed[-1500:])
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
