"""A small paper that has one of each thing that a paper can have."""

from planbook.report.word.paper import Chart, Drawing, Grid, Note, Paper, Paragraph, Section, Series, TableColumn
from planbook.report.word.write import write_paper

SHOWN = "Attendance rose from 95.0% to 96.2%."
"""What its chart shows, in words."""


def a_paper() -> bytes:
    """Two headings, a paragraph and a note, a table, a chart and a place for somebody's own words."""
    table = Grid(
        "KPIs", "Each KPI with its figure.", (TableColumn("KPI", 40), TableColumn("Now", 20, figures=True)),
        (("Attendance", "96.2%"), ("Exclusions", "none")),
    )  # fmt: skip
    lines = Chart("line", ("Spring", "Summer"), (Series("Attendance", (95.0, 96.2), "main"),), '0.0"%"')
    drawing = Drawing("Attendance", SHOWN, lines, 50)
    first = Section("KPIs", (Paragraph("As at today."), table, drawing), "kpis", "Headteacher’s comment")
    second = Section("Dates", (Note("None."),), "dates")
    header, says = (("Elm", "Autumn"),), {"paper": "x"}
    return write_paper(
        Paper(
            "Report", "Of a school", "Headteacher’s report", "Elm Trust", header, "Foot", (first, second),
            mark="Draft", identity=says,
        )
    )  # fmt: skip
