"""PDFs of Word papers, tagged as PDF/UA asks for it, as LibreOffice makes them where it is installed.

places.py    where LibreOffice is, on each system
making.py    one process of it for all papers of a run, with its limit of time
undated.py   the same bytes for the same paper
"""
