"""The parts of a return, put together into the unit's workbook by the one writer.

Once every part has come, what each has answered is joined with what was issued, as two copies of one workbook are.
Where two people have filled one cell in differently nothing is made: what stood before still stands, and both are
told. The workbook lies beside its parts and stands as any other does; when a part comes again it is made again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePath

from planbook.collect.reader import Reader
from planbook.files import write_bytes
from planbook.ledger.ledger import Ledger
from planbook.ledger.receipts import Receipt
from planbook.ledger.slots import Outcome
from planbook.model.calendar import Period
from planbook.model.names import name_returned, workbook_name
from planbook.model.parts import EVERYONE, letters_of, records_shared
from planbook.model.prose import listed
from planbook.model.sha256 import sha256_of
from planbook.model.submission import Problem, Submission
from planbook.prepare.job import Brought, Job
from planbook.prepare.parts import part_of
from planbook.workflow.issuing import issued_job, standing_before
from planbook.workflow.joined import BothCopies, Spot, joined_of
from planbook.workflow.joining import as_issued
from planbook.workflow.receiving.arrivals import Arrival, Received
from planbook.workflow.receiving.parts import Clash, Contributed, PartAnswer, contributed
from planbook.workflow.receiving.reading import read_bytes, reader_key
from planbook.workflow.remaking import make_workbook
from planbook.workflow.trust import Trust

_DIGITS = 8
"""Of what tells the parts, in the name of the workbook that was made of them."""


@dataclass(frozen=True, slots=True)
class PutTogether:
    """The returns of which parts have come, and whether one was made of them just now."""

    returns: Sequence[Contributed]
    made: bool


def put_together(
    trust: Trust, ledger: Ledger, period: Period, received: Received, say: Callable[[str], None] = lambda _: None
) -> PutTogether:
    """Make the workbook of each return all of whose parts have come, where it has not been made of these.

    In a ledger that nothing is kept in nothing is written into the folder either.
    """
    returns, made = [], False
    for one in contributed(ledger, period):
        desk = _Desk(trust, ledger, period, received, one)
        clashes: Sequence[Clash] = ()
        if not one.missing and one.unit in trust.register.units and desk.is_wanted:
            say(desk.name)
            clashes = desk.put_together()
            made = made or not clashes
        returns.append(replace(one, clashes=clashes))
    return PutTogether(returns, made)


def with_parts(received: Received, together: PutTogether) -> Received:
    """`received` with what is known of parts, and in each what another contradicts."""
    problems: dict[int, list[Problem]] = {}
    for clash in (clash for one in together.returns for clash in one.clashes):
        for own, other in (clash.answers, clash.answers[::-1]):
            problems.setdefault(own.receipt, []).append(_told(clash.what, own, other))

    def told(arrival: Arrival) -> Arrival:
        sent = arrival.submission
        found = problems.get(arrival.receipt)
        return replace(arrival, submission=replace(sent, problems=(*sent.problems, *found))) if found else arrival

    return replace(received, arrivals=[told(a) for a in received.arrivals], parts=tuple(together.returns))


def _told(what: str, own: PartAnswer, other: PartAnswer) -> Problem:
    blank = "blank"
    words = (
        ("what", what),
        ("first", own.value or blank),
        ("second", other.value or blank),
        ("who", own.part.who),
        ("other_who", other.part.who),
        ("other", f"{other.file}, {other.sheet} {other.cell}".rstrip()),
    )
    return Problem("WB-072", own.sheet, (own.cell,) if own.cell[:1].isupper() else (), own.value, words)


@dataclass(frozen=True)
class _Desk:
    """One return whose parts are all there."""

    trust: Trust
    ledger: Ledger
    period: Period
    received: Received
    of: Contributed

    @property
    def slot(self) -> tuple[str, str, str]:
        return self.period.id, self.of.unit, self.of.template

    @cached_property
    def earlier(self) -> list[Receipt]:
        """The workbooks that were made of parts of it before, the oldest first."""
        return [
            receipt
            for receipt in self.ledger.receipts(self.period.id)
            if receipt.unit == self.of.unit
            and (sent := self.ledger.submission(receipt.id)).made_of
            and sent.template == self.of.template
        ]

    @cached_property
    def of_these(self) -> Receipt | None:
        """The one that was made of the parts as they are."""
        found = (r for r in self.earlier if self.ledger.submission(r.id).made_of == self.of.made_of)
        return next(found, None)

    @property
    def is_wanted(self) -> bool:
        """Whether it is to be made or put back: it stands or lies there in no form yet, and nobody has chosen a
        whole workbook beside it."""
        if self.of_these is None:
            return True
        if any(arrival.receipt == self.of_these.id for arrival in self.received.arrivals):
            return False
        decisions = self.ledger.decided(self.period.id).get(self.slot, [])
        if not decisions:  # it was stopped before the file was written
            return True
        newest = self.ledger.submission(decisions[-1].receipt).made_of
        return bool(newest) and newest != self.of.made_of

    def put_together(self) -> Sequence[Clash]:
        """Make it, or put the one back that was made of the same parts; what contradicts itself where neither can
        be done."""
        if self.of_these is not None:
            self._put(self.of_these.name, self.ledger.file_bytes(self.of_these.sha256), self.of_these.id)
            return ()
        with Reader(self.trust.declarations, self.trust.limits, migrating=True) as reader:
            data, clashes = self._made(reader)
        if data:
            name = PurePath(self.name).stem
            self._put(f"{name} (parts {sha256_of(repr(self.of.made_of).encode())[:_DIGITS]}).xlsx", data, None)
        return clashes

    @property
    def name(self) -> str:
        """What the unit's whole workbook is called."""
        label = self.trust.register.label("unit", self.of.unit)
        return workbook_name(self.of.unit, label, self.of.template, self.period.id)

    def _made(self, reader: Reader) -> tuple[bytes, Sequence[Clash]]:
        day = max(stands.received_on for stands in self.of.standing.values())
        made_on = min(stands.submission.issued_on or day for stands in self.of.standing.values())
        before = standing_before(self.trust, self.ledger, self.period, by=made_on)
        job = issued_job(self.trust, self.period, self.of.unit, self.of.template, before, day)
        issued = as_issued(self.trust, reader, self.period, job)
        before_it = self.trust.with_ended(self.ledger, self.period, issued).refs_before
        issued = replace(issued, refs_before=before_it)
        said, whose = issued, dict[Spot, PartAnswer]()
        sent: list[Submission] = []
        clashes: list[Clash] = []
        for part in self.of.parts:
            stands = self.of.standing[part.key]
            name = name_returned(stands.file)
            own = read_bytes(reader, self.ledger.file_bytes(stands.sha256), name)
            given = as_issued(self.trust, reader, self.period, part_of(job, part, self.of.parts))
            shared = records_shared(self.trust.declarations, job.format.sheets, self.of.parts)
            letters = dict.fromkeys(shared, letters_of(self.of.parts)[part.key])
            said, both, taken = joined_of(self.trust.register, issued, said, own, given, letters)
            mine = PartAnswer(part, stands.receipt, name, "", "", "")
            clashes += [_clash(mine, one, whose) for one in both]
            whose |= {
                (place, key): replace(mine, sheet=place[0], cell=cell) for (place, key), cell in taken.items()
            }
            sent.append(own)
        if clashes:
            return b"", clashes
        said = replace(said, ended=self.trust.with_ended(self.ledger, self.period, said).ended)
        return self._written(reader, job, sent, said, issued), ()

    def _written(
        self, reader: Reader, job: Job, sent: Sequence[Submission], said: Submission, issued: Submission
    ) -> bytes:
        """The workbook with all that is `said`, which opens on what it was made of."""
        files = [name_returned(stands.file) for stands in self.of.standing.values()]
        brought = Brought(
            findings=(),
            closed=(),
            taken_in=(),
            file=listed(files),
            new=(),
            unplaced=tuple(dict.fromkeys(value for one in sent for value in one.unplaced)),
            title="Put together from its parts",
            asks=(
                f"This workbook has what was answered in {listed(files)}. It is made again when one of them comes "
                "again: correct them, not this one.",
            ),
        )
        made, _ = make_workbook(
            self.trust, reader, replace(job, made_of=self.of.made_of), sent, said, brought, None, issued
        )
        return made

    def _put(self, name: str, data: bytes, receipt: int | None) -> None:
        """Keep it as having come with the last of its parts, and write it beside them in place of earlier ones."""
        day = max(stands.received_on for stands in self.of.standing.values())
        if receipt is None:
            with Reader(self.trust.declarations, self.trust.limits) as reader:
                sent = replace(read_bytes(reader, data, name), sha256=sha256_of(data))
            key = reader_key(self.trust)
            receipt = self.ledger.add_receipt(self.period.id, name, data, sent, day, key)
        if self.ledger.is_scratch:
            made = {r.id for r in self.earlier} | {receipt}
            rivals = [a for a in self.received.arrivals if self._is_whole(a) and a.receipt not in made]
            if not rivals:
                self.ledger.decide([Outcome(self.slot, receipt, None, {}, (), True, frozenset(made))], day)
            return
        folder = self.trust.returned(self.period)
        write_bytes(folder / name, data)
        for other in {r.name: r for r in reversed(self.earlier)}.values():
            if other.name != name:
                _take_away(folder / other.name, other.sha256)

    def _is_whole(self, arrival: Arrival) -> bool:
        sent = arrival.submission
        return not arrival.refused and (sent.unit, sent.template, sent.part) == (*self.slot[1:], EVERYONE)


def _take_away(path: Path, sha256: str) -> None:
    """Remove what was made of earlier parts, where nobody has written anything into it."""
    try:
        if sha256_of(path.read_bytes()) == sha256:
            path.unlink()
    except OSError:  # it is gone, or open in Excel: then it stays, and is told beside the other
        return


def _clash(mine: PartAnswer, both: BothCopies, whose: Mapping[Spot, PartAnswer]) -> Clash:
    """The cell in the part that has filled it in before, and in `mine`."""
    place, _ = both.spot
    first = whose.get(both.spot) or next((answer for spot, answer in whose.items() if spot[0] == place), mine)
    return Clash(
        both.what,
        (replace(first, value=both.first), replace(mine, sheet=both.sheet, cell=both.there, value=both.second)),
    )
