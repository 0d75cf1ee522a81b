Attribute VB_Name = "OtherWorkbook"
Option Explicit
Option Private Module

Private Const TITLE As String = "planbook"

' Which of the workbooks that are open is meant, where it is not the control workbook.

' Ask whether the workbook that was in front is the one, and press the button on it.
Public Sub PressOn(ByVal button As String, ByVal question As String)
    Dim meant As Workbook
    Dim place As String
    On Error GoTo Failed
    Set meant = WorkbookMeant()
    If meant Is Nothing Then
        MsgBox "No other workbook is open. Open the one that is meant, and press again.", vbExclamation, TITLE
        Exit Sub
    End If
    If MsgBox(meant.Name & vbCrLf & vbCrLf & question, vbOKCancel + vbQuestion, TITLE) <> vbOK Then Exit Sub
    place = "'" & AsHex(meant.Name) & "','" & AsHex(meant.ActiveSheet.Name) & "','" & CellInFront(meant) & "'"
    Press button, place
    Exit Sub
Failed:
    MsgBox "It is not clear which workbook is meant. Click into it, press Alt+F8, and run the macro from there.", _
        vbExclamation, TITLE
End Sub

' The windows are listed from the one in front to the one at the back.
Private Function WorkbookMeant() As Workbook
    Dim one As Window
    For Each one In Application.Windows
        If one.Visible And one.Parent.Name <> ThisWorkbook.Name Then
            Set WorkbookMeant = one.Parent
            Exit Function
        End If
    Next one
End Function

' The cell that is selected there; empty on a sheet of a chart.
Private Function CellInFront(ByVal book As Workbook) As String
    On Error GoTo NoCell
    CellInFront = book.Windows(1).ActiveCell.Address(False, False)
    Exit Function
NoCell:
    CellInFront = ""
End Function

' The text as the codes of its letters, four figures each: whatever a file is called, nothing of its name is ever
' read as a command.
Public Function AsHex(ByVal text As String) As String
    Dim place As Long
    For place = 1 To Len(text)
        AsHex = AsHex & Right$("0000" & Hex$(AscW(Mid$(text, place, 1)) And &HFFFF&), 4)
    Next place
End Function
