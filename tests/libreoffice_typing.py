"""Types into workbooks in LibreOffice as a person does, and saves each as the ending of its name says.

    python libreoffice_typing.py PIPE '[["IN.xlsx", "OUT.xlsx", [["Actions", "H6", "On track"], ...]], ...]'

A line that begins with a command does what the menu does: `["insert column", "Actions", "D1"]`, `["delete row",
"Actions", "A3"]`, `["sort down", "Actions", "A6:O10"]` (by its first column), `["copy sheet", "Actions", "Mine"]`,
`["fill down", "Actions", "B6:B9"]`, `["undo", "Actions", "A1"]`. `["drag", "Actions", "A6:A9"]` pulls the first
cell down to the last. `["paste", "Actions!B6:D7", "B9"]` copies a block to another place on its sheet, and
`["move", ...]` cuts it.

It is run by a Python that has LibreOffice's `uno` (the system's), not by that of the tests. `.uno:EnterString`
is what pressing the keys does: text becomes a date or a percentage as LibreOffice sees fit, and protected
cells refuse it.
"""

import contextlib
import json
import os
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

MENU = {
    "insert column": ".uno:InsertColumnsBefore",
    "delete row": ".uno:DeleteRows",
    "insert row": ".uno:InsertRowsBefore",
    "sort down": ".uno:SortDescending",
    "fill down": ".uno:FillDown",
    "undo": ".uno:Undo",
}
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".xls": "MS Excel 97", ".ods": "calc8"}


def prop(name: str, value: object) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def connect(pipe: str):
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(150):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except Exception:
            time.sleep(0.2)
    raise SystemExit("LibreOffice did not answer")


def type_into(desktop, dispatcher, source: str, target: str, typed: list[list[str]]) -> None:
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (prop("Hidden", False),))
    frame = document.CurrentController.Frame

    def select(sheet: str, cells: str) -> None:
        document.CurrentController.setActiveSheet(document.Sheets.getByName(sheet))
        dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, (prop("ToPoint", cells),))

    for first, second, third in typed:
        if first == "copy sheet":
            document.Sheets.copyByName(second, third, document.Sheets.Count)
        elif first in ("paste", "move"):
            sheet, _, block = second.partition("!")
            select(sheet, block)
            dispatcher.executeDispatch(frame, ".uno:Copy" if first == "paste" else ".uno:Cut", "", 0, ())
            select(sheet, third)
            dispatcher.executeDispatch(frame, ".uno:Paste", "", 0, ())
        elif first == "drag":
            start, _, end = third.partition(":")
            select(second, start)
            dispatcher.executeDispatch(frame, ".uno:AutoFill", "", 0, (prop("EndCell", end),))
        elif first in MENU:
            select(second, third)
            dispatcher.executeDispatch(frame, MENU[first], "", 0, ())
        else:
            select(first, second)
            dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, (prop("StringName", third),))
    document.calculateAll()
    kind = FILTERS[Path(target).suffix]
    document.storeToURL(uno.systemPathToFileUrl(target), (prop("FilterName", kind),))
    document.close(True)


def main() -> None:
    pipe, jobs = sys.argv[1:]
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    for source, target, typed in json.loads(jobs):
        type_into(desktop, dispatcher, source, target, typed)
    with contextlib.suppress(Exception):  # it may be gone before it answers
        desktop.terminate()
    # All is saved. Taking the interpreter down beside the threads of a bridge whose other end has just gone can
    # crash in `uno` itself, so that is not waited for.
    os._exit(0)


if __name__ == "__main__":
    main()
