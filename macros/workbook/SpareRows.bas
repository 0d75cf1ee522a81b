Attribute VB_Name = "SpareRows"
Option Explicit

' Next spare row: selects where to type in the first row of the sheet's table in which nothing has been typed.

Private Const TITLE As String = "Next spare row"
Private Const ROWS_NAME As String = "macro_rows_"

Public Sub NextSpareRow()
    Dim body As Range
    Dim row As Long
    On Error GoTo Failed
    If Not IsInFront() Then
        MsgBox "Another workbook is in front. Click into " & ThisWorkbook.Name & " first.", vbInformation, TITLE
        Exit Sub
    End If
    Set body = RowsOn(ActiveSheet)
    If body Is Nothing Then
        MsgBox "No rows are added to this sheet. Go to a sheet that you add rows to, such as the actions, and try " & _
            "again.", vbInformation, TITLE
        Exit Sub
    End If
    row = FirstSpare(body)
    If row = 0 Then
        MsgBox "There is no spare row left. Right-click the number of the table's last row, choose Insert, and " & _
            "type into the new row.", vbInformation, TITLE
        Exit Sub
    End If
    Application.Goto ActiveSheet.Cells(row, FirstColumnInSight(ActiveSheet))
    If ActiveSheet.Rows(row).Hidden Then
        MsgBox "Row " & row & " is the next spare one, but a filter hides it: choose Data, Clear.", _
            vbInformation, TITLE
    End If
    Exit Sub
Failed:
    SayItFailed TITLE, Err.Description
End Sub

' Whether a sheet of this workbook is the one that is looked at.
Private Function IsInFront() As Boolean
    If ActiveWorkbook Is Nothing Then Exit Function
    IsInFront = ActiveWorkbook.FullName = ThisWorkbook.FullName And TypeName(ActiveSheet) = "Worksheet"
End Function

' The rows of the table that the sheet has; Nothing where rows are not added to it.
Private Function RowsOn(ByVal sheet As Worksheet) As Range
    Dim found As Name
    Dim stood As Range
    For Each found In ThisWorkbook.Names
        If Left$(found.Name, Len(ROWS_NAME)) = ROWS_NAME Then
            Set stood = CellsOf(found)
            If Not stood Is Nothing Then
                If stood.Worksheet.Name = sheet.Name Then Set RowsOn = stood
            End If
        End If
    Next found
End Function

Private Function FirstSpare(ByVal body As Range) As Long
    Dim columns As Collection
    Dim row As Long
    Set columns = ColumnsToFillIn(body.Worksheet)
    For row = body.Row To body.Row + body.Rows.Count - 1
        If IsBlankIn(body.Worksheet, row, columns) Then
            FirstSpare = row
            Exit Function
        End If
    Next row
End Function

Private Function IsBlankIn(ByVal sheet As Worksheet, ByVal row As Long, ByVal columns As Collection) As Boolean
    Dim column As Variant
    For Each column In columns
        If Len(WordsIn(sheet.Cells(row, column))) > 0 Then Exit Function
    Next column
    IsBlankIn = columns.Count > 0
End Function

Private Function FirstColumnInSight(ByVal sheet As Worksheet) As Long
    Dim column As Variant
    Dim first As Long
    For Each column In ColumnsToFillIn(sheet)
        If Not sheet.Columns(column).Hidden Then
            If first = 0 Or column < first Then first = column
        End If
    Next column
    If first = 0 Then first = 1
    FirstColumnInSight = first
End Function

' The numbers of the sheet's columns that people fill in.
Private Function ColumnsToFillIn(ByVal sheet As Worksheet) As Collection
    Dim found As Name
    Dim stood As Range
    Dim columns As New Collection
    For Each found In ThisWorkbook.Names
        If IsToFillIn(found) Then
            Set stood = CellsOf(found)
            If Not stood Is Nothing Then
                If stood.Worksheet.Name = sheet.Name Then columns.Add stood.Column
            End If
        End If
    Next found
    Set ColumnsToFillIn = columns
End Function
