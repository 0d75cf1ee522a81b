"""The few things that xlwings has no word for, done through the program's own objects; nothing else touches these.

On Windows they are Excel's COM objects. A Mac has others, by which a copy cannot be saved nor a sheet's protection
be put back as it was: what needs these is not done there, and said.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_MAC = sys.platform == "darwin"
_ALLOWED = (
    "AllowFormattingCells", "AllowFormattingColumns", "AllowFormattingRows", "AllowInsertingColumns",
    "AllowInsertingRows", "AllowInsertingHyperlinks", "AllowDeletingColumns", "AllowDeletingRows", "AllowSorting",
    "AllowFiltering", "AllowUsingPivotTables",
)  # fmt: skip
"""What a sheet's protection may let people do all the same."""


def is_saved(book: Any) -> bool:
    """Whether the file has all that the open workbook has."""
    return bool(book.api.saved.get() if _MAC else book.api.Saved)


def mark_saved(book: Any) -> None:
    """Let Excel close the workbook without asking, and without keeping what has changed in it."""
    if _MAC:
        book.api.saved.set(True)
    else:
        book.api.Saved = True


def save_copy(book: Any, path: Path) -> bool:
    """Write what the open workbook holds to `path`, its own file untouched; whether that can be done here."""
    if _MAC:
        return False
    book.api.SaveCopyAs(str(path))
    return True


@contextmanager
def notes_let_in(sheet: Any) -> Iterator[bool]:
    """Notes can be put on the cells of `sheet`, or it is said that they cannot: a protection without a password is
    lifted meanwhile, and then is as it was in all that it allows."""
    if _MAC:
        yield not sheet.api.protect_drawing_objects.get()
        return
    native = sheet.api
    if not native.ProtectDrawingObjects:
        yield True
        return
    before = {
        "DrawingObjects": True,
        "Contents": bool(native.ProtectContents),
        "Scenarios": bool(native.ProtectScenarios),
    } | {name: bool(getattr(native.Protection, name)) for name in _ALLOWED}
    selection = native.EnableSelection
    try:
        native.Unprotect("")
    except Exception:  # what Excel raises of a password has no type of its own
        yield False
        return
    try:
        yield True
    finally:
        native.Protect(Password="", **before)
        native.EnableSelection = selection


def delete_links(sheet: Any) -> None:
    """Take all links off the sheet's cells, whose looks stay."""
    if _MAC:
        for one in sheet.api.hyperlinks.get():
            one.delete()
    else:
        sheet.api.UsedRange.ClearHyperlinks()


@contextmanager
def without_macros(app: Any) -> Iterator[bool]:
    """Workbooks that are opened meanwhile run none of their macros, or it is said that this cannot be seen to: what
    a program opens, Excel trusts."""
    if _MAC:
        yield False
        return
    before = app.api.AutomationSecurity
    app.api.AutomationSecurity = 3  # msoAutomationSecurityForceDisable
    try:
        yield True
    finally:
        app.api.AutomationSecurity = before
