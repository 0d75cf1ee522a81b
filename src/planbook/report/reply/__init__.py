"""What is written to a unit once its workbook has come, or has not.

words.py   the message, the receipt and the reminder
part_words.py   what is said of a return that comes in parts
draft.py   a message as a draft that a mail program opens
merge.py   all messages on one sheet, for mail merge
"""
