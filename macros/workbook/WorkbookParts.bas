Attribute VB_Name = "WorkbookParts"
Option Explicit
Option Private Module

' Where things stand in the workbook that carries these macros, by the names and the hidden sheet that planbook wrote
' into it: they hold when sheets are renamed and rows moved. Nothing is ever looked for in another workbook.

Private Const IDENTITY_SHEET As String = "_planbook"

' What the hidden sheet says under a key; empty where it says nothing.
Public Function IdentitySays(ByVal key As String) As String
    Dim identity As Worksheet
    Dim row As Long
    Set identity = SheetNamed(IDENTITY_SHEET)
    If identity Is Nothing Then Exit Function
    For row = 1 To identity.UsedRange.Rows.Count
        If CStr(identity.Cells(row, 1).Value) = key Then
            IdentitySays = CStr(identity.Cells(row, 2).Value)
            Exit Function
        End If
    Next row
End Function

' The sheet of that name; Nothing where there is none.
Public Function SheetNamed(ByVal sheetName As String) As Worksheet
    Dim sheet As Worksheet
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.Name = sheetName Then
            Set SheetNamed = sheet
            Exit Function
        End If
    Next sheet
End Function

' The cells that a defined name stands for; Nothing where they, or the name, have been deleted.
Public Function CellsNamed(ByVal wanted As String) As Range
    Dim found As Name
    For Each found In ThisWorkbook.Names
        If found.Name = wanted Then
            Set CellsNamed = CellsOf(found)
            Exit Function
        End If
    Next found
End Function

Public Function CellsOf(ByVal found As Name) As Range
    If InStr(found.RefersTo, "#REF!") = 0 Then Set CellsOf = found.RefersToRange
End Function

' The words in a cell; empty of a cell that is blank or shows an error.
Public Function WordsIn(ByVal cell As Range) As String
    If Not IsError(cell.Value) Then WordsIn = Trim$(CStr(cell.Value))
End Function
