"""`redact`, in steps that can be finished when they are stopped.

In one transaction the ledger's own bytes, rows and findings lose the words, and the removal is noted. Then the
files in the folder lose them. Then the note, which has the words, goes, and the ledger's file is rewritten.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.collect.apart import Apart
from planbook.errors import UnknownError
from planbook.ledger.ledger import Ledger
from planbook.ledger.receipts import Receipt
from planbook.ledger.redact import Removal
from planbook.model.audience import AS_PARQUET
from planbook.model.legible_names import legible, legible_within
from planbook.model.names import returned_path
from planbook.model.prose import listed
from planbook.model.values import shown
from planbook.removal.phrases import Phrases
from planbook.removal.plain import in_json
from planbook.workflow.pdfs import PDF
from planbook.workflow.places import BACK_UPS
from planbook.workflow.redacting.choosing import choose_words, find_cell, find_receipt
from planbook.workflow.redacting.folder import OPAQUE, ClearedFolder, clear_folder
from planbook.workflow.trust import Trust

_MOST_REMOVED = 4
"""Files of a kind that are named before the rest are counted."""
_MADE_BY = {PDF: "--pdf", AS_PARQUET: "--for data"}
"""The option of `report` that makes a file whose name ends so."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """What was removed, and where it still is."""

    receipt: Receipt
    cell: str
    sha_before: str
    sha_after: str
    cells: Sequence[tuple[str, str]]
    """Every cell of a received file that lost words: the file's path in the trust's folder, and the cell."""
    cleared: ClearedFolder
    backups: Sequence[Path]
    """They are never changed: those made before have the words."""
    common: Sequence[str]
    """Words of the cell that others use too, and that were therefore removed from the cell alone."""
    similar: Sequence[str]
    """Other cells of the same school that say nearly the same, and were left."""
    unread: Sequence[tuple[Receipt, str]]
    """Kept files that take more than a file may, and of what: what they have is as it was."""


def redact(
    trust: Trust,
    receipt_name: str,
    cell_name: str,
    reason: str,
    today: date,
    say: Callable[[str], None] = lambda _: None,
) -> Redacted:
    """Remove the words of a cell ("Actions!F7") of a received file from everything in the trust's folder but
    back-ups and what people have edited. Asked again, it finishes what was stopped.

    Raises UnknownError where there is no such file or cell, or where the cell holds a figure or a choice.
    """
    cell = find_cell(cell_name)
    if not reason.strip():
        raise UnknownError("Say why the words are removed: --reason.")
    with trust.ledger() as ledger, Apart(trust.limits) as apart:
        receipt = find_receipt(ledger, receipt_name)
        begun = [
            r for r in ledger.removals() if (r.receipt, r.sheet, r.cell) == (receipt.id, cell.sheet, cell.address)
        ]
        common: Sequence[str] = ()
        similar: Sequence[str] = ()
        unread: Sequence[tuple[Receipt, str]] = ()
        if begun:
            removal = begun[0]
            phrases = Phrases(removal.words, _mark(removal))
        else:
            chosen = choose_words(trust, ledger, receipt, cell, today, apart, say)
            common, phrases, similar, unread = chosen.common, chosen.phrases, chosen.similar, chosen.unread
            if chosen.whole.are_in(reason):
                raise UnknownError(
                    "The reason has the words that are to be removed, and it is kept: say it without."
                )
            day = today.isoformat()
            removal = Removal(receipt.id, cell.sheet, cell.address, reason.strip(), day, phrases.words)
            ledger.remove_words(chosen.anew, removal, lambda told: in_json(told, phrases))
        return _finish(trust, ledger, removal, phrases, common, similar, unread, apart, say)


def _mark(removal: Removal) -> str:
    return f"[removed on {shown(date.fromisoformat(removal.day))}]"


def _as_kept(made: Mapping[str, str]) -> Mapping[str, str]:
    """What each received file is kept as now: one that lost words twice was kept otherwise in between."""
    kept = dict(made)
    for _ in made:  # as often at most as a file was made anew
        kept = {before: kept.get(now, now) for before, now in kept.items()}
    return kept


def _finish(
    trust: Trust,
    ledger: Ledger,
    removal: Removal,
    phrases: Phrases,
    common: Sequence[str],
    similar: Sequence[str],
    unread: Sequence[tuple[Receipt, str]],
    apart: Apart,
    say: Callable[[str], None],
) -> Redacted:
    done = ledger.redactions()
    made = [r for r in done if (r.redacted_on.isoformat(), r.reason) == (removal.day, removal.reason)]
    unread_shas = {kept.sha256: what for kept, what in unread}
    changed = _as_kept({r.sha_before: r.sha_after for r in done})
    cleared = clear_folder(trust, ledger, phrases, changed, unread_shas, apart, say)
    if not cleared.busy:
        say("rewriting the ledger")
        ledger.finish_removal()
        ledger.reclaim_space()
    receipts = {r.id: r for r in ledger.every_receipt()}
    own = next(r for r in made if (r.receipt, r.sheet, r.cell) == (removal.receipt, removal.sheet, removal.cell))
    cells = [
        (returned_path(receipts[r.receipt].period, receipts[r.receipt].name), f"{r.sheet}!{r.cell}") for r in made
    ]
    return Redacted(
        receipt=receipts[removal.receipt],
        cell=f"{removal.sheet}!{removal.cell}",
        sha_before=own.sha_before,
        sha_after=own.sha_after,
        cells=cells,
        cleared=cleared,
        backups=sorted((trust.folder / BACK_UPS).glob("*.zip")),
        common=common,
        similar=similar,
        unread=unread,
    )


def words(done: Redacted, folder: Path) -> Iterator[str]:
    """What was removed, and what is left to do, line by line."""
    yield f"The words of {done.cell} in {done.receipt.name} are removed. Figures and statuses are as they were."
    yield f"  SHA-256 before: {done.sha_before}"
    yield f"  SHA-256 after:  {done.sha_after}"
    yield from (f"  removed from {file}, {cell}" for file, cell in done.cells)
    yield from (f"  made again: {legible_within(folder, path)}" for path in done.cleared.files)
    for suffix, kind in OPAQUE.items():
        gone = [path for path in done.cleared.removed if path.suffix.casefold() == suffix]
        if removed := [legible_within(folder, path) for path in gone]:
            yield f"  removed, as words cannot be taken out of a {kind}: {listed(removed, most=_MOST_REMOVED)}"
            yield f"  `planbook report {_MADE_BY[suffix]}` makes the {kind}s again, without the words."
    if done.common:
        quoted = listed(f"“{text}”" for text in done.common)
        yield f"Others use these words too, so they were removed from the cell alone: {quoted}."
        yield (
            "  What was made from the cell has them until it is made again: planbook consolidate "
            f"{done.receipt.period} --rebuild, then reply, report and prepare."
        )
    for place in done.similar:
        yield f"Nearly the same words are left in {place}: look whether they are to go too."
    for kept, why in done.unread:
        place = returned_path(kept.period, kept.name)
        yield f"What is kept of {place} (receipt {kept.id}) may have the words: {why}."
        yield "  Raise the figures of the rule WB-005 on the register's Rules sheet; then remove them from it too."
    for path, why in done.cleared.still:
        yield f"Still in {legible_within(folder, path)}: {why}."
    for path, why in done.cleared.busy:
        yield f"Not yet removed from {legible_within(folder, path)}: {why} Then run the same command again."
    if done.backups:
        names = listed(legible(path.name) for path in done.backups)
        yield f"Back-ups are never changed, and those made before today still have the words: {names}."
