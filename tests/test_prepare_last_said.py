"""What was said last time stands in grey beside what is asked, and is never read back."""

from datetime import date
from pathlib import Path

import builders
from planbook.collect.workbook import read_workbook
from planbook.model.loading import load
from planbook.model.submission import Row, Submission, Table
from planbook.model.values import Value
from planbook.prepare.content.last_said import with_last_said
from planbook.prepare.job import GivenRow
from planbook.prepare.workbook import write_workbook
from workbooks import cell, job, keys, written

KEYS = ("ref", "action", "status", "percent_done", "progress", "next_step")
AUTUMN = ("1.1", "Ring home", "watch", 25.0, "Rang on three days.", "Rota by 08/01/2027")
SPRING = ("1.1", "Ring home", "no_change", 50.0, "Rang every day, and wrote it down. " * 12, None)
GIVEN = (GivenRow({"ref": "1.1", "action": "Ring home", "finish": date(2027, 7, 9)}, approved=True),)


def sent(period: str, *rows: tuple[Value, ...], record: str = "action", keys: tuple[str, ...] = KEYS) -> Submission:
    made = tuple(Row(number, values) for number, values in enumerate(rows, start=6))
    table = Table(record, "Actions", keys, tuple("ABCDEF"[: len(keys)]), made)
    return Submission("0" * 64, period, "990101", "objectives-actions", "1.1", (table,))


def said(
    *earlier: Submission, given: tuple[GivenRow, ...] = GIVEN, record: str = "action", year: str = "2026-27"
) -> list[GivenRow]:
    sheet = load().formats["objectives-actions"].sheet(record)
    assert sheet is not None
    return with_last_said(builders.register(), sheet, given, earlier, year)


def test_status_share_and_words_of_last_time_stand_together() -> None:
    (row,) = said(sent("2026-27-autumn", AUTUMN))
    assert row.values["last_time"] == "Watch, 25%\nRang on three days.\nNext step: Rota by 08/01/2027"


def test_where_no_change_was_confirmed_the_word_that_it_confirmed_is_shown_and_long_words_are_cut() -> None:
    (row,) = said(sent("2026-27-spring", SPRING), sent("2026-27-autumn", AUTUMN))
    status, words = str(row.values["last_time"]).split("\n")
    assert status == "Watch, 50%"
    assert words.startswith("Rang every day")
    assert words.endswith(" …")
    assert len(words) <= 160


def test_a_row_of_which_nothing_was_said_and_one_that_is_new_have_nothing() -> None:
    new = GivenRow({"ref": "9.1"}, approved=True)
    rows = said(sent("2026-27-autumn", ("1.1", "Ring home", None, None, None, None)), given=(*GIVEN, new))
    assert [row.values.get("last_time") for row in rows] == [None, None]
    grey = GivenRow({"ref": "1.1"}, approved=True, due=False)
    assert said(sent("2026-27-autumn", AUTUMN), given=(grey,)) == [grey]


def test_money_is_shown_as_the_amount_it_was_and_not_in_another_year() -> None:
    before = sent("2026-27-autumn", ("F1", 1200.0), record="funding_line", keys=("ref", "spent"))
    line = (GivenRow({"ref": "F1", "source": "PP"}, approved=True),)
    (row,) = said(before, given=line, record="funding_line")
    assert row.values["last_spent"] == 1200.0
    assert said(before, given=line, record="funding_line", year="2027-28") == [*line]
    sheet = written(job(rows={"funding_line": [row]}))["Funding"]
    shown = cell(sheet, "funding_line.last_spent", 6)
    assert (shown.value, shown.number_format[:6]) == (1200, "£#,##0")


def test_it_is_shaded_and_muted_and_reading_passes_it_over(tmp_path: Path) -> None:
    rows = {"action": said(sent("2026-27-autumn", AUTUMN))}
    made = job(rows=rows)
    sheet = written(made)["Actions"]
    shown = cell(sheet, "action.last_time", 6)
    assert shown.fill.start_color.rgb == "FFF3F6F8"
    assert shown.font.color.rgb == "FF52606D"
    file = tmp_path / "sent.xlsx"
    file.write_bytes(write_workbook(load(), made))
    read = read_workbook(file, load())
    (table,) = (table for table in read.tables if table.record == "action")
    assert "last_time" not in table.keys
    (entry,) = table.entries()
    assert (entry.text("action"), entry.get("progress")) == ("Ring home", None)


def test_a_workbook_in_which_nothing_was_said_before_has_no_such_column() -> None:
    assert "action.last_time" not in keys(written(job(rows={"action": GIVEN}))["Actions"])
