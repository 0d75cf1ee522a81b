"""Word papers made into PDFs by one process of LibreOffice, which is stopped where it makes no headway.

It has a profile of its own, which goes with it: nothing of what its user has set or has open is touched. That
profile lets it run no macro and fetch nothing, as a paper may have been through other hands.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planbook.files import scratch_folder, write_scratch
from planbook.report.pdf.places import WANTED
from planbook.report.pdf.undated import undated

PATIENCE = 120.0
"""Seconds in which LibreOffice is to have made one more paper; a long one takes it one or two."""
_LOOK_EVERY = 0.05
_WISHES = {
    "PDFUACompliance": True,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "DisplayPDFDocumentTitle": True,
    "ExportFormFields": False,  # newer ones make a field to fill in of each content control
}
_SETTINGS = {
    "Common/Security/Scripting": {
        "DisableMacrosExecution": "true",
        "MacroSecurityLevel": "3",
        "BlockUntrustedRefererLinks": "true",
        "DisableActiveContent": "true",
    },
    "Writer/Content/Update": {"Link": "2"},  # never
    "Java/VirtualMachine": {"Enable": "false"},
}
_ITEM = (
    '<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
    "</prop></item>"
)
_TAGGED = b"<pdfuaid:part>1</pdfuaid:part>"


@dataclass(frozen=True, slots=True)
class MadePdf:
    """The PDF of a paper, or why there is none."""

    data: bytes
    why: str = ""
    """As a clause; empty of one that was made."""


def make_pdfs(
    program: Path,
    papers: Sequence[bytes],
    patience: float = PATIENCE,
    say: Callable[[int], None] = lambda _: None,
) -> list[MadePdf]:
    """The PDF of each of `papers`, which are Word documents; `say` is told the number of each before it is made.

    Where LibreOffice dies or hangs over one, that one has none and the next process goes on with those after it.
    Two that one after another make nothing are the last.
    """
    with scratch_folder() as folder:
        made: dict[int, MadePdf] = {}
        words = [write_scratch(folder / f"{number}.docx", data) for number, data in enumerate(papers)]
        left, idle, start = list(range(len(papers))), 0, 0
        while left:
            start += 1
            why = _run(program, folder, start, [words[number] for number in left], patience, say)
            done = [number for number in left if _is_whole(folder / f"{number}.pdf")]
            after = left[left.index(done[-1]) + 1 :] if done else left
            # Where it came to no good end, it was at the next one after the last that it had made.
            taken = left if not why else left[: len(left) - len(after) + 1]
            for number in taken:
                made[number] = _taken(folder / f"{number}.pdf", why if number == taken[-1] else "")
            left = left[len(taken) :]
            idle = 0 if done else idle + 1
            if idle == 2:
                made |= {number: MadePdf(b"", why) for number in left}
                break
        return [made[number] for number in range(len(papers))]


def _taken(path: Path, why: str) -> MadePdf:
    """What was made at `path`; `why` is what became of the process."""
    if not _is_whole(path):
        return MadePdf(b"", why or "LibreOffice could not read the Word paper")
    data = path.read_bytes()
    if _TAGGED not in data:
        return MadePdf(b"", f"the LibreOffice there makes no PDF that is tagged as PDF/UA; {WANTED} does")
    return MadePdf(undated(data))


def _is_whole(path: Path) -> bool:
    data = path.read_bytes() if path.is_file() else b""
    return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")


def _run(
    program: Path, folder: Path, start: int, words: Sequence[Path], patience: float, say: Callable[[int], None]
) -> str:
    """Let LibreOffice make PDFs beside `words`; what became of it as a clause, empty where it came to the end."""
    profile = folder / f"profile{start}"
    (profile / "user").mkdir(parents=True)
    write_scratch(profile / "user" / "registrymodifications.xcu", _settings())
    wishes = {name: {"type": "boolean", "value": str(value).lower()} for name, value in _WISHES.items()}
    command = [
        str(program),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
        *("--convert-to", f"pdf:writer_pdf_Export:{json.dumps(wishes)}"),
        *("--outdir", str(folder), *map(str, words)),
    ]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "TZ": "UTC"},
            start_new_session=True,  # so that what it starts in its turn can be stopped with it
        )
    except OSError as error:
        return f"LibreOffice ({program}) could not be started ({error.strerror})"
    try:
        return _watched(process, words, patience, say)
    finally:
        _stop(process)


def _watched(
    process: "subprocess.Popen[bytes]", words: Sequence[Path], patience: float, say: Callable[[int], None]
) -> str:
    """Wait while it makes headway; as `_run` says."""
    told, until = -1, time.monotonic() + patience
    while True:
        done = sum(path.with_suffix(".pdf").is_file() for path in words)
        if done > told:
            told, until = done, time.monotonic() + patience
            if done < len(words):
                say(int(words[done].stem))
        try:
            status = process.wait(_LOOK_EVERY)
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                return f"LibreOffice was stopped, as it made no headway for {patience:.0f} seconds"
        else:
            return "LibreOffice ended before it had made it" if status else ""


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """End the process, with those that it has started."""
    if os.name == "nt":
        if process.poll() is None:
            tree = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            with suppress(OSError):
                subprocess.run(tree, check=False, capture_output=True)
            process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):  # where none of them is left
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _settings() -> bytes:
    items = (
        _ITEM.format(path=path, name=name, value=value)
        for path, own in _SETTINGS.items()
        for name, value in own.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{''.join(items)}</oor:items>\n"
    ).encode()
