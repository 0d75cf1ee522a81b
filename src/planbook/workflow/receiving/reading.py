"""Files read by the process apart, and what is kept of them read again where they must be."""

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from planbook.collect.reader import VERSION, Reader
from planbook.ledger.ledger import Ledger, Receipt
from planbook.model.calendar import Period
from planbook.model.submission import Submission
from planbook.workflow.receiving.returned import ReturnedFile
from planbook.workflow.trust import Trust


def read_file(reader: Reader, file: ReturnedFile) -> Submission:
    """What the file says; where it is changed or taken away just then, what the bytes kept of it say."""
    submission = reader.read(file.path)
    stopped = any(problem.code == "WB-005" for problem in submission.problems)
    if file.data and submission.sha256 != file.sha256 and not stopped:
        submission = _read_bytes(reader, file.data, file.name)
    return replace(submission, sha256=file.sha256)


def read_kept(
    trust: Trust, ledger: Ledger, receipts: Iterable[Receipt], say: Callable[[str], None]
) -> dict[int, Submission]:
    """What the bytes kept of each of `receipts` say, by receipt; also put into the ledger.

    What was no ordinary file, or too large to be kept, has no bytes: it stays as it was recorded.
    """
    read = {}
    with Reader(trust.declarations, trust.limits) as reader:
        for receipt in receipts:
            data = ledger.file_bytes(receipt.sha256)
            if not data:
                read[receipt.id] = ledger.submission(receipt.id)
                continue
            say(receipt.name)
            read[receipt.id] = replace(_read_bytes(reader, data, receipt.name), sha256=receipt.sha256)
            ledger.read_again(receipt.id, read[receipt.id], reader_key(trust))
    return read


def _read_bytes(reader: Reader, data: bytes, name: str) -> Submission:
    """What `data` says, which came as `name`: that may be longer than a name can be here, or hold what none can."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "kept-by-planbook.xlsx"
        path.write_bytes(data)
        return reader.read(path, name)


def read_alike(trust: Trust, ledger: Ledger, period: Period, say: Callable[[str], None]) -> None:
    """Read afresh what stands in the place of another, and that one, where an older planbook read either of them:
    read in two ways, they would differ in more than their school has changed."""
    replaced = ledger.replaced(period.id)
    wanted = {*replaced, *replaced.values()}
    stale = [r for r in ledger.receipts(period.id) if r.id in wanted and r.name and r.reader != reader_key(trust)]
    if stale:
        read_kept(trust, ledger, stale, say)


def reader_key(trust: Trust) -> str:
    """What a file is read with: where it changes, the file is read again."""
    return f"{VERSION}:{trust.declarations.sha256}"
