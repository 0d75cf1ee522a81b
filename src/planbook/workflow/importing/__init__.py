"""`import`: files that planbook did not make, as prepared workbooks that are filled in, or as rows to paste.

results.py    what is asked of an import, and what became of each file
bring_in.py   a file read, its tables found, each column placed or listed, and the workbooks of its units written
units.py      whose a file is, or each of its rows
layouts.py    what was said of the columns of a layout, kept for the next file of it
workbook.py   the workbook that rows are brought into
national.py   published figures for England, as rows for the register's sheet of them
"""
