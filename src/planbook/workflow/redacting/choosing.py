"""Which received file is meant and which cell of it, which words are to go, and the kept files without them."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypeVar

import planbook
from planbook.collect.apart import Apart
from planbook.collect.process import StoppedError
from planbook.collect.reader import Reader
from planbook.errors import UnknownError
from planbook.ledger.ledger import Ledger
from planbook.ledger.receipts import Receipt
from planbook.ledger.redact import Anew
from planbook.model.aside import line_of
from planbook.model.declarations import Field
from planbook.model.legible_names import legible
from planbook.model.names import returned_path, unit_named
from planbook.model.progress import each_said
from planbook.model.submission import Submission, Table
from planbook.model.values import shown
from planbook.removal.office import (
    is_address,
    taken_out_of_office,
    text_of_cell,
    texts_in_office,
    texts_on_cell,
)
from planbook.removal.phrases import Phrases, is_anybodys, phrases_of, runs_of_words
from planbook.workflow.receiving.reading import read_bytes, reader_key
from planbook.workflow.trust import Trust

_T = TypeVar("_T")

_RUN = 4
"""So many words one after another tell that two texts are of one origin."""
_WORDS = {"text", "long_text", "links"}
"""Types of fields that hold words alone: no figure, no choice and no other row depends on what they say."""


@dataclass(frozen=True, slots=True)
class ChosenCell:
    """A cell of a workbook."""

    sheet: str
    address: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """What is to be removed."""

    phrases: Phrases
    common: tuple[str, ...]
    """Words of the cell that others use too: they are removed from the cell alone."""
    anew: tuple[Anew, ...]
    """The kept files without the words."""
    similar: tuple[str, ...]
    """Other cells of the same school that say nearly the same, and are left: file and cell."""
    whole: Phrases
    """All that the cell says, even if others say it too."""
    unread: tuple[tuple[Receipt, str], ...]
    """Kept files that take more than a file may, and of what: they are as they were."""


class _ReadOnce:
    """Readings of workbooks, none of which is made twice: where the words stand in one cell alone, what the cell
    meant and what is left of the file are told by the same bytes."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._known: dict[tuple[bytes, str], Submission] = {}

    def read(self, data: bytes, name: str) -> Submission:
        """What `data` says, which came as `name`."""
        if (data, name) not in self._known:
            self._known[data, name] = read_bytes(self._reader, data, name)
        return self._known[data, name]


def find_cell(name: str) -> ChosenCell:
    """The cell that `name` means, as "Actions!F7" or "'Success measures'!$F$7"; raises UnknownError for none."""
    sheet, _, address = name.replace(":", "!").rpartition("!")
    sheet, address = sheet.strip("'").replace("''", "'"), address.replace("$", "").upper()
    if not sheet or not is_address(address):
        raise UnknownError(f"{name!r} names no cell. Give its sheet and address, as Actions!F7.")
    return ChosenCell(sheet, address)


def find_receipt(ledger: Ledger, name: str) -> Receipt:
    """The received file that `name` means: the number of its receipt, its path (of several the newest), or its
    SHA-256, be it from before words were removed. Raises UnknownError where it means none, or several."""
    every = ledger.every_receipt()
    path = name.removeprefix("./").removeprefix(".\\")
    ways = {path, legible(path), path.replace("\\", "/"), legible(path.replace("\\", "/"))}
    found = [r for r in every if ways & {str(r.id), returned_path(r.period, r.name), f"{r.period}/{r.name}"}][-1:]
    if not found and re.fullmatch(r"[0-9a-f]{8,64}", path):
        before = {r.receipt for r in ledger.redactions() if r.sha_before.startswith(path)}
        found = [r for r in every if r.sha256.startswith(path) or r.id in before]
    found = found or [r for r in every if r.name in ways]
    if len({r.sha256 for r in found}) != 1:
        what = "names several received files" if found else "names no received file"
        raise UnknownError(
            f"{name} {what}. Give the number of its receipt, the first figures of its SHA-256, or its path "
            "(returned/PERIOD/FILE)."
        )
    return found[-1]


def choose_words(
    trust: Trust,
    ledger: Ledger,
    receipt: Receipt,
    cell: ChosenCell,
    day: date,
    apart: Apart,
    say: Callable[[str], None] = lambda _: None,
) -> ChosenRows:
    """The words of `cell` of the received file, with those of what hangs on it or lies over it, and everything that
    is kept of its school without them. A cell that holds no words, or what figures, statuses or other rows depend
    on, stays where anything is beside it, and that alone goes.

    Raises UnknownError where there is neither.
    """
    data, before = ledger.file_bytes(receipt.sha256), ledger.submission(receipt.id)
    own, beside = _words_in(data, receipt, cell, apart)
    try:
        _refuse_what_counts(trust, before, cell)
    except UnknownError:
        if not beside:
            raise
        own = ""
    words = "\n".join(text for text in (own, *beside) if text)
    mark = f"[removed on {shown(day)}]"
    there = frozenset({(cell.sheet, cell.address)})
    emptied = there if own else frozenset()
    with Reader(trust.declarations, trust.limits) as reader:
        once = _ReadOnce(reader)
        told = _told_of(before, cell, own=bool(own))
        if own and before.tables:
            # What the cell meant, as the names of several people in it, is what is no longer read once it is empty.
            nothing, here = Phrases((), mark), frozenset[tuple[str, str]]()
            without = _within_limits(receipt, lambda: apart.call(taken_out_of_office, data, nothing, emptied, here))
            read = [value for place, value in _by_cell(before).items() if place == (cell.sheet, cell.address)]
            told |= {*(v for v in read if isinstance(v, str))}
            told |= _texts(before) - _texts(once.read(without, receipt.name))
        every = phrases_of([words, *sorted(told)], mark)
        common = _common(trust, ledger, receipt, every)
        phrases = Phrases(tuple(text for text in every.words if text not in common), mark)
        anew, unread = [], []
        own_receipts = [kept for kept in ledger.every_receipt() if _is_of(trust, kept, receipt)]
        for kept in each_said(own_receipts, "Looking through what was kept", lambda kept: kept.name, say):
            same = kept.sha256 == receipt.sha256
            lost = there if same else frozenset()
            data = ledger.file_bytes(kept.sha256)
            emptied_here = emptied if same else frozenset()
            try:
                made = apart.call(taken_out_of_office, data, phrases, emptied_here, lost)
                anew += _made_anew(ledger, kept, made, lost, once, reader_key(trust))
            except StoppedError as error:
                if same:
                    raise _too_much(kept, error) from error
                unread.append((kept, error.what))
            except ValueError:
                pass  # what is no workbook has no cells; it is looked at with the folder's files
    similar = _similar(trust, ledger, receipt, words, {made.receipt: made.submission for made in anew})
    return ChosenRows(
        phrases=phrases,
        common=tuple(sorted(common)),
        anew=tuple(anew),
        similar=tuple(similar),
        whole=phrases_of([words], mark),
        unread=tuple(unread),
    )


def _similar(
    trust: Trust, ledger: Ledger, receipt: Receipt, words: str, anew: Mapping[int, Submission]
) -> Iterator[str]:
    """The school's other cells that share a run of words with what is removed which no other school has."""
    own = runs_of_words(words, _RUN)
    mine, others = [], set()
    for kept in ledger.every_receipt():
        submission = anew.get(kept.id) or ledger.submission(kept.id)
        for (sheet, address), value in _by_cell(submission).items():
            runs = runs_of_words(value, _RUN) & own if isinstance(value, str) else set()
            if runs and _is_of(trust, kept, receipt):
                mine.append((kept, sheet, address, runs))
            others |= runs if not _is_of(trust, kept, receipt) else set()
    for kept, sheet, address, runs in mine:
        if runs - others:
            yield f"{returned_path(kept.period, kept.name)} (receipt {kept.id}), {sheet}!{address}"


def _made_anew(
    ledger: Ledger, kept: Receipt, made: bytes, own: frozenset[tuple[str, str]], once: "_ReadOnce", key: str
) -> list[Anew]:
    if made == ledger.file_bytes(kept.sha256):
        return []
    read = once.read(made, kept.name)
    lost = own | _cells_changed(ledger.submission(kept.id), read)
    return [Anew(kept.id, made, read, key, tuple(sorted(lost)))]


def _told_of(submission: Submission, cell: ChosenCell, *, own: bool) -> set[str]:
    """What was told of the cell in words that are not whole in it: of its asides, and, where its `own` words go, of
    what is struck out in it."""
    asides = (a.words for a in submission.asides if (a.sheet, a.cell) == (cell.sheet, cell.address))
    said = {text for words in asides for text in (words, line_of(words)) if text}
    for table, number, key in _read_from(submission, cell) if own else ():
        for fault in table.faults:
            if (fault.excel_row, fault.field) == (number, key):
                said |= {fault.value, fault.read_as}
    return said - {""}


def _within_limits(receipt: Receipt, look: Callable[[], _T]) -> _T:
    """What `look` finds in the received file; raises UnknownError where that takes more than a file may."""
    try:
        return look()
    except StoppedError as error:
        raise _too_much(receipt, error) from error


def _too_much(receipt: Receipt, error: StoppedError) -> UnknownError:
    return UnknownError(
        f"Words cannot be removed from {receipt.name}: {error.what}. Nothing is changed. Raise the figures of the "
        "rule WB-005 on the register's Rules sheet, remove the words, and take that row out again."
    )


def _words_in(data: bytes, receipt: Receipt, cell: ChosenCell, apart: Apart) -> tuple[str, list[str]]:
    """The words of the cell, empty where it has none, and those of what is beside it."""
    try:
        words = _within_limits(receipt, lambda: apart.call(text_of_cell, data, cell.sheet, cell.address))
        beside = _within_limits(receipt, lambda: apart.call(texts_on_cell, data, cell.sheet, cell.address))
    except KeyError:
        raise UnknownError(f"{receipt.name} has no sheet {cell.sheet!r}.") from None
    except ValueError as error:
        raise UnknownError(f"{receipt.name} is no workbook that words can be removed from ({error}).") from error
    if (words is None or not words.strip()) and not beside:
        raise UnknownError(f"{cell} of {receipt.name} is blank or holds a figure. Only words can be removed.")
    return words if words and words.strip() else "", beside


def _refuse_what_counts(trust: Trust, submission: Submission, cell: ChosenCell) -> None:
    """Raise UnknownError where the cell holds a figure, a choice, or what its row is known by."""
    for table, row_number, key in _read_from(submission, cell):
        record = trust.declarations.records[table.record]
        if record.rows == "derived":
            continue
        spec = record.field(key)
        values = next((r.values for r in table.rows if table.key_rows or r.excel_row == row_number), ())
        value = values[table.keys.index(key)] if values else None
        if value is not None and not _is_words(trust, spec, value):
            raise UnknownError(
                f"{cell} is “{spec.heading}”, which figures, statuses or other rows depend on: it stays. Only "
                "words can be removed; all of a school is erased by `planbook forget`."
            )


def _is_words(trust: Trust, spec: Field, value: object) -> bool:
    if spec.type == "code" and spec.open and isinstance(value, str):
        return trust.register.code_for(spec.of, value) is None
    return spec.type in _WORDS and isinstance(value, str)


def _read_from(submission: Submission, cell: ChosenCell) -> Iterator[tuple[Table, int, str]]:
    """The fields that are read from the cell, each with its table and Excel row."""
    for table in submission.tables:
        if table.sheet != cell.sheet:
            continue
        for place, (key, letter) in enumerate(zip(table.keys, table.letters, strict=True)):
            rows = [table.key_rows[place]] if table.key_rows else [row.excel_row for row in table.rows]
            for number in rows:
                if f"{letter}{number}" == cell.address:
                    yield table, number, key


def _texts(submission: Submission) -> set[str]:
    return {v for table in submission.tables for row in table.rows for v in row.values if isinstance(v, str)}


def _cells_changed(before: Submission, after: Submission) -> frozenset[tuple[str, str]]:
    """Sheet and address of each cell in which `after` says something else than `before`."""
    old, new = _by_cell(before), _by_cell(after)
    return frozenset(place for place in old if old[place] != new.get(place))


def _by_cell(submission: Submission) -> dict[tuple[str, str], object]:
    return {
        (table.sheet, cell): value
        for table in submission.tables
        for row in table.rows
        for key, value in zip(table.keys, row.values, strict=True)
        if (cell := table.cell(row, key))
    }


def _common(trust: Trust, ledger: Ledger, receipt: Receipt, every: Phrases) -> set[str]:
    """Those words that are not this cell's own: anybody's, or planbook, the register, the declarations, blank
    workbooks or other schools use them too, or figures, choices and refs of this one."""
    texts = set(texts_of_planbook(trust.declarations.folder))
    texts |= {shown(v) for t in trust.register.submission.tables for r in t.rows for v in r.values if v is not None}
    for other in ledger.every_receipt():
        said = ledger.submission(other.id)
        texts |= _that_count(trust, said) if _is_of(trust, other, receipt) else _texts(said)
    whole = "\n\n".join(sorted(texts))
    return every.those_in(whole) | {words for words in every.words if is_anybodys(words)}


@cache
def texts_of_planbook(folder: Path) -> frozenset[str]:
    """All that planbook itself says: in its blank workbooks and declarations, in `folder`, and in its code."""
    texts = {text for blank in (folder / "released").glob("*.xlsx") for text in texts_in_office(blank.read_bytes())}
    texts |= {path.read_text(encoding="utf-8") for path in folder.rglob("*.toml")}
    return frozenset(texts | {path.read_text("utf-8") for path in Path(planbook.__file__).parent.rglob("*.py")})


def _that_count(trust: Trust, submission: Submission) -> set[str]:
    """Texts in fields that figures, statuses or other rows depend on, as far as they could be read."""
    return {
        value
        for table in submission.tables
        for key, *values in zip(table.keys, *(row.values for row in table.rows), strict=True)
        for value in values
        if isinstance(value, str)
        and not _is_words(trust, trust.declarations.records[table.record].field(key), value)
    }


def _is_of(trust: Trust, one: Receipt, other: Receipt) -> bool:
    """Whether both came from one unit; of what could not be read, by its name."""
    whose = [r.unit or unit_named(trust.register.units, r.name) for r in (one, other)]
    return one.sha256 == other.sha256 or (whose[0] is not None and whose[0] == whose[1])
