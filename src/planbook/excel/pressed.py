"""A button was pressed: from Excel to planbook and back, ending in one message box whatever happens."""

import traceback
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from planbook import __version__
from planbook.errors import ContradictionError, PlanbookError, disk_error
from planbook.excel.control import FINDINGS, TRACED, UNITS
from planbook.excel.desk import CancelledError, Desk
from planbook.excel.looking import addin_fault
from planbook.excel.open_books import OpenPlace, check_open, lies_at, path_of, remove_notes, trace_open
from planbook.excel.steps import STEPS, fill_lists
from planbook.files import write_text
from planbook.workflow.places import REGISTER_NAMES

if TYPE_CHECKING:
    from planbook.api import OpenTrust

LOG = "planbook-excel.log"
"""Where the traceback of a bug goes, in the trust's folder or else in the system's own for such files."""
_CLEARED = "The lists are empty. Press Status to fill them."
_OPEN: Mapping[str, Callable[["OpenTrust", Desk, OpenPlace], str]] = {
    "check_open": check_open,
    "trace_open": trace_open,
}


def press(
    button: str, addin: str = "", book: str = "", sheet: str = "", cell: str = "", *, today: date | None = None
) -> None:
    """Do what the button of that key does, and say in a message box what came of it.

    Names come from Excel as the codes of their letters, four hexadecimal figures each: that of the add-in's file,
    and of a workbook and its sheet where the button is of another workbook. Nothing is raised: the add-in would
    show whatever was as a traceback.
    """
    from xlwings import Book

    desk = Desk(Book.caller())
    place = OpenPlace(decoded(book), decoded(sheet), cell)
    try:
        said, wrong = _done(desk, button, decoded(addin), place, today), False
    except CancelledError:
        said, wrong = "Cancelled. Nothing was done.", False
    except ContradictionError as error:
        said, wrong = "\n".join([str(error), *error.lines]), True
    except PlanbookError as error:
        said, wrong = str(error), True
    except Exception as error:
        said, wrong = _of_error(desk, error), True
    desk.at_rest()
    desk.tell(said, wrong=wrong)


def decoded(name: str) -> str:
    """The text of the codes of its letters."""
    return bytes.fromhex(name).decode("utf-16-be", "replace")


def _done(desk: Desk, button: str, addin: str, place: OpenPlace, today: date | None) -> str:
    from planbook.api import open_trust

    fault = _version_fault(desk) or addin_fault(Path(addin))
    if fault:
        raise PlanbookError(fault)
    if button == "clear":
        return _clear(desk)
    if button == "remove_notes":
        return remove_notes(desk, place)
    desk.choose()
    folder = trust_folder(desk)
    _save_register(desk, folder)
    desk.progress("reading the register")
    trust = open_trust(folder, today, desk.progress)
    fill_lists(trust, desk)
    step = STEPS.get(button)
    return step(trust, desk) if step else _OPEN[button](trust, desk, place)


def _version_fault(desk: Desk) -> str:
    made_by = desk.setting("PLANBOOK_VERSION")
    if made_by == __version__:
        return ""
    return (
        f"This workbook was made by planbook {made_by or '(it does not say which)'}, and {__version__} is "
        "installed. Close it, run `planbook excel install` in the trust’s folder, and open it again. "
        "Nothing was done."
    )


def trust_folder(desk: Desk) -> Path:
    """The folder of the trust: where the control workbook lies or, if that cannot be told, where it was written."""
    path = path_of(desk.book)
    if path is not None:
        return path.parent
    return Path(desk.setting("PLANBOOK_FOLDER"))


def _save_register(desk: Desk, folder: Path) -> None:
    """Let Excel save the register where it is open with changes: commands read the file."""
    from planbook.excel import native

    for book in desk.app.books:
        if book.name in REGISTER_NAMES and lies_at(book, folder / book.name) and not native.is_saved(book):
            desk.ask(f"{book.name} is open and has changes that are not saved. Save it first?")
            book.save()


def _clear(desk: Desk) -> str:
    """Nothing of the schools on any sheet."""
    for name in (UNITS, FINDINGS, TRACED):
        desk.fill(name, (), [])
    desk.fill_lists({"periods": (), "units": (), "files": (), "papers": (), "meetings": ()})
    return _CLEARED


def _of_error(desk: Desk, error: Exception) -> str:
    """What is said of an error that nobody has caught: a disk or folder at fault, or a bug and where it is told."""
    of_disk = disk_error(error) if isinstance(error, OSError) else None
    if of_disk is not None:
        return str(of_disk)
    return (
        "This is an error in planbook, not in your files. Everything that was there before is still there. "
        f"What happened is in {_logged(desk, error)}; send that file to the person who looks after planbook."
    )


def _logged(desk: Desk, error: Exception) -> Path:
    """Write the error's traceback where it can be found, and return where that is."""
    from tempfile import gettempdir

    told = "".join([f"planbook {__version__}\n", *traceback.format_exception(error)])
    first = trust_folder(desk) / LOG
    for path in (first, Path(gettempdir()) / LOG):
        try:
            write_text(path, told)
        except (OSError, PlanbookError):
            continue
        return path
    return first
