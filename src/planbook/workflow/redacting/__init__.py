"""`redact`: the words of one cell taken out of all that is kept of a school, figures staying as they are.

choosing.py   which received file, which cell, which words, and the kept files without them
folder.py     the words taken out of every file in the trust's folder
redact.py     both, in steps that can be finished when they are stopped
"""
