"""Files read by the process apart, and what is kept of them read again where they must be."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from planbook.collect.reader import VERSION, Reader
from planbook.errors import LedgerError
from planbook.files import scratch_folder, write_scratch
from planbook.ledger.ledger import Ledger
from planbook.ledger.receipts import Receipt
from planbook.model.calendar import Period
from planbook.model.progress import each_said
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Problem, Submission
from planbook.workflow.receiving.returned import ReturnedFile
from planbook.workflow.tasks import KEPT_AS, FileToRead
from planbook.workflow.trust import Trust


def to_read(file: ReturnedFile, *, here: bool) -> FileToRead:
    """What is to be read of `file`, of which there are bytes, `here` or where nobody sees the folder.

    What a container holds is gone from its place when the next file is asked for.
    """
    by_bytes = file.is_within or not here
    return FileToRead(file.name, data=file.data) if by_bytes else FileToRead(file.name, file.path)


def read_as_came(trust: Trust, file: ReturnedFile, submission: Submission) -> Submission:
    """What was read of the file; where it was changed or taken away just then, what the bytes kept of it say."""
    stopped = any(problem.code == "WB-005" for problem in submission.problems)
    if file.data and submission.sha256 != file.sha256 and not stopped:
        with Reader(trust.declarations, trust.limits) as reader:
            submission = read_bytes(reader, file.data, file.name)
    return replace(submission, sha256=file.sha256)


def read_kept(
    trust: Trust, ledger: Ledger, receipts: Iterable[Receipt], say: Callable[[str], None]
) -> dict[int, Submission]:
    """What the bytes kept of each of `receipts` say, by receipt; also put into the ledger.

    What was no ordinary file, or too large to be kept, has no bytes: it stays as it was recorded.
    """
    read = {}
    with Reader(trust.declarations, trust.limits) as reader:
        for receipt in each_said([*receipts], "Reading again", lambda receipt: receipt.name, say):
            data = ledger.file_bytes(receipt.sha256)
            if not data:
                read[receipt.id] = ledger.submission(receipt.id)
                continue
            submission = replace(read_bytes(reader, data, receipt.name), sha256=receipt.sha256)
            read[receipt.id] = keep_better(trust, ledger, receipt, submission)
    return read


def read_bytes(reader: Reader, data: bytes, name: str) -> Submission:
    """What `data` says, which came as `name`: that may be longer than a name can be here, or hold what none can."""
    with scratch_folder() as scratch:
        return reader.read(write_scratch(scratch / KEPT_AS, data), name)


def keep_better(trust: Trust, ledger: Ledger, receipt: Receipt, submission: Submission) -> Submission:
    """What counts of a file that was read again: `submission`, or what was read of it before where that was sound
    and the file can now not be read.

    The bytes are the same, so it is not the file that has got worse: a limit was reached, or a version of its
    template is read no more. What the ledger has of damaged lines is no reading to go back to.
    """
    refusing = [p for p in submission.problems if trust.declarations.rules[p.code].refuses]
    if refusing:
        try:
            before = ledger.submission(receipt.id)
        except LedgerError:
            before = None
        if before and before.tables and not any(trust.declarations.rules[p.code].refuses for p in before.problems):
            message = trust.declarations.rules[refusing[0].code].worded(
                {}, value=refusing[0].value, **dict(refusing[0].tokens)
            )[0]
            problem = Problem("WB-042", value=receipt.name, tokens=(("reason", message),))
            return replace(before, problems=(*before.problems, problem))
    ledger.read_again(receipt.id, submission, reader_key(trust))
    return submission


def read_alike(trust: Trust, ledger: Ledger, period: Period, say: Callable[[str], None]) -> None:
    """Read again what stands in the place of another, and that one, where an older planbook read either of them:
    read in two ways, they would differ in more than their school has changed."""
    replaced = ledger.replaced(period.id)
    wanted = {*replaced, *replaced.values()}
    stale = [r for r in ledger.receipts(period.id) if r.id in wanted and r.name and r.reader != reader_key(trust)]
    if stale:
        read_kept(trust, ledger, stale, say)


def reader_key(trust: Trust) -> str:
    """What a file is read with: where it changes, the file is read again."""
    used = repr((VERSION, trust.declarations.read_with, trust.limits))
    return f"{VERSION}:{sha256_of(used.encode())}"
