"""A fictional trust worked through every stage, for real: the same functions, files and ledger as any trust's.

trust.toml    the trust, its schools and people
plan.toml     what schools plan and say
register.py   the register's rows
figures.py    what each school's counts are, from a seed
answers.py    what each school writes in its workbook
fill.py       writing it into the prepared workbook, as a school would
mistakes.py   a dozen ordinary mistakes
play.py       the stages, one after the other
samples/      other bodies, each as two files of data, read, filled in and played by sample*.py
"""
