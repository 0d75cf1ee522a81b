Attribute VB_Name = "Checking"
Option Explicit

' Check my workbook: goes to the place of each line of the Check sheet that asks for something and says it in words,
' and after the last says what is left. What is asked, and where, the sheet's own formulas have worked out.

Private Const TITLE As String = "Check my workbook"
Private shownAt As Long
Private shownPlace As String

Public Sub CheckMyWorkbook()
    Dim at As Long
    Dim words As String
    On Error GoTo Failed
    If Not HasCheckLines() Then
        MsgBox NoCheckWords(), vbExclamation, TITLE
        Exit Sub
    End If
    If Application.Calculation <> xlCalculationAutomatic Then Application.Calculate
    at = NextLineAsked(shownAt, shownPlace)
    Do While at > 0
        shownAt = at
        shownPlace = CheckSays("first", at)
        words = LineWords(at, WhyNotShown(shownPlace))
        If MsgBox(words, vbYesNo + vbQuestion + vbDefaultButton2, TITLE) <> vbYes Then Exit Sub
        at = NextLineAsked(shownAt, shownPlace)
    Loop
    shownAt = 0
    shownPlace = ""
    MsgBox WhatIsLeft(), vbInformation, TITLE
    Exit Sub
Failed:
    SayItFailed TITLE, Err.Description
End Sub

' The line after `last` that asks for something, or `last` itself once its first place is another; 0 after them all.
Private Function NextLineAsked(ByVal last As Long, ByVal place As String) As Long
    Dim at As Long
    If last > CheckLines() Then last = 0
    If last > 0 Then
        If IsAsked(last) And CheckSays("first", last) <> place Then
            NextLineAsked = last
            Exit Function
        End If
    End If
    For at = last + 1 To CheckLines()
        If IsAsked(at) Then
            NextLineAsked = at
            Exit Function
        End If
    Next at
End Function

' Selects the place ("Actions D12"); in words why it cannot be shown, empty where it is.
Private Function WhyNotShown(ByVal place As String) As String
    Dim cut As Long
    Dim sheet As Worksheet
    Dim cell As Range
    cut = InStrRev(place, " ")
    If cut = 0 Then
        WhyNotShown = "The sheet does not say where."
        Exit Function
    End If
    Set sheet = SheetNamed(Left$(place, cut - 1))
    If sheet Is Nothing Then
        WhyNotShown = "There is no sheet of that name any more; it may have been renamed."
    ElseIf sheet.Visible <> xlSheetVisible Then
        WhyNotShown = "That sheet is hidden."
    Else
        Set cell = sheet.Range(Mid$(place, cut + 1))
        Application.Goto cell
        If cell.EntireRow.Hidden Then WhyNotShown = "A filter hides that row: choose Data, Clear."
    End If
End Function

Private Function LineWords(ByVal at As Long, ByVal notShown As String) As String
    Dim words As String
    Dim more As Long
    words = CheckSays("first", at) & ": " & LCase$(CheckSays("state", at)) & vbLf & vbLf
    words = words & "What is checked: " & CheckSays("what", at) & "." & vbLf
    words = words & "What to do: " & CheckSays("todo", at)
    more = Val(CheckSays("lines", at)) - 1
    If more = 1 Then words = words & " There is one more like it."
    If more > 1 Then words = words & " There are " & more & " more like it."
    If IsExplainable(at) Then
        words = words & " If it is right as it is, say why on the sheet " & CheckSheetName() & "."
    End If
    If Len(notShown) > 0 Then words = words & vbLf & vbLf & notShown
    LineWords = words & vbLf & vbLf & "Go on to the next? (No: stay here and see to this one.)"
End Function

Private Function WhatIsLeft() As String
    Dim words As String
    If NextLineAsked(0, "") = 0 Then
        words = "Nothing is left that this workbook can see."
    Else
        words = "That was the last. Start again with the same button once you have seen to them."
    End If
    WhatIsLeft = words & vbLf & vbLf & "The sheet " & CheckSheetName() & " counts: " & CheckCounts() & "."
End Function
