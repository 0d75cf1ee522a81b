"""Whether a period has to be brought together at all: not where all that its outputs depend on is as it was.

The key of a run is made of what all its findings rest on (see `remembered`), the files that lie in the folder, and
what the ledger has received and decided. What was found and what became of each file goes into it too, so that what
is shown again is what was found.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.ledger.ledger import Ledger
from planbook.model.audience import place_now
from planbook.model.calendar import Period
from planbook.model.finding import FileVerdict, Finding, finding_to_json
from planbook.model.sha256 import sha256_of
from planbook.workflow.checking import Checked
from planbook.workflow.digests import digest
from planbook.workflow.last_findings import ground
from planbook.workflow.past import last_runs
from planbook.workflow.receiving.returned import files_in
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What the last run made, which is still there."""

    checked: Checked
    written: Sequence[Path]


def run_key(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    files: Iterable[tuple[str, str]],
    verdicts: Sequence[object],
    findings: Sequence[Finding],
    *,
    over: bool = True,
) -> str:
    """The SHA-256 of all that the outputs of `period` depend on; `files` are those of its folder, name and SHA-256.

    `over` is whether the period is: before that, a year is its plan alone.
    Of a run they are those that it received: one that is saved while the run is at work is not among them.
    """
    found = [finding_to_json(finding) for finding in findings]
    past = last_runs(trust, ledger, period)
    known = [
        ground(trust, period),
        [finding_to_json(finding) for finding in trust.fed.findings],
        trust.declarations.sha256,
        sorted(files),
        ledger.marks(),
        ledger.publications.marks(),
        past,
        over,
    ]
    return digest([*known, list(verdicts), found])


def as_before(
    trust: Trust, ledger: Ledger, period: Period, manifest: str, *, over: bool = True
) -> Unchanged | None:
    """What the last run that wrote `manifest` made, where nothing has changed since; else None.

    None too where one of its outputs has gone, is not as it was written, or lies where an earlier planbook put it.
    """
    run = ledger.runs.last(manifest, restated=True)
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
    if findings is None:
        return None
    there = files_in(trust.returned(period), trust.limits)
    here = ((file.name, file.sha256) for file in there)
    if run_key(trust, ledger, period, here, files, findings, over=over) != key:
        return None
    made, top = ledger.runs.outputs(run.id), f"{trust.relative(trust.outputs(period))}/"
    outputs = {trust.folder / path: sha for path, sha in made.items()}
    in_place = all(place_now(path.removeprefix(top)) == path.removeprefix(top) for path in made)
    if not in_place or not all(_is(path, sha) for path, sha in outputs.items()):
        return None
    return Unchanged(Checked(period, verdicts, findings, whole=True), sorted(outputs))


def _is(path: Path, sha: str) -> bool:
    try:
        return not path.is_symlink() and sha256_of(path.read_bytes()) == sha
    except OSError:
        return False
