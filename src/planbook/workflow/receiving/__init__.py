"""What came back into returned/<period>/.

returned.py   the files that lie there, and their bytes
copies.py     which of them a program made of another, by their names
reading.py    files read, and read again from what is kept of them
arrivals.py   whose each is, and what is wrong with it as a whole
chosen.py     what the operator decides of them: which counts, which is withdrawn, when one came
parts.py      what has come of a return that several people fill in
keeping.py    each kept in the ledger; what stands is settled
"""
