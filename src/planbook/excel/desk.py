"""The control workbook as it is open in Excel: what was chosen in its cells, what is written into its sheets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.errors import DayError, PlanbookError
from planbook.excel import native
from planbook.excel.control import (
    CHOICE_COLUMN,
    FIXED,
    HEAD,
    LIST_NAMES,
    LISTS,
    MOST_LISTED,
    SETTINGS,
    TERM,
    ListName,
    choice_rows,
)
from planbook.look import SEVERITY_STATUS, SEVERITY_WORDS, STATUS
from planbook.model.address import quoted_sheet
from planbook.model.finding import Finding, worst_first
from planbook.model.names import name_returned
from planbook.model.safe_text import clean, cut_units

if TYPE_CHECKING:
    from planbook.api import OpenTrust

TITLE = "planbook"
_LONGEST = 2000
"""Characters of a cell of a list; all of it is in findings.xlsx."""
_FILE_COLUMN, _CELL_COLUMN = 4, 6


class CancelledError(Exception):
    """A question was answered with Cancel."""


class Desk:
    """The control workbook at work."""

    def __init__(self, book: Any) -> None:
        """`book` is xlwings' workbook."""
        self.book = book
        self.app = book.app
        self._chosen: dict[str, Any] = {}

    # What the hidden sheet says, and what was chosen.

    def setting(self, key: str) -> str:
        """What the hidden sheet says under `key`; empty where it says nothing, or is not there."""
        if SETTINGS not in [sheet.name for sheet in self.book.sheets]:
            return ""
        rows = self.book.sheets[SETTINGS].range("A1:B20").value
        return next((str(value) for name, value in rows if name == key and value is not None), "")

    def choose(self) -> None:
        """Read what stands in the cells of choices."""
        sheet = self.book.sheets[TERM]
        self._chosen = {key: sheet.range(f"{CHOICE_COLUMN}{row}").value for key, row in choice_rows().items()}

    def text(self, key: str) -> str:
        """What was chosen or typed; empty of a blank cell."""
        value = self._chosen.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def period(self) -> str | None:
        """The period that was chosen; None for the one now due."""
        return self.text("period") or None

    def unit(self, trust: "OpenTrust") -> tuple[str, ...]:
        """The unit that was chosen, by its id; none for all of them."""
        given = self.text("unit")
        named = {entry: unit for unit, entry in unit_entries(trust).items()}
        return (named.get(given, given),) if given else ()

    def is_yes(self, key: str) -> bool:
        """Whether a choice of yes or nothing is yes. Raises PlanbookError for another word."""
        given = self.text(key)
        return bool(given) and self.one_of(key, "yes") == FIXED["yes"][0]

    def one_of(self, key: str, offers: ListName) -> str:
        """A choice of a list that never changes; empty of a blank cell. Raises PlanbookError for another word."""
        given = self.text(key)
        words = {word.casefold(): word for word in FIXED[offers]}
        if given and given.casefold() not in words:
            row = choice_rows()[key]
            raise PlanbookError(
                f"“{given}” stands in {CHOICE_COLUMN}{row}, where only {' or '.join(FIXED[offers])} can. "
                "Choose again. Nothing was done."
            )
        return words.get(given.casefold(), "")

    def day(self, key: str) -> date | None:
        """A day that was typed; None of a blank cell. Raises DayError for what is none."""
        value = self._chosen.get(key)
        if value is None or value == "":
            return None
        if isinstance(value, datetime | date):
            return value.date() if isinstance(value, datetime) else value
        raise DayError(
            f"{CHOICE_COLUMN}{choice_rows()[key]} says “{value}”, which is not a date. Type it as 17/12/2026. "
            "Nothing was done."
        )

    # What people are told and asked.

    def tell(self, words: str, *, wrong: bool = False) -> None:
        """A message box."""
        self.app.alert(words, title=TITLE, buttons="ok", mode="critical" if wrong else "info")

    def ask(self, words: str) -> None:
        """A question with OK and Cancel; raises CancelledError where it was not OK."""
        if self.app.alert(words, title=TITLE, buttons="ok_cancel") != "ok":
            raise CancelledError

    def progress(self, words: str) -> None:
        """What is being done, in Excel's status bar."""
        self.app.status_bar = f"planbook: {cut_units(' '.join(clean(words).split()), 200)}"

    def at_rest(self) -> None:
        """Give Excel its status bar back, and let this workbook be closed without being kept."""
        self.app.status_bar = False
        native.mark_saved(self.book)

    # What is written.

    def fill(self, name: str, first_lines: Sequence[str], rows: Sequence[Sequence[Any]]) -> Any:
        """The sheet `name` with `rows` below its headings and nothing of before; text is always text."""
        sheet = self.book.sheets[name]
        sheet.range("A2:A3").value = [[as_text(line)] for line in (*first_lines, "", "")[:2]]
        used = sheet.used_range.last_cell.row
        if used > HEAD:
            width = sheet.used_range.last_cell.column
            sheet.range((HEAD + 1, 1), (used, width)).clear_contents()
            native.delete_links(sheet)
        if rows:
            made = [[as_text(value) if isinstance(value, str) else value for value in row] for row in rows]
            area = sheet.range((HEAD + 1, 1), (HEAD + len(made), len(made[0])))
            area.value = made
            area.rows.autofit()
        return sheet

    def fill_lists(self, lists: Mapping[ListName, Iterable[str]]) -> None:
        """The drop-downs that depend on the trust; those that are not named stay as they are."""
        sheet = self.book.sheets[LISTS]
        for name, entries in lists.items():
            column = LIST_NAMES.index(name) + 1
            sheet.range((2, column), (MOST_LISTED + 1, column)).clear_contents()
            made = [[as_text(entry)] for entry in entries][:MOST_LISTED]
            if made:
                sheet.range((2, column), (len(made) + 1, column)).value = made

    def fill_findings(self, name: str, title: str, findings: Sequence[Finding], where: Mapping[str, Path]) -> None:
        """The sheet of findings, worst first, each cell a link into its workbook; `where` has each file's place."""
        told = worst_first(findings)
        rows = [
            (
                f"{STATUS[SEVERITY_STATUS[f.severity]].symbol} {SEVERITY_WORDS[f.severity]}",
                f.code,
                f.unit or "",
                name_returned(f.file) if f.file else "",
                f.sheet or "",
                ", ".join(f.cells),
                f.value or "",
                f.message,
                f.remedy,
            )
            for f in told
        ]
        sheet = self.fill(name, (title, "A link opens the workbook at its cell."), rows)
        for row, finding in enumerate(told, start=HEAD + 1):
            path = where.get(finding.file or "")
            if path is not None:
                cell = finding.cells[0].partition(":")[0] if finding.cells else ""
                column = _CELL_COLUMN if cell else _FILE_COLUMN
                shown = str(rows[row - HEAD - 1][column - 1])
                link(sheet.range((row, column)), shown, path, finding.sheet or "", cell)
        sheet.activate()


def unit_entries(trust: "OpenTrust") -> dict[str, str]:
    """The units as the drop-down offers them, by their ids."""
    return {unit: f"{unit} {trust.register.label('unit', unit)}" for unit in trust.register.units}


def as_text(value: str) -> str:
    """`value` as Excel takes it for text, whatever it begins with: the apostrophe is not shown."""
    return f"'{cut_units(clean(value), _LONGEST)}" if value else ""


def link(cell: Any, shown: str, path: Path, sheet: str, address: str) -> None:
    """Let `cell`, in which `shown` stands, open the workbook at `path` at a cell.

    Not where Excel could not follow it, nor where the words could pass for a formula: a link's are no text as such.
    """
    if "#" in str(path) or shown.startswith(("=", "+", "-", "@", "'")):  # a # ends the file's name for Excel
        return
    place = f"#{quoted_sheet(sheet)}!{address}" if sheet and address else ""
    cell.add_hyperlink(f"{path}{place}", text_to_display=shown, screen_tip="Open the workbook here")
