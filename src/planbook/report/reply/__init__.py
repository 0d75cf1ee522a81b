"""What is written to a unit: with its workbook, and once that has come, or has not.

words.py   the message, the receipt and the reminder
covering.py   the message that goes with a workbook as it is sent out
part_words.py   what is said of a return that comes in parts
draft.py   a message as a draft that a mail program opens
merge.py   all messages on one sheet, for mail merge
"""
