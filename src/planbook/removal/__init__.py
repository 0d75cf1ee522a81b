"""Taking words out of files, leaving everything else in them as it is.

phrases.py   which words, and how they are known again where they are quoted, wrapped or cut short
office.py    workbooks and Word documents, part by part
markup.py    which texts of these are people's words, and which the file's own markup
plain.py     text, CSV, JSON and drafts of mail
"""
