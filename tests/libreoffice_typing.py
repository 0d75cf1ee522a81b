"""Types into a workbook in LibreOffice as a person does, and saves it as .xlsx.

    python libreoffice_typing.py PIPE IN.xlsx OUT.xlsx '[["Actions", "H6", "On track"], ...]'

It is run by a Python that has LibreOffice's `uno` (the system's), not by that of the tests. `.uno:EnterString`
is what pressing the keys does: text becomes a date or a percentage as LibreOffice sees fit, and protected
cells refuse it.
"""

import contextlib
import json
import sys
import time

import uno
from com.sun.star.beans import PropertyValue


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


def main() -> None:
    pipe, source, target, typed = sys.argv[1:5]
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    dispatcher = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(source), "_blank", 0, (prop("Hidden", False),))
    frame = document.CurrentController.Frame
    for sheet, cell, text in json.loads(typed):
        document.CurrentController.setActiveSheet(document.Sheets.getByName(sheet))
        dispatcher.executeDispatch(frame, ".uno:GoToCell", "", 0, (prop("ToPoint", cell),))
        dispatcher.executeDispatch(frame, ".uno:EnterString", "", 0, (prop("StringName", text),))
    document.calculateAll()
    document.storeToURL(uno.systemPathToFileUrl(target), (prop("FilterName", "Calc MS Excel 2007 XML"),))
    document.close(True)
    with contextlib.suppress(Exception):  # it may be gone before it answers
        desktop.terminate()


main()
