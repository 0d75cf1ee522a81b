"""What came back into returned/<period>/ is kept in the ledger, and what stands of it is settled."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from datetime import date

from planbook.collect.reader import Reader
from planbook.ledger.ledger import Ledger
from planbook.ledger.receipts import Receipt
from planbook.ledger.slots import Outcome, Present, Slot, in_part, settle
from planbook.model.calendar import Period
from planbook.model.names import name_returned
from planbook.model.progress import CountedStep
from planbook.model.submission import Submission
from planbook.workflow.receiving.arrivals import (
    Arrival,
    Received,
    arrival_of,
    forgotten_arrival,
    redacted_arrival,
    with_migrated,
    with_one_plan,
    with_rivals,
)
from planbook.workflow.receiving.chosen import NOTHING, ChosenFiles, check_day, gone, named_file, withdraw
from planbook.workflow.receiving.makers import known_of
from planbook.workflow.receiving.reading import (
    keep_better,
    read_alike,
    read_as_came,
    read_kept,
    reader_key,
    to_read,
)
from planbook.workflow.receiving.returned import ReturnedFile, files_in, returned_files
from planbook.workflow.tasks import FileToRead
from planbook.workflow.trust import Trust


def receive(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    on: date,
    chosen: ChosenFiles = NOTHING,
    *,
    again: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Received:
    """Record every file of returned/<period>/ and settle what stands; the files are never touched.

    `on` is the day that new files count as received. `chosen` is what the operator decides of files; raises
    UnknownError for one that is not there, cannot be read or of which that cannot be decided, and DayError for a
    day that it cannot have come on. With `again` everything is read again from the bytes kept.
    """
    check_day(period, chosen, on)
    makers = known_of(ledger, trust.register)
    known = {(r.name, r.sha256): r for r in ledger.receipts(period.id)}
    key = reader_key(trust)
    forgotten = ledger.forgotten()
    redactions = ledger.redactions()
    removed = {r.sha_before: r for r in redactions}
    arrivals: list[Arrival] = []
    new = 0
    lying = returned_files(trust.returned(period))

    def is_passed(file: ReturnedFile) -> bool:
        """Whether nothing is to be read of it: what it says is known, or is not to be known."""
        receipt = known.get((file.name, file.sha256))
        as_read = receipt and file.data and receipt.reader == key and not again
        return bool(as_read or file.sha256 in forgotten or file.sha256 in removed)

    for file, read in _files_read(trust, period, is_passed):
        say(CountedStep(file.name if read else "", "Reading", len(arrivals), len(lying)))
        if file.sha256 in forgotten:
            arrivals.append(forgotten_arrival(file.name, forgotten[file.sha256]))
            continue
        if file.sha256 in removed:
            arrivals.append(redacted_arrival(file.name, file.sha256, removed[file.sha256]))
            continue
        receipt = known.get((file.name, file.sha256))
        if receipt and read is None:
            submission = ledger.submission(receipt.id)
        elif receipt and read:
            submission = keep_better(trust, ledger, receipt, read_as_came(trust, file, read))
        elif read:
            new += 1
            submission = read_as_came(trust, file, read)
            number = ledger.add_receipt(period.id, file.name, file.data, submission, on, key)
            receipt = Receipt(number, file.sha256, file.name, on, key, period.id, submission.unit)
        else:
            raise RuntimeError(f"{file.name} was neither known nor read")
        arrivals.append(arrival_of(trust, makers, period, receipt, submission, redactions))
    if again:
        _read_absent(trust, ledger, period, {a.receipt for a in arrivals}, say)
    there = _present(trust, ledger, period, arrivals)
    accept = named_file(trust, period, chosen.accept, there).name if chosen.accept is not None else None
    outcomes = _settle(trust, ledger, period, arrivals, on, accept)
    if chosen.withdraw is not None:
        withdraw(trust, ledger, period, chosen.withdraw, there, outcomes, on)
        outcomes = _settle(trust, ledger, period, arrivals, on, None)
    if chosen.came is not None:
        came = named_file(trust, period, chosen.came[0], [*there, *gone(ledger, period, there)])
        ledger.came_on(came.slot, came.receipt, chosen.came[1], on)
        arrivals = [replace(a, received_on=chosen.came[1]) if a.sha256 == came.sha256 else a for a in arrivals]
    read_alike(trust, ledger, period, say)
    return _received(trust, ledger, period, arrivals, outcomes, new)


def receive_again(
    trust: Trust, ledger: Ledger, period: Period, present: Set[int], say: Callable[[str], None] = lambda _: None
) -> Received:
    """What lay in the folder once, the receipts `present`, read again from the bytes kept.

    The folder itself is not looked at, and nothing is decided again.
    """
    receipts = [r for r in ledger.receipts(period.id) if r.id in present and r.name]
    read = read_kept(trust, ledger, receipts, say)
    redactions = ledger.redactions()
    makers = known_of(ledger, trust.register)
    arrivals = [
        arrival_of(trust, makers, period, r, read[r.id], redactions) for r in sorted(receipts, key=lambda r: r.name)
    ]
    _read_absent(trust, ledger, period, present, say)
    read_alike(trust, ledger, period, say)
    there = _present(trust, ledger, period, arrivals)
    outcomes = settle(there, ledger.decided(period.id), _shas(ledger, period), None)
    return _received(trust, ledger, period, arrivals, outcomes, 0)


def _received(
    trust: Trust, ledger: Ledger, period: Period, arrivals: Sequence[Arrival], outcomes: Sequence[Outcome], new: int
) -> Received:
    """What was received, each slot under the unit that it counts for now."""

    def counted(slot: Slot) -> Slot:
        return slot[0], trust.register.counts_for(slot[1]) or slot[1], slot[2]

    told = [replace(outcome, slot=counted(outcome.slot)) for outcome in outcomes]
    withdrawn = [replace(file, slot=counted(file.slot)) for file in ledger.withdrawn(period.id)]
    return Received(_told(trust, ledger, period, arrivals, told), told, new, withdrawn)


def _told(
    trust: Trust, ledger: Ledger, period: Period, arrivals: Sequence[Arrival], outcomes: Sequence[Outcome]
) -> list[Arrival]:
    """`arrivals` with what there is to say of each beside the others."""
    plans = {
        stands.unit: name_returned(stands.file)
        for stands in trust.standing(ledger, period.id)
        if stands.template == trust.register.format_of(stands.unit)
    }
    return with_migrated(with_one_plan(trust, with_rivals(trust, period, arrivals, outcomes), plans))


def _read_absent(
    trust: Trust, ledger: Ledger, period: Period, present: Set[int], say: Callable[[str], None]
) -> None:
    """Read again, from the bytes kept, what stands although its file has gone from the folder."""
    stands = {decisions[-1].receipt for decisions in ledger.stood(period.id).values()}
    read_kept(trust, ledger, [r for r in ledger.receipts(period.id) if r.id in stands - present], say)


def _files(trust: Trust, period: Period) -> Iterator[ReturnedFile]:
    return files_in(trust.returned(period), trust.limits)


def _files_read(
    trust: Trust, period: Period, is_passed: Callable[[ReturnedFile], bool]
) -> Iterator[tuple[ReturnedFile, Submission | None]]:
    """Each file with what was read of it; nothing of those that are passed over.

    One without bytes, as it is empty or too large, can be given to nobody: it is looked at where it lies, before
    the next file is asked for.
    """
    at_once: dict[str, Submission] = {}
    with Reader(trust.declarations, trust.limits) as reader:

        def wanted(file: ReturnedFile) -> FileToRead | None:
            if is_passed(file):
                return None
            if file.data:
                return to_read(file, here=trust.workers.are_here)
            at_once[file.name] = reader.read(file.path, file.name)
            return None

        for file, read in trust.workers.read(trust.ground(period), _files(trust, period), wanted):
            yield file, read or at_once.get(file.name)


def _settle(
    trust: Trust, ledger: Ledger, period: Period, arrivals: Sequence[Arrival], on: date, accept: str | None
) -> list[Outcome]:
    decided = ledger.decided(period.id)
    outcomes = settle(_present(trust, ledger, period, arrivals), decided, _shas(ledger, period), accept)
    stood = ledger.stood(period.id)
    chosen = {a.receipt for a in arrivals if a.name == accept}
    contested = _beside_parts(trust, ledger, period, arrivals, chosen)
    outcomes = [replace(o, stands=None) if o.slot in contested and o.slot not in stood else o for o in outcomes]

    def is_new(outcome: Outcome) -> bool:
        newest = stood[outcome.slot][-1] if outcome.slot in stood else None
        changed = outcome.stands is not None and (newest is None or newest.receipt != outcome.stands)
        return changed or outcome.chosen

    if new := [outcome for outcome in outcomes if is_new(outcome)]:
        ledger.decide(new, on)
    return outcomes


def _present(trust: Trust, ledger: Ledger, period: Period, arrivals: Sequence[Arrival]) -> list[Present]:
    """The files that can stand, each with its slot."""
    return [
        Present(a.receipt, a.name, a.sha256, _slot_of(trust, ledger, period, a.submission, a.submission.part))
        for a in arrivals
        if not a.refused
    ]


def _beside_parts(
    trust: Trust, ledger: Ledger, period: Period, arrivals: Sequence[Arrival], chosen: Set[int]
) -> set[Slot]:
    """The slots of whole workbooks that lie beside all the parts of the same return before these are put together:
    nobody has said which of the two counts."""
    usable = [a for a in arrivals if not a.refused]
    here: dict[Slot, set[str]] = {}
    wanted: dict[Slot, set[str]] = {}
    settled: set[Slot] = set()
    for arrival in usable:
        sent = arrival.submission
        slot = _slot_of(trust, ledger, period, sent)
        if sent.part:
            here.setdefault(slot, set()).add(sent.part)
            wanted[slot] = {*sent.parts}
        elif sent.made_of or arrival.receipt in chosen:
            settled.add(slot)
    return {slot for slot, parts in here.items() if wanted[slot] <= parts} - settled


def _slot_of(trust: Trust, ledger: Ledger, period: Period, sent: Submission, part: str = "") -> Slot:
    """Where a workbook that came in `period` stands, if it does.

    Where one that the unit has succeeded returned in the period before the change, what comes since is in the place
    of that: a school sends one return, whatever its number is.
    """
    names = trust.register.lineage(sent.unit) if sent.unit else [""]
    known = {unit for _, unit, _ in ledger.decided(period.id)}
    unit = next((one for one in names if one in known), names[0])
    return period.id, unit, in_part(sent.template or "", part)


def _shas(ledger: Ledger, period: Period) -> dict[int, str]:
    return {r.id: r.sha256 for r in ledger.receipts(period.id)}


def keep_whole(trust: Trust, ledger: Ledger, period: Period) -> None:
    """Where a file that is kept has been damaged in the ledger and still lies in the folder, keep that."""
    for file in _files(trust, period):
        ledger.keep_whole(file.data)


def unreceived(trust: Trust, ledger: Ledger, period: Period) -> bool:
    """Whether files lie in the folder that the ledger does not have."""
    known = {(r.name, r.sha256) for r in ledger.receipts(period.id)}
    passed = {*ledger.forgotten(), *(r.sha_before for r in ledger.redactions())}
    return any(
        (file.name, file.sha256) not in known and file.sha256 not in passed for file in _files(trust, period)
    )
