Attribute VB_Name = "WorkbookParts"
Option Explicit
Option Private Module

' Where things stand in the workbook that carries these macros, by the names and the hidden sheet that planbook wrote
' into it: they hold when sheets are renamed and rows moved. Nothing is ever looked for in another workbook.

Private Const IDENTITY_SHEET As String = "_planbook"
Private Const FILL_NAME As String = "macro_fill_"

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
    On Error Resume Next ' a name whose cells are gone has none
    Set CellsOf = found.RefersToRange
End Function

' Whether the name stands for a column of cells that people fill in: macro_fill_<number>_<list of blank words>.
Public Function IsToFillIn(ByVal found As Name) As Boolean
    IsToFillIn = Left$(found.Name, Len(FILL_NAME)) = FILL_NAME
End Function

' The name of the list of words that count as a blank in such a column.
Public Function ListOf(ByVal column As Name) As String
    ListOf = Mid$(column.Name, InStr(Len(FILL_NAME) + 1, column.Name, "_") + 1)
End Function

' The words in a cell; empty of a cell that is blank or shows an error.
Public Function WordsIn(ByVal cell As Range) As String
    If Not IsError(cell.Value) Then WordsIn = Trim$(CStr(cell.Value))
End Function

Public Sub SayItFailed(ByVal what As String, ByVal excelSays As String)
    MsgBox what & " did not work, and the workbook is as it was. All of it can be done without this button: the " & _
        "Check sheet says what is still wanted, and File, Save As saves a copy." & vbLf & vbLf & _
        "Excel says: " & excelSays, vbExclamation, what
End Sub
