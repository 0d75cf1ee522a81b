"""What is entered into the ledger of each time that a period was looked over."""

from collections.abc import Mapping, Sequence
from datetime import date

from planbook import __version__
from planbook.ledger.ledger import Ledger
from planbook.ledger.runs import Judged, Made
from planbook.ledger.standing import Standing
from planbook.model.calendar import Period
from planbook.model.names import returned_path
from planbook.model.sha256 import sha256_of
from planbook.model.templates import packed
from planbook.workflow.checking import Checked
from planbook.workflow.receiving.arrivals import Received
from planbook.workflow.trust import Trust


def record_run(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    received: Received,
    checked: Checked,
    standing: Sequence[Standing],
    today: date,
    made: Mapping[str, bytes],
    looked: str | None = None,
    *,
    going_out: bool = False,
    restated: bool = False,
) -> int:
    """Enter into the ledger which outputs (by path) are made, of what, and what was found; returns the run's id.

    Where they are `going_out`, the publication that is recorded next counts for them; `restated` ones are of a past
    period made again.

    It is done before they are written: one that a killed run left is known for planbook's own all the same.
    """
    verdicts = {(file.file, file.sha256): file.verdict for file in checked.files}
    files = {  # by receipt, as two copies of a file that was forgotten have the one that is left of it
        a.receipt: Judged(a.receipt, verdicts[returned_path(period.id, a.name), a.sha256 or None])
        for a in received.arrivals
    }
    for stands in standing:
        if stands.receipt not in files:
            files[stands.receipt] = Judged(stands.receipt, verdicts[stands.file, stands.sha256], present=False)
    made_of = Made(
        period=period.id,
        today=today,
        as_at=period.as_at,
        register=trust.register_bytes,
        declarations=trust.declarations.sha256,
        code_version=__version__,
        files=list(files.values()),
        templates=packed(trust.declarations.own),
        figures=trust.fed.kept,
        looked=looked,
    )
    outputs = {path: sha256_of(data) for path, data in made.items()}
    run = ledger.runs.add(made_of, checked.findings, outputs, going_out=going_out, restated=restated)
    trust.keep_reading(ledger)
    return run
