"""What the last run found in each workbook, which need not be looked for again where nothing that it rests on has
changed.

The key of a workbook's findings is made of planbook's own code, the declarations, the register as it is read
(never its file, which Excel changes at every save), what was read of the workbook and what the school returned the
period before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planbook.collect.reader import VERSION
from planbook.ledger.ledger import Ledger
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.finding import Finding, finding_to_json
from planbook.model.submission import Submission
from planbook.model.submission_json import submission_to_json, table_to_json
from planbook.workflow.digests import code, digest
from planbook.workflow.trust import Trust


@dataclass
class Remembered:
    """Findings by the key of what they rest on: of the last run, and of this one as they are asked for."""

    ground: str
    """What every workbook's findings rest on."""
    seals: Mapping[int, str]
    """The seal of what was read of each receipt."""
    known: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    asked: dict[str, Sequence[Finding]] = field(default_factory=dict)

    def key(
        self,
        receipt: int,
        earlier: Sequence[Standing | None],
        submission: Submission,
        file: str,
        *,
        whole: bool,
        agreed: Submission | None = None,
    ) -> str | None:
        """What the findings of a workbook are known by; None where what was read of it may be another by now.

        `earlier` is what its school returned the period before and in the year's own workbook, and `agreed`
        the former as it counts, where that is not as it was returned. `submission` has besides what was read,
        which the seal tells, what its name and the files beside it mean for it. Which rows the cells of any of
        them name follows from what was read and from the rows that had ended before.
        """
        receipts = [one.receipt if one else None for one in earlier]
        if any(one is not None and one not in self.seals for one in (receipt, *receipts)):
            return None
        head = submission_to_json(replace(submission, tables=()))
        last = [self.seals[one] if one is not None else None for one in receipts]
        came = (submission, *(one.submission for one in earlier if one))
        before = [[[table_to_json(table) for table in one.ended], sorted(one.refs_before)] for one in came]
        parts = [self.ground, self.seals[receipt], last, head, before, file, whole]
        return digest([*parts, submission_to_json(agreed)] if agreed else parts)

    def kept(self, findings: Sequence[Finding]) -> Mapping[str, Any]:
        """What is kept for the next run, of which `findings` are all that it found: which of them are whose.

        A workbook of whose findings one was settled since is looked at again.
        """
        number = {finding: n for n, finding in enumerate(findings)}
        return {
            key: [[number[finding] for finding in own], digest([finding_to_json(f) for f in own])]
            for key, own in self.asked.items()
            if all(finding in number for finding in own)
        }


def remembered(trust: Trust, ledger: Ledger, period: Period, *, known: bool) -> Remembered:
    """What the last run over `period` found, as far as it is as it was written; nothing unless wanted `known`."""
    run = ledger.runs.newest(period.id) if known else None
    own = kept_of(ledger.runs.looked(run)) if run is not None else {}
    there: dict[str, Sequence[Finding]] = {}
    if run is not None and own:
        findings = ledger.runs.findings(run) or ()
        for key, (numbers, seal) in own.items():
            found = [findings[n] for n in numbers if 0 <= n < len(findings)]
            if digest([finding_to_json(finding) for finding in found]) == seal:
                there[key] = found
    return Remembered(ground(trust, period), ledger.read_seals(), there)


def kept_of(looked: str | None) -> Mapping[str, tuple[Sequence[int], str]]:
    """What a run has kept of its findings, by key; nothing where it is not as it was written."""
    try:
        kept = json.loads(looked or "{}").get("checks", {})
        return {str(key): ([int(n) for n in numbers], str(seal)) for key, (numbers, seal) in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def ground(trust: Trust, period: Period) -> str:
    """The SHA-256 of what all findings of `period` rest on, beside what came."""
    register = replace(trust.register.ever.submission, sha256="")
    return digest(
        [
            code(),
            VERSION,
            trust.declarations.checked_with,
            submission_to_json(register),
            trust.register_name,
            period.id,
        ]
    )
