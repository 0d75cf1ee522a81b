"""Whether a period has to be brought together at all: not where all that its outputs depend on is as it was.

The key of a run is made of planbook's own code, the declarations, the register as it is read (never its file, which
Excel changes at every save), the files that lie in the folder, and what the ledger has received and decided. What
was found and what became of each file goes into it too, so that what is shown again is what was found.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

import planbook
from planbook.collect.limits import MEGABYTE
from planbook.collect.reader import VERSION
from planbook.ledger.ledger import Ledger
from planbook.model.audience import place_now
from planbook.model.calendar import Period
from planbook.model.finding import FileVerdict, Finding
from planbook.model.submission_json import submission_to_json
from planbook.workflow.checking import Checked
from planbook.workflow.receiving.returned import files_in
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What the last run made, which is still there."""

    checked: Checked
    written: Sequence[Path]


def digest_of(trust: Trust, ledger: Ledger, period: Period, files: Iterable[tuple[str, str]]) -> str:
    """The SHA-256 of all that the outputs of `period` depend on; `files` are those of its folder, name and SHA-256.

    Of a run they are those that it received: one that is saved while the run is at work is not among them.
    """
    register = replace(trust.register.submission, sha256="")
    parts = (
        _code(),
        VERSION,
        trust.declarations.sha256,
        submission_to_json(register),
        trust.register_name,
        period.id,
        sorted(files),
        ledger.marks(),
    )
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=str).encode("utf-8", "replace")).hexdigest()


@cache
def _code() -> str:
    """The SHA-256 of planbook's own code: a developer's version is not told by its number."""
    top = Path(planbook.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(top.rglob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def looked_over(digest: str, checked: Checked) -> str:
    """What is kept of a run, by which the next one knows whether anything has changed."""
    files = [asdict(file) for file in checked.files]
    return json.dumps({"key": _key(digest, files, checked.findings), "files": files}, ensure_ascii=False)


def _key(digest: str, files: Sequence[object], findings: Sequence[Finding]) -> str:
    found = [asdict(finding) for finding in findings]
    said = json.dumps([digest, list(files), found], ensure_ascii=False, default=str)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def as_before(trust: Trust, ledger: Ledger, period: Period, manifest: str) -> Unchanged | None:
    """What the last run that wrote `manifest` made, where nothing has changed since; else None.

    None too where one of its outputs has gone, is not as it was written, or lies where an earlier planbook put it.
    """
    run = ledger.runs.last(manifest)
    looked = ledger.runs.looked(run.id) if run else None
    if run is None or not looked:
        return None
    try:
        said = json.loads(looked)
        files, key = list(said["files"]), str(said["key"])
        verdicts = [FileVerdict(**file) for file in files]
    except (ValueError, KeyError, TypeError):
        return None
    findings = ledger.runs.findings(run.id)
    there = files_in(trust.returned(period), trust.limits.file_mb * MEGABYTE)
    digest = digest_of(trust, ledger, period, ((file.name, file.sha256) for file in there))
    if _key(digest, files, findings) != key:
        return None
    made, top = ledger.runs.outputs(run.id), f"{trust.relative(trust.outputs(period))}/"
    outputs = {trust.folder / path: sha for path, sha in made.items()}
    here = all(place_now(path.removeprefix(top)) == path.removeprefix(top) for path in made)
    if not here or not all(_is(path, sha) for path, sha in outputs.items()):
        return None
    return Unchanged(Checked(period, verdicts, findings, whole=True), sorted(outputs))


def _is(path: Path, sha: str) -> bool:
    try:
        return not path.is_symlink() and hashlib.sha256(path.read_bytes()).hexdigest() == sha
    except OSError:
        return False
