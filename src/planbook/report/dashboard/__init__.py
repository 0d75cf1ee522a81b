"""Dashboards: pages to look at, in one file that opens in any browser without a server or a network.

Python makes one plain object of a page's content, with every figure in words already (`content.py`: the views of
`views.py`, the figures of `figures.py`, the days of `days.py`, the tables of `tables.py`); `write.py` puts it into
the page of `page/`, whose JavaScript only lays out, filters and draws. What goes outside is made from
`ExternalTables` alone, and the page of one unit from what `own.py` leaves of these.
"""
