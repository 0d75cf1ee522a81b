Attribute VB_Name = "Buttons"
Option Explicit

' What the buttons of the control workbook call, one procedure each. What a button does is planbook's own command of
' that name, in Python; nothing is worked out here.

Public Sub PressStatus()
    Press "status"
End Sub

Public Sub PressPrepare()
    Press "prepare"
End Sub

Public Sub PressReceive()
    Press "receive"
End Sub

Public Sub PressValidate()
    Press "validate"
End Sub

Public Sub PressReply()
    Press "reply"
End Sub

Public Sub PressApprove()
    Press "approve"
End Sub

Public Sub PressConsolidate()
    Press "consolidate"
End Sub

Public Sub PressReport()
    Press "report"
End Sub

Public Sub PressPublish()
    Press "publish"
End Sub

' The three that follow are of another workbook that is open: the one in front when they are run from the list of
' macros (Alt+F8), or else the one that was in front before this one.

Public Sub ValidateThisWorkbook()
    PressOn "check_open", "Check it, and put the findings on its cells as notes?"
End Sub

Public Sub RemoveNotes()
    PressOn "remove_notes", "Take planbook's notes off its cells? All other notes stay."
End Sub

Public Sub TraceThisFigure()
    PressOn "trace_open", "Open the returned workbook behind the cell that is selected there?"
End Sub

Public Sub ClearLists()
    Press "clear"
End Sub
