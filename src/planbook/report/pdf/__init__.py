"""PDFs of Word papers, tagged as PDF/UA asks for it, as LibreOffice makes them where it is installed.

places.py         where LibreOffice is, on each system
beforehand.py     what it would lose of a paper or spoil
making.py         one process of it for all papers of a run, with its limit of time
undated.py        the same bytes for the same paper
alternatives.py   the words for charts, which it loses
"""
