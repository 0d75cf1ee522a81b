"""What is done with another workbook that is open: findings become notes on its cells, a figure leads to its cells.

Neither changes its file. Only notes that planbook has put there are ever taken away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.errors import PlanbookError
from planbook.excel import native
from planbook.excel.control import FINDINGS, HEAD, TRACED
from planbook.excel.desk import Desk, link
from planbook.excel.steps import counted_in_words
from planbook.files import scratch_folder
from planbook.look import SEVERITY_STATUS, SEVERITY_WORDS, STATUS
from planbook.model.cover import OPEN_NOTE, words_of_others
from planbook.model.finding import Finding, worst_first
from planbook.model.names import is_within
from planbook.model.prose import agree, in_figures, listed
from planbook.model.safe_text import NOTE, clean, cut_units
from planbook.model.values import shown

if TYPE_CHECKING:
    from planbook.api import OpenTrust
    from planbook.workflow.traced_cells import TracedCell

_LONGEST_NOTE = 8000
"""Characters of a note; Excel takes some 32,000, of which nobody reads more."""


@dataclass(slots=True)
class _Noted:
    """What became of the notes on a workbook's cells."""

    written: int = 0
    theirs: int = 0
    """Cells that have somebody's note already, or that Excel puts none on."""
    closed: list[str] | None = None
    """Sheets that are protected with a password."""


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """Where the coordinator was when the button was pressed: a workbook that is open, its sheet, the cell."""

    book: str
    sheet: str = ""
    cell: str = ""


def book_at(desk: Desk, place: OpenPlace) -> Any:
    """The open workbook. Raises PlanbookError where it is not open any more."""
    found = next((book for book in desk.app.books if book.name == place.book), None)
    if found is None:
        raise PlanbookError(f"{place.book} is not open any more. Open it, and press again.")
    return found


def path_of(book: Any) -> Path | None:
    """Where the open workbook's file lies; None where it has none, or none on this computer."""
    from xlwings import XlwingsError

    try:
        name = str(book.fullname)
    except XlwingsError:  # a file in the cloud without a folder here
        return None
    path = Path(name)
    return path if "://" not in name and path.is_file() else None


def lies_at(book: Any, path: Path) -> bool:
    """Whether the open workbook is the file at `path`, however the folders on the way are written."""
    own = path_of(book)
    return own is not None and path.is_file() and own.samefile(path)


def check_open(trust: "OpenTrust", desk: Desk, place: OpenPlace) -> str:
    """The findings of an open workbook, as it stands on the screen, as notes on its cells and as a list."""
    book = book_at(desk, place)
    path, was_saved = path_of(book), native.is_saved(book)
    if not Path(place.book).suffix:
        raise PlanbookError(f"{place.book} has never been saved. Save it as a workbook, and press again.")
    with scratch_folder() as folder:
        copy = folder / place.book
        if not native.save_copy(book, copy):
            if path is None or not was_saved:
                raise PlanbookError(f"{place.book} has changes that are not saved. Save it, and press again.")
            copy = path
        checked = trust.validate(files=[copy])
    _take_off(book)
    noted = _put_on(book, checked.findings)
    where = {f.file: path for f in checked.findings if f.file and path}
    desk.fill_findings(FINDINGS, f"What was found in {place.book}", checked.findings, where)
    if was_saved:
        native.mark_saved(book)
    if not checked.findings:
        return f"{place.book}: nothing was found."
    book.activate()
    return " ".join([f"{place.book}: {counted_in_words(checked)}", *_noted_in_words(noted)])


def remove_notes(desk: Desk, place: OpenPlace) -> str:
    """planbook's notes off the open workbook; of one that somebody has written in, their words stay."""
    book = book_at(desk, place)
    was_saved = native.is_saved(book)
    gone, closed = _take_off(book)
    if was_saved:
        native.mark_saved(book)
    said = f"{in_figures(gone, 'note')} of planbook {agree(gone, 'is', 'are')} off {place.book}. All others stay."
    return said + (f" {_closed(closed)}" if closed else "")


def _take_off(book: Any) -> tuple[int, list[str]]:
    """How many notes were taken off, and the sheets that let nobody."""
    gone, closed = 0, []
    for sheet in book.sheets:
        ours = [note for note in sheet.notes if note.text.startswith(OPEN_NOTE)]
        if not ours:
            continue
        with native.notes_let_in(sheet) as may:
            if not may:
                closed.append(sheet.name)
                continue
            for note in ours:
                left = words_of_others(note.text)
                if left:
                    note.text = left
                else:
                    note.delete()
                gone += 1
    return gone, closed


def _put_on(book: Any, findings: Sequence[Finding]) -> _Noted:
    noted = _Noted(closed=[])
    by_sheet: dict[str, dict[str, list[Finding]]] = {}
    for finding in worst_first(findings):
        for cell in finding.cells if finding.sheet else ():
            by_sheet.setdefault(finding.sheet or "", {}).setdefault(cell.partition(":")[0], []).append(finding)
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for name, cells in by_sheet.items():
        if name in sheets:
            with native.notes_let_in(sheets[name]) as may:
                if may:
                    _put_on_sheet(sheets[name], cells, noted)
                elif noted.closed is not None:
                    noted.closed.append(name)
    return noted


def _put_on_sheet(sheet: Any, cells: Mapping[str, Sequence[Finding]], noted: _Noted) -> None:
    for address, findings in cells.items():
        cell = sheet.range(address)
        if cell.note is not None:
            noted.theirs += 1
            continue
        text = note_text(findings)
        try:
            cell.add_note(text)
        except Exception:  # what Excel raises of a comment, or of merged cells, has no type of its own
            noted.theirs += 1
        else:
            noted.written += 1


def note_text(findings: Sequence[Finding]) -> str:
    """What the note on a cell says."""
    lines = [OPEN_NOTE]
    for one in findings:
        look = STATUS[SEVERITY_STATUS[one.severity]]
        lines.append(" ".join(f"{look.symbol} {SEVERITY_WORDS[one.severity]}: {one.message} {one.remedy}".split()))
    return cut_units(clean("\n".join(lines), NOTE), _LONGEST_NOTE)


def _noted_in_words(noted: _Noted) -> list[str]:
    said = [f"{in_figures(noted.written, 'cell')} {agree(noted.written, 'has', 'have')} a note."] * bool(
        noted.written
    )
    if noted.theirs:
        theirs = in_figures(noted.theirs, "cell")
        said.append(f"{theirs} {agree(noted.theirs, 'has', 'have')} another note or comment already, which stays.")
    if noted.closed:
        said.append(_closed(noted.closed))
    return said


def _closed(sheets: Sequence[str]) -> str:
    one = agree(len(sheets), "The sheet", "The sheets")
    return f"{one} {listed(sheets)} {agree(len(sheets), 'has', 'have')} a password: no note was touched there."


def trace_open(trust: "OpenTrust", desk: Desk, place: OpenPlace) -> str:
    """The cells behind a figure of the summary, listed, and the workbook of the first opened at its cell."""
    book = book_at(desk, place)
    period, file = _output_of(trust, path_of(book), place.book)
    if not place.cell:
        raise PlanbookError("No cell is selected there. Select one with a figure in it, and press again.")
    traced = trust.trace(period, f"{file}!{place.sheet}!{place.cell}")
    rows = [
        (one.file, one.sheet, one.cell, f"{one.record}.{one.field}", shown(one.value) or "(blank)", one.note)
        for one in traced.cells
    ]
    value = shown(traced.figure.value) or "no value"
    cells = in_figures(len(rows), "cell")
    title = f"{place.book}, {place.sheet} {place.cell}: {value}, from {cells}"
    sheet = desk.fill(TRACED, (title, "A link opens the workbook at its cell."), rows)
    for row, one in enumerate(traced.cells, start=HEAD + 1):
        path = trust.folder / one.file
        if path.is_file() and one.cell:
            link(sheet.range((row, 3)), one.cell, path, one.sheet, one.cell)
    sheet.activate()
    if not rows:
        return f"{value}: no cell of a returned workbook is behind it."
    opened = next((one for one in traced.cells if one.cell and (trust.folder / one.file).is_file()), None)
    said = f"{value} comes from {cells}, listed on the sheet {TRACED}."
    if opened is None and any(is_within(one.file) for one in traced.cells):
        return f"{said} They came in a zip folder or an e-mail: save the workbook from it, and open that."
    if opened is None:
        return f"{said} None of their files lies in the trust’s folder now."
    shown_at = _open_at(desk, trust.folder / opened.file, opened)
    return (
        f"{said} {Path(opened.file).name} is open at {opened.sheet} {opened.cell}, read-only." if shown_at else said
    )


def _output_of(trust: "OpenTrust", path: Path | None, name: str) -> tuple[str, str]:
    """The period that an open workbook was made of, and its name among that period's outputs."""
    outputs = {one.id: trust.outputs(one.id) for one in trust.register.calendar.periods}
    for period, folder in outputs.items():
        if path is not None and folder.is_dir() and path.resolve().is_relative_to(folder.resolve()):
            return period, path.resolve().relative_to(folder.resolve()).as_posix()
    raise PlanbookError(
        f"{name} is none of this trust’s outputs. Open summary.xlsx in outputs, select a figure, and press again."
    )


def _open_at(desk: Desk, path: Path, cell: "TracedCell") -> bool:
    """Open the workbook and select the cell; whether that can be done here."""
    for other in desk.app.books:
        if other.name.casefold() == path.name.casefold() and not lies_at(other, path):
            raise PlanbookError(f"Another workbook called {path.name} is open. Close it, and press again.")
    with native.without_macros(desk.app) as safe:
        if not safe:
            return False
        book = desk.app.books.open(str(path), read_only=True, update_links=False)
    sheet = book.sheets[cell.sheet]
    book.activate()
    sheet.activate()
    sheet.range(cell.cell).select()
    return True
