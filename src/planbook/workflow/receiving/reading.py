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
        with tempfile.TemporaryDirectory() as scratch:
            kept = Path(scratch) / file.path.name
            kept.write_bytes(file.data)
            submission = reader.read(kept)
    return replace(submission, sha256=file.sha256)


def read_kept(
    trust: Trust, ledger: Ledger, receipts: Iterable[Receipt], say: Callable[[str], None]
) -> dict[int, Submission]:
    """What the bytes kept of each of `receipts` say, by receipt; also put into the ledger.

    What was no ordinary file, or too large to be kept, has no bytes: it stays as it was recorded.
    """
    read = {}
    with Reader(trust.declarations, trust.limits) as reader, tempfile.TemporaryDirectory() as scratch:
        for receipt in receipts:
            data = ledger.file_bytes(receipt.sha256)
            if not data:
                read[receipt.id] = ledger.submission(receipt.id)
                continue
            say(receipt.name)
            path = Path(scratch) / receipt.name
            path.write_bytes(data)
            read[receipt.id] = replace(reader.read(path), sha256=receipt.sha256)
            path.unlink()
            ledger.read_again(receipt.id, read[receipt.id], reader_key(trust))
    return read


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
