Attribute VB_Name = "Sending"
Option Explicit

' Save a copy to send: asks where, as a synchronised folder's own path is a web address that takes no copy,
' and saves a copy under the name that the trust knows it by. The workbook itself goes on as it is.

Private Const TITLE As String = "Save a copy to send"
Private Const ENDING As String = ".xlsm"
Private Const SHOWN As Long = 6

Public Sub SaveCopyToSend()
    Dim target As String
    On Error GoTo Failed
    If Not EndsRight(ThisWorkbook.Name) Then
        MsgBox "This workbook has been saved as another kind of file. Choose File, Save As, Excel Macro-Enabled " & _
            "Workbook (.xlsm) or Excel Workbook (.xlsx), and send that.", vbExclamation, TITLE
        Exit Sub
    End If
    If Not IsReadyOrMeant() Then Exit Sub
    target = ChosenPlace()
    If Len(target) = 0 Then Exit Sub
    If InStr(target, "://") > 0 Then
        MsgBox "A copy cannot be saved at a web address. Choose a folder of this computer, such as Documents.", _
            vbExclamation, TITLE
        Exit Sub
    End If
    If StrComp(target, ThisWorkbook.FullName, vbTextCompare) = 0 Then
        MsgBox "That is this workbook itself. Choose another folder or name; or save it as usual and send it.", _
            vbExclamation, TITLE
        Exit Sub
    End If
    If Len(Dir$(target)) > 0 Then
        If MsgBox(target & vbLf & vbLf & "is there already. Replace it?", vbYesNo + vbQuestion + vbDefaultButton2, _
            TITLE) <> vbYes Then Exit Sub
    End If
    ThisWorkbook.SaveCopyAs target
    MsgBox "Saved. Send this copy:" & vbLf & target & vbLf & vbLf & SentWords(), vbInformation, TITLE
    Exit Sub
Failed:
    MsgBox "The copy could not be saved, and the workbook is as it was. The place may be full, or closed to you, " & _
        "or the file there in use. Choose another folder, or save the workbook as usual and send it." & vbLf & _
        vbLf & "Excel says: " & Err.Description, vbExclamation, TITLE
End Sub

Private Function SentWords() As String
    SentWords = "If your mail does not let a workbook with macros through, choose File, Save As, Excel Workbook " & _
        "(.xlsx), and send that: it counts the same. The workbook in front of you has not been saved by this."
End Function

' Whether nothing is left that must be seen to, or the copy is meant all the same.
Private Function IsReadyOrMeant() As Boolean
    Dim at As Long
    Dim stillOpen As Long
    Dim words As String
    If Not HasCheckLines() Then
        IsReadyOrMeant = (MsgBox(NoCheckWords() & vbLf & vbLf & "Save a copy all the same?", _
            vbYesNo + vbQuestion + vbDefaultButton2, TITLE) = vbYes)
        Exit Function
    End If
    If Application.Calculation <> xlCalculationAutomatic Then Application.Calculate
    For at = 1 To CheckLines()
        If IsAsked(at) And Not IsExplainable(at) Then
            stillOpen = stillOpen + 1
            If stillOpen <= SHOWN Then words = words & vbLf & CheckSays("first", at) & ": " & CheckSays("what", at)
        End If
    Next at
    If stillOpen > SHOWN Then words = words & vbLf & "and " & stillOpen - SHOWN & " more"
    IsReadyOrMeant = (stillOpen = 0)
    If stillOpen > 0 Then
        words = "This is still to do:" & vbLf & words & vbLf & vbLf & "Save a copy to send all the same?"
        IsReadyOrMeant = (MsgBox(words, vbYesNo + vbQuestion + vbDefaultButton2, TITLE) = vbYes)
    End If
End Function

' Where the copy is to go; empty where the question is cancelled.
Private Function ChosenPlace() As String
    Dim answer As Variant
    Dim suggested As String
    suggested = IdentitySays("file")
    If Len(suggested) = 0 Then suggested = ThisWorkbook.Name
    If InStr(Application.OperatingSystem, "Mac") > 0 Then
        answer = Application.GetSaveAsFilename(InitialFileName:=suggested, Title:=TITLE)
    Else
        answer = Application.GetSaveAsFilename(InitialFileName:=suggested, _
            FileFilter:="Excel workbook with macros (*.xlsm), *.xlsm", Title:=TITLE)
    End If
    If VarType(answer) <> vbString Then Exit Function
    ChosenPlace = answer
    If Not EndsRight(ChosenPlace) Then ChosenPlace = ChosenPlace & ENDING
End Function

Private Function EndsRight(ByVal fileName As String) As Boolean
    EndsRight = LCase$(Right$(fileName, Len(ENDING))) = ENDING
End Function
