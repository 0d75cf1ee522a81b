Attribute VB_Name = "Placeholders"
Option Explicit

' Clear placeholders: empties the cells to fill in that hold nothing but a word which counts as a blank, as "tbc". Which
' words those are in which column, planbook has written into the workbook: the Check sheet goes by the same lists.

Private Const TITLE As String = "Clear placeholders"
Private Const SHOWN As Long = 8

Public Sub ClearPlaceholders()
    Dim found As Collection
    Dim words As Collection
    Dim number As Long
    On Error GoTo Failed
    Set found = CellsWithPlaceholders()
    If found.Count = 0 Then
        MsgBox "There are no placeholders: no cell holds only a word that counts as a blank.", vbInformation, TITLE
        Exit Sub
    End If
    If MsgBox(QuestionAbout(found), vbYesNo + vbQuestion + vbDefaultButton2, TITLE) <> vbYes Then Exit Sub
    Set words = New Collection
    For number = 1 To found.Count
        words.Add found(number).Value
        found(number).ClearContents
    Next number
    MsgBox CellsInWords(found.Count) & " emptied. The Check sheet shows what is still wanted there.", _
        vbInformation, TITLE
    Exit Sub
Failed:
    PutBack found, words
    SayItFailed TITLE, Err.Description
End Sub

' What was emptied before it failed is as it was again.
Private Sub PutBack(ByVal found As Collection, ByVal words As Collection)
    Dim number As Long
    If words Is Nothing Then Exit Sub
    On Error Resume Next
    For number = 1 To words.Count
        found(number).Value = words(number)
    Next number
End Sub

Private Function CellsWithPlaceholders() As Collection
    Dim found As Name
    Dim stood As Range
    Dim placeholders As New Collection
    For Each found In ThisWorkbook.Names
        If IsToFillIn(found) Then
            Set stood = CellsOf(found)
            If Not stood Is Nothing Then AddThoseIn stood, BlankWords(found), placeholders
        End If
    Next found
    Set CellsWithPlaceholders = placeholders
End Function

Private Sub AddThoseIn(ByVal stood As Range, ByVal blank As String, ByVal found As Collection)
    Dim cell As Range
    For Each cell In stood.Cells
        If VarType(cell.Value) = vbString Then
            If Not cell.Locked And Not cell.HasFormula And Len(WordsIn(cell)) > 0 Then
                If InStr(1, blank, vbLf & WordsIn(cell) & vbLf, vbTextCompare) > 0 Then found.Add cell
            End If
        End If
    Next cell
End Sub

' The words that count as a blank in a column, each between line feeds.
Private Function BlankWords(ByVal column As Name) As String
    Dim list As Range
    Dim cell As Range
    Set list = CellsNamed(ListOf(column))
    BlankWords = vbLf
    If list Is Nothing Then Exit Function
    For Each cell In list.Cells
        BlankWords = BlankWords & WordsIn(cell) & vbLf
    Next cell
End Function

Private Function QuestionAbout(ByVal found As Collection) As String
    Dim number As Long
    QuestionAbout = CellsInWords(found.Count) & IIf(found.Count = 1, " holds", " hold") & _
        " only a word that counts as a blank:" & vbLf
    For number = 1 To found.Count
        If number <= SHOWN Then
            QuestionAbout = QuestionAbout & vbLf & found(number).Worksheet.Name & " " & _
                found(number).Address(False, False) & ": " & WordsIn(found(number))
        End If
    Next number
    If found.Count > SHOWN Then QuestionAbout = QuestionAbout & vbLf & "and " & found.Count - SHOWN & " more"
    QuestionAbout = QuestionAbout & vbLf & vbLf & "Empty them? Undo does not bring them back."
End Function

Private Function CellsInWords(ByVal number As Long) As String
    CellsInWords = IIf(number = 1, "1 cell", number & " cells")
End Function
