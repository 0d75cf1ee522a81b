"""What each command does, a module a command, and what several of them share; `cli` only parses, calls and shows.

trust.py        a trust's folder and its register, opened for work
receiving/      what came back, kept in the ledger; what stands
init.py         a new folder and register
prepare.py      workbooks to send
receive.py      what came, and what it has changed
validate.py     what is wrong with it
reply.py        what goes back to each unit, and reminders
consolidate.py  the trust's tables, the summary workbook, tidy data
report.py       Word reports
status.py       who has returned what
resubmission.py what a workbook changes that takes the place of another
trace.py        the cells behind a figure
migrate.py      workbooks of earlier versions into today's (lost.py: anything that did not arrive)
backup.py       all that cannot be made again, in one file
forget.py       a unit erased
record.py       what is entered into the ledger of each run
explain.py      what a code, a record or a field means
release.py      the blank workbooks and samples that planbook comes with (no command: `python -m`)
"""
