"""Runs the macros of a workbook in LibreOffice, and says what they told and where they left the cursor.

    python libreoffice_macros.py PIPE IN.xlsm OUT.xlsx '[["SpareRows.NextSpareRow", "Actions", "A6", [6, 7]], ...]'

A line is a macro, the place to stand on before it, and the answers to what it asks (6 is yes, 7 no); a line may
also type: `["type", "Actions", "H6", ["tbc"]]`. Without a screen LibreOffice answers a message box itself, so
`Told`, which keeps the words and gives the answers, stands in the place of `MsgBox` and of nothing else.
"""

import json
import os
import sys
import time

import uno

from libreoffice_typing import connect, prop

STUB = """Option VBASupport 1
Global heard As String
Global answers As String
Public Function Told(ByVal words As String, Optional kind, Optional title) As Integer
    heard = heard & words & Chr(0)
    If Len(answers) > 0 Then
        Told = CInt(Left(answers, 1))
        answers = Mid(answers, 2)
    End If
End Function
Public Sub Answer(given As String)
    heard = ""
    answers = given
End Sub
Public Function Said() As String
    Said = heard
End Function
"""


def main() -> None:
    pipe, source, target, lines = sys.argv[1:]
    context = connect(pipe)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    always = prop("MacroExecutionMode", 4)
    document = desktop.loadComponentFromURL(
        uno.systemPathToFileUrl(source), "_blank", 0, (prop("Hidden", False), always)
    )
    libraries = document.BasicLibraries
    written = libraries.getByName("VBAProject")
    library = libraries.createLibrary("Driven")
    library.insertByName("Stub", STUB)
    for name in written.ElementNames:
        text = written.getByName(name)
        if "Sub " in text or "Function " in text:
            library.insertByName(name, text.replace("MsgBox", "Told"))

    def run(macro: str, *given: str):
        url = f"vnd.sun.star.script:Driven.{macro}?language=Basic&location=document"
        return document.ScriptProvider.getScript(url).invoke(given, (), ())[0]

    done = []
    for macro, sheet, cell, answers in json.loads(lines):
        view = document.CurrentController
        there = document.Sheets.getByName(sheet)
        if macro == "type":
            there.getCellRangeByName(cell).String = answers[0]
            continue
        view.setActiveSheet(there)
        view.select(there.getCellRangeByName(cell))
        run("Stub.Answer", "".join(map(str, answers)))
        run(macro)
        chosen = document.CurrentSelection.AbsoluteName.replace("$", "").replace(".", " ").replace("'", "")
        done.append([macro, run("Stub.Said").split(chr(0))[:-1], chosen])
    kept = prop("FilterName", "Calc MS Excel 2007 XML")
    document.storeToURL(uno.systemPathToFileUrl(target), (kept,))
    print(json.dumps(done))
    sys.stdout.flush()
    document.close(True)
    try:
        desktop.terminate()
    except Exception:
        time.sleep(0.1)
    os._exit(0)  # the bridge's other end has gone


main()
