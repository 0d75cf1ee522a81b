Attribute VB_Name = "CheckLinesRead"
Option Explicit
Option Private Module

' What the Check sheet says, line by line. planbook named its columns, so that they are found wherever they stand.

Private Const COLUMN_NAME As String = "macro_check_"

Public Function HasCheckLines() As Boolean
    HasCheckLines = Not CellsNamed(COLUMN_NAME & "first") Is Nothing
End Function

Public Function NoCheckWords() As String
    NoCheckWords = "The Check sheet of this workbook has been deleted. Send the workbook as it is: it is checked " & _
        "in the same way when it arrives."
End Function

Public Function CheckLines() As Long
    CheckLines = CellsNamed(COLUMN_NAME & "first").Rows.Count
End Function

Public Function CheckSheetName() As String
    CheckSheetName = CellsNamed(COLUMN_NAME & "first").Worksheet.Name
End Function

' What a column ("state", "first", "what", "todo", "lines") says in a line.
Public Function CheckSays(ByVal column As String, ByVal at As Long) As String
    CheckSays = WordsIn(CheckCell(column, at))
End Function

Private Function CheckCell(ByVal column As String, ByVal at As Long) As Range
    Dim lines As Range
    Set lines = CellsNamed(COLUMN_NAME & column)
    Set CheckCell = lines.Worksheet.Cells(lines.Row + at - 1, lines.Column)
End Function

' Whether something is asked in a line: the sheet says what to do in it.
Public Function IsAsked(ByVal at As Long) As Boolean
    IsAsked = Len(CheckSays("todo", at)) > 0
End Function

' Whether a word of explanation is as good as a correction: the sheet has an unlocked cell for it.
Public Function IsExplainable(ByVal at As Long) As Boolean
    Dim cell As Range
    Set cell = CheckCell("why", at)
    IsExplainable = Not cell.Locked
End Function

' The counts that stand above the lines, as "0 to correct, 2 to explain".
Public Function CheckCounts() As String
    Dim counts As Range
    Set counts = CellsNamed(COLUMN_NAME & "counts")
    If Not counts Is Nothing Then CheckCounts = Replace(WordsIn(counts), "     ", ", ")
End Function
