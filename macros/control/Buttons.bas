Attribute VB_Name = "Buttons"
Option Explicit

' What the buttons of the control workbook call, one procedure each. What a button does is planbook's own command of
' that name, in Python; nothing is worked out here.

Public Sub PressStatus()
    Bridge.Press "status"
End Sub

Public Sub PressPrepare()
    Bridge.Press "prepare"
End Sub

Public Sub PressReceive()
    Bridge.Press "receive"
End Sub

Public Sub PressValidate()
    Bridge.Press "validate"
End Sub

Public Sub PressReply()
    Bridge.Press "reply"
End Sub

Public Sub PressApprove()
    Bridge.Press "approve"
End Sub

Public Sub PressConsolidate()
    Bridge.Press "consolidate"
End Sub

Public Sub PressReport()
    Bridge.Press "report"
End Sub

Public Sub PressPublish()
    Bridge.Press "publish"
End Sub

' The three that follow are of another workbook that is open: the one in front when they are run from the list of
' macros (Alt+F8), or else the one that was in front before this one.

Public Sub ValidateThisWorkbook()
    OtherWorkbook.PressOn "check_open", "Check it, and put the findings on its cells as notes?"
End Sub

Public Sub RemoveNotes()
    OtherWorkbook.PressOn "remove_notes", "Take planbook's notes off its cells? All other notes stay."
End Sub

Public Sub TraceThisFigure()
    OtherWorkbook.PressOn "trace_open", "Open the returned workbook behind the cell that is selected there?"
End Sub

Public Sub ClearLists()
    Bridge.Press "clear"
End Sub
