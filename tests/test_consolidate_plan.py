"""Areas, success measures and meetings."""

from datetime import date

from builders import submission
from consolidated import consolidated, line, lines


def test_actions_by_area_and_status():
    plan = """
        | ref | area | action | status    |
        | 1   | A1   | a      | off_track |
        | 2   | A1   | b      | watch     |
        | 3   | A1   | c      | completed |
        | 4   | A1   | d      | dropped   |
        | 5   | A2   | e      | on_track  |
        | 6   |      | f      |           |
    """
    areas = "| ref | title |\n| A1 | ATTENDANCE |\n| A2 | Our garden |"
    tables = consolidated(
        submission(area=areas, action=plan),
        submission(
            unit="990002",
            area="| ref | title |\n| P1 | our  garden |",
            action="| ref | area | action | status |\n| 1 | P1 | g | not_due |",
        ),
    )
    counted = ("red", "amber", "green", "blue", "not_reported", "not_due", "total")
    assert [(r["area"], *(r[k] for k in counted)) for r in lines(tables.areas)] == [
        ("Teaching and learning", 0, 0, 0, 0, 0, 0, 0),
        ("Attendance", 1, 1, 0, 1, 0, 0, 3),
        ("Our garden", 0, 0, 1, 0, 0, 1, 2),
        ("No priority given", 0, 0, 0, 0, 1, 0, 1),
    ]
    assert tables.figures["area/attendance"].value == 3
    assert line(tables.areas, area="Our garden")["figure"] == "area/our-garden"


def test_a_measure_stands_as_reported_else_by_its_figure_else_by_its_date():
    measures = """
        | ref | belongs_to | statement | operator | target | actual | due            | status |
        | S1  | A1         | a         | at_least | 85     | 90     | 01/12/2026     | nearly |
        | S2  | 1          | b         | at_least | 85     | 85     | 01/12/2026     |        |
        | S3  | O1         | c         | at_least | 85     | 80     | 01/12/2026     |        |
        | S4  | A1         | d         | at_most  | 5      | 7      | 2026-27-summer |        |
        | S5  | A1         | e         |          |        |        | 2026-27-summer |        |
        | S6  | Z9         | f         |          |        |        | 01/12/2026     |        |
    """
    tables = consolidated(
        submission(
            area="| ref | title |\n| A1 | Attendance |",
            objective="| ref | area | objective |\n| O1 | A1 | More days |",
            action="| ref | objective | action |\n| 1 | O1 | Phone |",
            measure=measures,
        )
    )
    rows = lines(tables.measures)
    assert [r["status"] for r in rows] == ["amber", "green", "red", "amber", "not_due", "not_reported"]
    assert [r["area"] for r in rows] == ["Attendance"] * 5 + [""]
    assert rows[3]["due"] == date(2027, 7, 21)


def test_meetings_by_the_registers_names():
    tables = consolidated(
        submission(
            meeting="""
                | ref | body                      | date       | time   | held    | attended | members |
                | G1  | local governing committee | 14/10/2026 | 5 pm   | held    | 6        | 8       |
                | G2  | Parents' group            | 02/12/2026 |        | planned |          |         |
            """,
            link="""
                | of      | ref | role      | party     | lead |
                | meeting | G1  | attendees | Governors |      |
                | meeting | G1  | attendees | Staff     |      |
            """,
        )
    )
    first, second = lines(tables.meetings)
    assert (first["body"], first["body_name"], first["attended"]) == ("LGC", "Local governing committee", 6)
    assert first["attendees"] == "Governors; Staff"
    assert (second["body_name"], second["attended"], second["attendees"]) == ("Parents' group", None, None)
