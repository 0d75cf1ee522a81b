"""Which file stands where: one slot for each period, unit, template and part.

A file replaced in place supersedes what stood. Two differing files present decide nothing: what stood goes
on standing, and where nothing did neither is used, until the operator chooses. Copies count once. Removing
a file withdraws nothing. A withdrawal empties the slot: neither that file nor what it took the place of comes in
again by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Slot = tuple[str, str, str]
"""Period, unit, template; of the workbook for one role the template with that part, see `in_part`."""
_BETWEEN = "/"
"""Between a template and a part; the key of neither has it."""


def in_part(template: str, part: str) -> str:
    """How a slot names the template of a part; of a whole workbook, the part of everyone, the template itself."""
    return f"{template}{_BETWEEN}{part}" if part else template


def part_in(template: str) -> tuple[str, str]:
    """The template and the part that a slot names; the part is empty of a whole workbook."""
    whole, _, part = template.partition(_BETWEEN)
    return whole, part


@dataclass(frozen=True, slots=True)
class Present:
    """A file that lies in the folder now and could be read."""

    receipt: int
    name: str
    sha256: str
    slot: Slot


@dataclass(frozen=True, slots=True)
class DecidedSlot:
    """What once was decided of a slot."""

    receipt: int
    chosen: bool
    """Whether the operator chose it, rather than its being the only one."""
    among: frozenset[int]
    """The receipts that lay there at the time."""
    withdrawn: bool = False
    """Whether the operator took the file back: it does not stand any more."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the files of one slot."""

    slot: Slot
    stands: int | None
    """The receipt that stands, or None."""
    before: int | None
    """The receipt that stood before, where it is another."""
    copies: Mapping[str, str]
    """Names of files that repeat another, with the name of that one."""
    rivals: Sequence[Present]
    """Differing files between which nobody has chosen."""
    chosen: bool
    """Whether the operator has now chosen the one that stands."""
    among: frozenset[int]
    """The receipts of all files present."""
    withdrawn: frozenset[int] = frozenset()
    """The receipts of those present that were withdrawn."""


def history(decided: Sequence[DecidedSlot], shas: Mapping[int, str]) -> list[DecidedSlot]:
    """What stood in a slot, one after another, the newest last; nothing where the slot is empty.

    A withdrawal empties it, and what comes then is in no other's place. One that was taken back has not been.
    """
    found: list[DecidedSlot] = []
    emptied: list[DecidedSlot] = []
    for decision in decided:
        if decision.withdrawn:
            if found and shas[found[-1].receipt] == shas[decision.receipt]:
                emptied, found = found, []
        else:
            back = not found and emptied and shas[emptied[-1].receipt] == shas[decision.receipt]
            found = [*(emptied if back else found), decision]
    return found


def withdrawn(decided: Sequence[DecidedSlot], shas: Mapping[int, str]) -> set[str]:
    """The SHA-256 of the files of a slot that were withdrawn, and did not come to stand later."""
    found: set[str] = set()
    for decision in decided:
        (found.add if decision.withdrawn else found.discard)(shas[decision.receipt])
    return found


def settle(
    present: Sequence[Present],
    decided: Mapping[Slot, Sequence[DecidedSlot]],
    shas: Mapping[int, str],
    accept: str | None,
) -> list[Outcome]:
    """What becomes of every slot of which a file is present, in the order of the slots.

    `decided` gives what was decided of each slot, the newest last; `shas` the SHA-256 of every receipt;
    `accept` the name of the file that the operator chooses, or None.
    """
    by_slot: dict[Slot, list[Present]] = {}
    for file in sorted(present, key=_likely_original):
        by_slot.setdefault(file.slot, []).append(file)
    return [_settle_one(slot, by_slot[slot], decided.get(slot, ()), shas, accept) for slot in sorted(by_slot)]


def _likely_original(file: Present) -> tuple[bool, int, str]:
    """What puts a file before its copies: it is named for its unit, "plan.xlsx" comes before "plan (1).xlsx"."""
    _, unit, _ = file.slot
    return not file.name.lower().startswith(f"{unit.lower()}_"), len(file.name), file.name


def _passed_over(decided: Sequence[DecidedSlot], shas: Mapping[int, str]) -> set[str]:
    """The SHA-256 of the files beside which the operator chose another, or which were withdrawn or had stood before
    what was, and that were not chosen later."""
    found: set[str] = set()
    stood: set[str] = set()
    now = ""
    for decision in decided:
        own = shas[decision.receipt]
        if decision.withdrawn:
            found |= {own, *(stood if own == now else ())}
            now = "" if own == now else now
            continue
        if decision.chosen:
            found |= {shas[receipt] for receipt in decision.among}
        found.discard(own)
        stood.add(own)
        now = own
    return found


def _settle_one(
    slot: Slot,
    files: Sequence[Present],
    decided: Sequence[DecidedSlot],
    shas: Mapping[int, str],
    accept: str | None,
) -> Outcome:
    stood_before = history(decided, shas)
    before = stood_before[-1].receipt if stood_before else None
    taken_back = withdrawn(decided, shas)
    first: dict[str, Present] = {}
    copies: dict[str, str] = {}
    for file in sorted(files, key=lambda f: f.receipt != before):
        original = first.setdefault(file.sha256, file)
        if original is not file:
            copies[file.name] = original.name
    among = frozenset(file.receipt for file in files)
    # A choice holds: what was passed over is not asked about again, whatever comes beside it.
    open_still = [file for sha, file in first.items() if sha not in _passed_over(decided, shas)]
    choice = next((f for f in files if f.name == accept), None)
    stands = before
    if choice:
        stands = choice.receipt
    elif before not in among:
        # What stood has gone: the same bytes under another name stand for it, else the only file there is.
        stood = first.get(shas[before]) if before is not None else None
        now = stood or (open_still[0] if len(open_still) == 1 else None)
        stands = now.receipt if now else before
    settled = choice is not None or len(open_still) < 2
    return Outcome(
        slot=slot,
        stands=stands,
        before=before if before != stands else None,
        copies=copies,
        rivals=[] if settled else open_still,
        chosen=choice is not None,
        among=among,
        withdrawn=frozenset(f.receipt for f in files if f.sha256 in taken_back and f is not choice),
    )
