"""`import`: files that planbook did not make, as prepared workbooks that are filled in, or as rows to paste.

results.py    what is asked of an import, and what became of each file
bring_in.py   a file read, its tables found, each column placed or listed, and the workbooks of its units written
units.py      whose a file is, or each of its rows
layouts.py    what was said of the columns of a layout, kept for the next file of it
workbook.py   the workbook that rows are brought into
exports.py    whether a file is an export of figures, known by its headings, and no plan
to_paste.py   files that give rows for a sheet of the register, in a workbook to be copied from:
national.py        published figures for England, for the sheet of them
establishments.py  schools of the national register's extract, for the sheet of those by authority
"""
