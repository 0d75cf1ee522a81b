Attribute VB_Name = "Bridge"
Option Explicit
Option Private Module

' From a button to planbook in the coordinator's own Python, by way of the xlwings add-in. The add-in is found when a
' button is pressed: this project has no reference to it, so the workbook opens without fault where it is missing.

Private Const ADD_IN As String = "xlwings.xlam"
Private Const SETTINGS As String = "xlwings.conf"
Private Const TITLE As String = "planbook"
Private Const AGAIN As String = vbCrLf & vbCrLf & "Close Excel, run this in the trust's folder, and do what it says:" _
    & vbCrLf & "planbook excel install"

' Call the function of planbook.excel that belongs to the button.
Public Sub Press(ByVal button As String, Optional ByVal arguments As String = "")
    Dim lacking As String
    Dim addIn As Workbook
    On Error GoTo Failed
    Set addIn = AddInWorkbook()
    lacking = WhatIsMissing(addIn)
    If lacking <> "" Then
        MsgBox lacking, vbExclamation, TITLE
        Exit Sub
    End If
    ' The add-in takes its settings from the workbook in front, and tells Python of that one.
    ThisWorkbook.Activate
    Application.StatusBar = "planbook is at work ..."
    Application.Run ADD_IN & "!RunPython", PythonFor(button, arguments, addIn.FullName)
    Application.StatusBar = False
    Exit Sub
Failed:
    Application.StatusBar = False
    MsgBox "The xlwings add-in could not start Python (" & Err.Description & "). Nothing was done." & AGAIN, _
        vbExclamation, TITLE
End Sub

' What the computer lacks for a button to work, in plain words; empty where it lacks nothing.
Private Function WhatIsMissing(ByVal addIn As Workbook) As String
    Dim python As String
    python = Setting("PLANBOOK_PYTHON")
    If addIn Is Nothing Then
        WhatIsMissing = "The xlwings add-in is not loaded in this Excel, and the buttons work through it." & AGAIN
    ElseIf python = "" Then
        WhatIsMissing = "This workbook does not say which Python runs planbook." & AGAIN
    ElseIf Not IsThere(python) Then
        WhatIsMissing = "There is no Python on this computer where planbook had it:" & vbCrLf & python & AGAIN
    ElseIf Not IsThere(Setting("PLANBOOK_XLWINGS")) Then
        WhatIsMissing = "The Python of planbook has no xlwings any more:" & vbCrLf & python & AGAIN
    End If
End Function

' The add-in, which is open though no list shows it; Nothing where it is not.
Private Function AddInWorkbook() As Workbook
    On Error GoTo NotThere
    Set AddInWorkbook = Workbooks(ADD_IN)
    Exit Function
NotThere:
    Set AddInWorkbook = Nothing
End Function

' What the hidden sheet says, which planbook wrote: the key in its first column, the value in its second.
Private Function Setting(ByVal key As String) As String
    Dim row As Long
    With ThisWorkbook.Worksheets(SETTINGS)
        For row = 1 To 20
            If CStr(.Cells(row, 1).Value) = key Then
                Setting = CStr(.Cells(row, 2).Value)
                Exit Function
            End If
        Next row
    End With
End Function

' On a Mac, Excel may not look outside its own folders: there the add-in says what it does not find.
Private Function IsThere(ByVal path As String) As Boolean
    On Error GoTo NotThere
    #If Mac Then
        IsThere = path <> ""
    #Else
        IsThere = path <> "" And Dir(path) <> ""
    #End If
    Exit Function
NotThere:
    IsThere = False
End Function

' One line of Python. Where planbook is not installed there, it ends in a plain sentence, which the add-in shows.
Private Function PythonFor(ByVal button As String, ByVal arguments As String, ByVal addIn As String) As String
    Dim given As String
    given = "'" & button & "','" & AsHex(addIn) & "'"
    If arguments <> "" Then given = given & "," & arguments
    PythonFor = "import sys, importlib.util as u; " & _
        "u.find_spec('planbook') and u.find_spec('planbook.excel') or " & _
        "sys.exit('planbook is not installed in the Python that this workbook was made for. " & _
        "Install it there, then run planbook excel install.'); " & _
        "import planbook.excel; planbook.excel.press(" & given & ")"
End Function
