"""Workbooks as schools really send them back.

One workbook, rightly filled in, of which nothing is found; what is done to it; and what is found then, all of it,
with what it says instead. Whatever a person would see through gives exactly the same rows.
"""

import contextlib
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from examples import examples
from mangling import (
    DECLARATIONS,
    PERIOD,
    REGISTER,
    Book,
    act,
    annotated,
    anothers,
    below_the_edge,
    both,
    clean,
    column,
    copied_row,
    copy_before,
    delete_row,
    error_in,
    extra_sheet,
    fetched,
    formula_with_result,
    free,
    from_1904,
    from_a_page,
    headed,
    heading_twice,
    heading_twice_alike,
    headings_in_the_middle,
    hide_columns,
    hide_rows,
    insert_column,
    insert_filled_column,
    insert_rows,
    key_twice,
    keyless,
    keys_cleared,
    keys_edited,
    looked_after,
    mangled,
    merged,
    merged_across,
    moved,
    nearly_headed,
    nothing,
    overwritten,
    protected,
    referring,
    remarks_above,
    renamed,
    repeat_headings,
    strict,
    swapped_headings,
    titles_above,
    total,
    translated,
    typed,
    with_macros,
    without,
)  # fmt: skip
from planbook.collect.places import key_of
from planbook.collect.workbook import read_workbook
from planbook.model.meaning import is_blank
from planbook.model.safe_text import unescaped
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from workbooks import job, keys

Data = dict[str, list[dict[str, Value]]]
Contents = list[tuple[str, str, Any]]
SOUND = clean()


def read(data: bytes, folder: Path, name: str = "990001_plan.xlsx") -> Submission:
    path = folder / name
    path.write_bytes(data)
    return read_workbook(path, DECLARATIONS)


def data_of(submission: Submission) -> Data:
    """Every row that counts, by record, with its values by key."""
    made: Data = {}
    for table in submission.tables:
        rows = [{key: entry.get(key) for key in sorted(table.keys)} for entry in table.entries()]
        made[table.record] = [*made.get(table.record, []), *rows]
    return made | {"link": sorted(made.get("link", []), key=repr)}


def findings(submission: Submission) -> list[str]:
    found = validate(submission, REGISTER, PERIOD, None, "f.xlsx")
    return [f"{f.code} | {f.severity} | {f.sheet or ''} | {', '.join(f.cells)} | {f.message}" for f in found]


class Case:
    """What is done to the workbook, what is then found, and what its rows say `instead`.

    `instead` holds by record and ref what differs of that row; a record alone stands there where none of its rows
    is left. `retyped` is said where what stands in the cells is not what stood there, though it means the same.
    """

    def __init__(
        self,
        name: str,
        change: Callable[[Book], None] | Callable[[bytes], bytes],
        finds: str = "",
        instead: Mapping[Any, Any] | None = None,
        *,
        raw: bool = False,
        retyped: bool = False,
    ) -> None:
        self.name, self.change, self.finds, self.raw, self.retyped = name, change, finds, raw, retyped
        self.instead = instead or {}

    def made(self) -> bytes:
        return self.change(SOUND) if self.raw else mangled(SOUND, self.change)  # type: ignore[arg-type, return-value]

    def expected(self, sound: Data) -> Data:
        made = {record: [dict(row) for row in rows] for record, rows in sound.items()}
        for where, what in self.instead.items():
            if isinstance(where, str):
                made[where] = []
                continue
            record, ref = where
            key = DECLARATIONS.records[record].row_id
            place = next(n for n, row in enumerate(made[record]) if row[key] == ref)
            changed = [made[record][place] | each for each in (what if isinstance(what, list) else [what])]
            changed = [{k: v for k, v in row.items() if v != GONE} for row in changed]
            made[record][place : place + 1] = changed
        return made


GONE = "gone"
"""Of a field: the sheet has no such column any more."""
REFS = ("1.1", "1.2", "1.3", "2.1", "2.2")


def again(*rows: dict[str, Value]) -> list[dict[str, Value]]:
    """The row, and after it the same with other words."""
    return [{}, *rows]


CASES: list[Case] = [
    # sheets
    Case("sheet renamed", renamed,
         "WB-024 | note | Action plan FINAL |  | The sheet Action plan FINAL is read as Actions: its "
         "columns are those."),
    Case("sheets reordered", lambda book: book.move_sheet("Actions", -3)),
    Case("sheet deleted", lambda book: book.remove(book["Meetings"]),
         "WB-010 | error | Meetings |  | The sheet Meetings is not in the workbook, or its hidden keys "
         "are gone.",
         {"meeting": None}),
    Case("sheet copied", copy_before,
         "WB-012 | error | Actions (2) |  | The table of Actions appears twice, on Actions and Actions "
         "(2); Actions is read."),
    Case("extra sheets", extra_sheet,
         "WB-020 | note | Staff notes |  | The sheet Staff notes is not one of the plan's; its 2 filled "
         "cells are not read."),
    Case("sheet hidden", lambda book: setattr(book["Priorities"], "sheet_state", "hidden"),
         "WB-025 | note | Priorities |  | The sheet Priorities is hidden; it is read all the same."),
    Case("cover deleted", lambda book: book.remove(book["Cover"]),
         "WB-010 | error | Cover |  | The sheet Cover is not in the workbook, or its hidden keys are gone.",
         {"declaration": None}),
    Case("check deleted", lambda book: book.remove(book["Check"]),
         "WB-034 | note | Check |  | The sheet Check is not in the workbook; what was explained on it is "
         "lost.",
         {"explanation": None}),
    Case("glossary and lists deleted", lambda book: (book.remove(book["Glossary"]), book.remove(book["Lists"]))),
    Case("_planbook deleted", lambda book: book.remove(book["_planbook"])),
    # columns
    Case("column inserted, empty", act(insert_column)),
    Case("column inserted, filled", act(insert_filled_column),
         "WB-021 | note | Actions | D6, D8 | Column D (“Budget code”) is not one of the plan's; 2 filled "
         "cells in it are not read."),
    Case("columns reordered", act(lambda s: moved(s, [3, 1, 2, *range(15, 3, -1)]))),
    Case("column deleted", act(without("next_step")),
         "WB-011 | error | Actions |  | The column Next step of Actions is gone.",
         {("action", ref): {"next_step": GONE} for ref in REFS}),
    Case("slips in headings", act(swapped_headings),
         "WB-023 | warning | Actions | D5 | The column headed “Begins on” is read as Start: its hidden "
         "key says that it is.\n"
         "WB-023 | warning | Actions | N5 | The column headed “Nxt step” is read as Next step: its hidden "
         "key says that it is."),
    Case("heading blank", act(headed("finish", None))),
    Case("column twice, alike", act(heading_twice_alike)),
    Case("column twice, differing", act(heading_twice),
         "WB-027 | error | Actions | T7 | The column Next step appears twice, in N and T, and they differ; "
         "N is read."),
    Case("columns hidden", act(hide_columns),
         "WB-068 | note | Actions | E6, E7, E8, E9, E10 | Column E (Finish) is hidden; it is read all the same: "
         "“25/03/2027”, “28/05/2027”, “09/07/2027” and two more cells.\n"
         "WB-068 | note | Actions | K6, K7, K8, K9, K10 | Column K (Status) is hidden; it is read all the same: "
         "“On track”, “On track”, “On track” and two more cells."),
    # rows
    Case("title rows above", act(titles_above),
         "WB-033 | note | Actions | A1 | A1 (“Wychcombe Primary School”) is not read: it is above "
         "the table."),
    Case("remarks above the table", act(remarks_above),
         "WB-033 | note | Actions | F1, C2, B6, D6 | F1 (“See separate sheet”); C2 (“Updated by Ines in the "
         "first week of December, after governors met”); B6 (“NB”); and D6 (“please read”) are not read: they are "
         "above the table."),
    Case("another title", act(lambda s: s.__setitem__("A1", "Our plan")),
         "WB-033 | note | Actions | A1 | A1 (“Our plan”) is not read: it is over what planbook has written, or "
         "beside it."),
    Case("remarks about the declaration",
         both(act(lambda s: s.__setitem__("F34", "signed for the head"), "Cover"),
              act(lambda s: s.__setitem__("A44", "Governors have seen this"), "Cover")),
         "WB-033 | note | Cover | F34, A44 | F34 (“signed for the head”) and A44 (“Governors have seen "
         "this”) are not read: they are beside or beneath what is asked."),
    Case("words of one's own in the glossary",
         both(act(lambda s: s.__setitem__("A300", "EYFS: early years"), "Glossary"),
              act(lambda s: s.__setitem__("E7", "Is this right?"), "Glossary")),
         "WB-033 | note | Glossary | E7, A300 | E7 (“Is this right?”) and A300 (“EYFS: early years”) are not read: "
         "they are in the glossary, which we write."),
    Case("rows between keys and header", act(insert_rows(5, 2))),
    Case("header row deleted", act(delete_row(5)),
         "WB-030 | note | Actions | A5 | The row of headings of Actions is gone; the hidden keys say "
         "which column is which."),
    Case("table object deleted", lambda book: [free(s) for s in book.worksheets]),
    Case("rows below the edge", act(below_the_edge),
         "WB-029 | note | Actions | A41 | Row 41 stands below the table's edge; it is read all the same.",
         {("action", "2.2"): again({"ref": "3.40", "action": "A further action, number 40"},
                                   {"ref": "3.41", "action": "A further action, number 41"})}),
    Case("blank rows in the middle", act(insert_rows(8, 2))),
    Case("total row", act(total, "Funding"),
         "FD-016 | note | Funding | A8 | “Total” looks like a total and is left out."),
    Case("headings repeated", act(repeat_headings),
         "FD-017 | note | Actions | A9 | The row repeats the headings and is left out."),
    Case("rows hidden", act(hide_rows),
         "WB-026 | note | Actions | A7, A9 | Rows 7 and 9 are hidden or filtered out; they are read all "
         "the same: “1.2 / O1 Fewer pupils miss a day in ten / Meet the families …” and “2.1 / O2 "
         "Every pupil reads fluently by seven / Hear the …”"),
    Case("merged words", act(merged("monitored_by", "6:7")),
         "WB-028 | warning | Actions | J6:J7 | J6:J7 is merged. Words, dates and choices are read for "
         "each of the rows; a ref, a row's own words or a figure for the first alone."),
    Case("merged figures", act(merged("committed", "6:7"), "Funding"),
         "WB-028 | warning | Funding | F6:F7 | F6:F7 is merged. Words, dates and choices are read for "
         "each of the rows; a ref, a row's own words or a figure for the first alone.",
         {("funding_line", "F2"): {"committed": None}}),
    Case("merged refs", act(merged("ref", "6:7")),
         "WB-028 | warning | Actions | A6:A7 | A6:A7 is merged. Words, dates and choices are read for "
         "each of the rows; a ref, a row's own words or a figure for the first alone.",
         {("action", "1.2"): {"ref": "+7"}}),
    Case("merged across", act(merged_across),
         "WB-028 | warning | Actions | M8:N8 | M8:N8 is merged. Words, dates and choices are read for "
         "each of the rows; a ref, a row's own words or a figure for the first alone.",
         {("action", "1.3"): {"next_step": None}}),
    Case("identical row twice", act(lambda s: copied_row(s, 10, 11)),
         "FD-015 | note | Actions | A11 | The line says the same as row 10; it is counted once."),
    Case("same ref, another row", act(lambda s: (copied_row(s, 10, 11), s.cell(11, 3, "Read to parents"))),
         "FD-026 | error | Actions | A11 | The ref 2.2 is also that of row 10.",
         {("action", "2.2"): again({"action": "Read to parents"})}),
    Case("nothing filled in", nothing,
         "WB-032 | error |  |  | Nothing has been filled in but who checked it: all that stands in the "
         "workbook came with it.",
         {**dict.fromkeys(("statement", "area", "objective", "action", "milestone", "funding_line", "meeting")),
          **{("kpi_value", kpi): {"numerator": None, "denominator": None} for kpi in ("ATT", "COM", "SAFE")}}),
    Case("nil return on a sheet", both(typed("ref", None, 6, "Meetings"), *(
        typed(k, None, 6, "Meetings") for k in ("body", "date", "time", "attendees", "held", "attended", "members",
        "papers_sent", "notes")), typed("body", "None this term", 6, "Meetings")),
         "FD-018 | note | Meetings | B6 | “None this term” alone in its row is read as nothing to report.",
         {"meeting": None}),
    Case("a remark beneath", typed("ref", "Please note that we begin in January", 14),
         "FD-019 | note | Actions | A14 | “Please note that we begin in January” is alone in its "
         "row and is left out."),
    *(Case(f"a footnote: {words}", typed("ref", words, 14),
           f"FD-019 | note | Actions | A14 | “{words}” is alone in its row and is left out.")
      for words in ("* see governors", "See governors", "NB", "Note: as agreed", "† in part")),
    *(Case(f"a footnote in another column: {words}", typed("action", words, 14),
           f"FD-019 | note | Actions | C14 | “{words}” is alone in its row and is left out.")
      for words in ("* see governors", "NB: as agreed in July")),
    *(Case(f"a total row: {words}", both(typed("source", words, 8, "Funding"), typed("spent", 5, 8, "Funding")),
           f"FD-016 | note | Funding | B8 | “{words}” looks like a total and is left out.")
      for words in ("Sub total", "Sub-Total:", "Sum", "Total all", "TOTAL (all sources)", "Grand Total", "Overall",
                    "All sources", "Sum of the above")),
    Case("a total row with a ref and a comment",
         both(typed("ref", "F9", 8, "Funding"), typed("source", "Sub total", 8, "Funding"),
              typed("spent", 5, 8, "Funding"), typed("comment", "as in the ledger", 8, "Funding")),
         "FD-016 | note | Funding | B8 | “Sub total” looks like a total and is left out."),
    # keys
    Case("keys deleted on one sheet", act(delete_row(4)),
         "WB-022 | note | Actions |  | Hidden keys of Actions are gone; read by their headings: Ref, "
         "Objective, Action, Start and 11 more."),
    Case("keys deleted everywhere", keyless,
         "WB-022 | note | Actions |  | Hidden keys of Actions are gone; read by their headings: Ref, "
         "Objective, Action, Start and 11 more.\n"
         "WB-022 | note | Attendance |  | Hidden keys of Attendance are gone; read by their headings: "
         "Ref, Meeting, Group, Joins at and two more.\n"
         "WB-022 | note | Check |  | Hidden keys of Check are gone; read by their headings: Rule and Your "
         "explanation.\n"
         "WB-022 | note | Decisions wanted |  | Hidden keys of Decisions wanted are gone; read by their "
         "headings: Ref, Decision, Why now, Decided by and two more.\n"
         "WB-022 | note | Documents |  | Hidden keys of Documents are gone; read by their headings: "
         "Document, Binding or optional, State, Adopted on and two more.\n"
         "WB-022 | note | Funding |  | Hidden keys of Funding are gone; read by their headings: Ref, "
         "Source, What it pays for, Allocation and five more.\n"
         "WB-022 | note | KPIs |  | Hidden keys of KPIs are gone; read by their headings: KPI, KPI name, "
         "Pupils, Count; out of and 11 more.\n"
         "WB-022 | note | Meeting outcomes |  | Hidden keys of Meeting outcomes are gone; read by their headings: "
         "Ref, What it is, Meeting of, On and nine more.\n"
         "WB-022 | note | Meetings |  | Hidden keys of Meetings are gone; read by their headings: Ref, "
         "Meeting of, Date, Time and ten more.\n"
         "WB-022 | note | Milestones |  | Hidden keys of Milestones are gone; read by their headings: "
         "Ref, Action, Milestone, Due and two more.\n"
         "WB-022 | note | Objectives |  | Hidden keys of Objectives are gone; read by their headings: "
         "Ref, Priority and Objective.\n"
         "WB-022 | note | Priorities |  | Hidden keys of Priorities are gone; read by their headings: Ref, "
         "Priority, Lead and Why it matters.\n"
         "WB-022 | note | Returns due |  | Hidden keys of Returns due are gone; read by their headings: "
         "Ref, What is owed, Kind, Reporting line and nine more.\n"
         "WB-022 | note | Vision and values |  | Hidden keys of Vision and values are gone; read by their "
         "headings: Ref, Kind and Statement."),
    Case("keys deleted, headings differ", act(nearly_headed),
         "WB-011 | error | Actions |  | The column Next step of Actions is gone.\n"
         "WB-019 | warning | Actions | I4 | The hidden key above “Sucess criteria - impact” is gone; the "
         "column is read as Success criteria - impact.\n"
         "WB-021 | note | Actions | N5, N6, N7, N8, N9 | Column N (“What comes now”) is not one of the "
         "plan's; 5 filled cells in it are not read.\n"
         "WB-022 | note | Actions |  | Hidden keys of Actions are gone; read by their headings: Ref, "
         "Objective, Action, Start and nine more.",
         {("action", ref): {"next_step": GONE} for ref in REFS}),
    Case("keys deleted, sheet renamed", both(act(delete_row(4)), renamed),
         "WB-022 | note | Action plan FINAL |  | Hidden keys of Action plan FINAL are gone; read by their "
         "headings: Ref, Objective, Action, Start and 11 more.\n"
         "WB-024 | note | Action plan FINAL |  | The sheet Action plan FINAL is read as Actions: its "
         "columns are those."),
    Case("keys overwritten in part", act(overwritten),
         "WB-022 | note | Actions |  | Hidden keys of Actions are gone; read by their headings: Finish "
         "and Status."),
    Case("keys shown and edited", act(keys_edited),
         "WB-022 | note | Actions |  | Hidden keys of Actions are gone; read by their headings: Finish, "
         "Status and Next step."),
    Case("key dragged over another", act(key_twice),
         "WB-022 | note | Actions |  | Hidden keys of Actions are gone; read by their headings: Finish."),
]  # fmt: skip


def cell(name: str, key: str, value: object, finds: str = "", instead: object = "the same", **where: Any) -> Case:
    """A case of one cell: what is typed into it, and what it comes to."""
    sheet, row = where.pop("sheet", "Actions"), where.pop("row", 6)
    record, ref = {"Actions": ("action", "1.1"), "Funding": ("funding_line", "F1"), "KPIs": ("kpi_value", "ATT"),
                   "Milestones": ("milestone", "M1")}[sheet]  # fmt: skip
    differs = {} if instead == "the same" else {(record, ref): {key: instead}}
    return Case(name, typed(key, value, row, sheet, **where), finds, differs, retyped=True)


MORE: list[Case] = [
    Case("protected by the school", protected),
    Case("unprotected, unfrozen, in white, without rules", looked_after),
    Case("comments, links and a chart", annotated,
         "WB-064 | note | Actions | C6 | A note on C6 says “Is this still so?”; notes on cells are not read.\n"
         "WB-066 | note | Spending |  | There is a chart; what it shows is not read."),
    Case("sheets in another language", translated,
         "WB-024 | note | Ardaloedd |  | The sheet Ardaloedd is read as Priorities: its columns are those.\n"
         "WB-024 | note | Camau |  | The sheet Camau is read as Actions: its columns are those.\n"
         "WB-024 | note | Cyllid |  | The sheet Cyllid is read as Funding: its columns are those."),
    Case("pasted from a page", act(from_a_page), retyped=True),
    Case("another school's sheet moved in", anothers,
         "WB-012 | error | Funding (2) |  | The table of Funding appears twice, on Funding and Funding (2); "
         "Funding is read."),
    Case("formula that refers to another cell", referring, raw=True, retyped=True),
]  # fmt: skip

LONG = "Calls made. " * 2730 + "End."
CELLS: list[Case] = [
    # dates
    *(cell(f"date {text!r}", "finish", text) for text in (
        "25 March 2027", "Thursday 25th March, 2027", "25th of March 2027", "2027-03-25", "2027/03/25",
        "25/03/2027", "25.3.27", "25-Mar-27", "by 25 March 2027", "2027-03-25T00:00:00", "\u200e25/03/2027\u00a0")),
    cell("date that can be read two ways", "finish", "03/04/2027",
         "FD-002 | note | Actions | E6 | We read “03/04/2027” as 3 April 2027.",
         date(2027, 4, 3)),
    cell("date the American way", "finish", "12/18/2026",
         "FD-003 | error | Actions | E6 | Finish says “12/18/2026”: there is no month 18.",
         None),
    cell("month alone", "finish", "Mar-27",
         "FD-002 | note | Actions | E6 | We read “Mar-27” as 31 March 2027.",
         date(2027, 3, 31)),
    cell("end of a month", "finish", "end of March 2027",
         "FD-002 | note | Actions | E6 | We read “end of March 2027” as 31 March 2027.",
         date(2027, 3, 31)),
    cell("Sept", "start", "7 Sept 2026"),
    cell("31 June", "finish", "31 June 2027",
         "FD-001 | error | Actions | E6 | Finish says “31 June 2027”, which is not a date.",
         None),
    cell("end of a term, no year", "finish", "End of Spring term",
         "AP-013 | note | Actions | E6 | 1 row gives a term for Finish; the first, Spring term 2027, is "
         "read as its last day, 25/03/2027.\n"
         "FD-002 | note | Actions | E6 | We read “End of Spring term” as spring term 2027.",
         "2026-27-spring"),
    cell("a half-term of the year", "finish", "HT3",
         "AP-013 | note | Actions | E6 | 1 row gives a term for Finish; the first, Spring term 2027, first half, "
         "is read as its last day, 13/02/2027.\n"
         "FD-002 | note | Actions | E6 | We read “HT3” as spring term 2027, first half.",
         "2026-27-spring-1"),
    cell("a term for a revised finish", "revised_finish", "Spring 2027", instead="2026-27-spring"),
    cell("a day of the week that is another's", "finish", "Monday 25 March 2027",
         "FD-037 | warning | Actions | E6 | Finish says “Monday 25 March 2027”; we read it as 25 March 2027, which "
         "is a Thursday."),
    cell("a date with a remark", "finish", "25/03/2027 (tbc)",
         "FD-036 | warning | Actions | E6 | Finish says “25/03/2027 (tbc)”; we read 25 March 2027, and ask what "
         "the words beside it mean."),
    *(cell(f"nobody leads: {words}", "led_by", words,
           f"AP-003 | warning | Actions | G6 | Nobody is named as leading action 1.1. What is there "
           f"(“{words}”) is not an answer.", None) for words in ("-", "N/A", "vacant", "As above", "TBC")),
    cell("a next step that is none", "next_step", "N/A",
         "FD-033 | note | Actions | N6 | Next step says “N/A”, which is not an answer; it is read as blank.", None),
    Case("the same that is no answer in three rows", both(*(typed("next_step", "None", row) for row in (6, 7, 8))),
         "FD-033 | note | Actions | N6, N7, N8 | Next step says “None”, which is not an answer; it is read as "
         "blank. That is so in three rows.",
         {("action", ref): {"next_step": None} for ref in ("1.1", "1.2", "1.3")}),
    Case("no next step of what is completed", both(typed("next_step", "None", 6), typed("status", "Completed", 6)),
         "AP-014 | warning | Actions | L6, K6 | Action 1.1 is “Completed” and 50% done.",
         {("action", "1.1"): {"next_step": None, "status": "completed"}}),
    cell("words that nobody sees", "next_step", "\u200b\u2800", instead=None),
    cell("words between blanks that nobody sees", "next_step", "\ufeff\u00a0Ring the homes \u200b\u00ad",
         instead="Ring the homes"),
    cell("a ref between them", "ref", "\u2060 1.1\u00a0\u200b"),
    cell("a flag made of what nobody sees", "next_step", "Ring the homes \U0001f3f4\U000e0067\U000e007f",
         instead="Ring the homes \U0001f3f4\U000e0067\U000e007f"),
    cell("end of a term", "finish", "End of Spring term 2027",
         "AP-013 | note | Actions | E6 | 1 row gives a term for Finish; the first, Spring term 2027, is "
         "read as its last day, 25/03/2027.",
         "2026-27-spring"),
    cell("term where a day is wanted", "met_on", "Autumn 2026",
         "FD-014 | error | Milestones | F6 | Met on says “Autumn 2026”; a day is needed here.",
         None, sheet="Milestones"),
    cell("serial number", "finish", 46471,
         "FD-002 | note | Actions | E6 | We read “46,471” as 25 March 2027."),
    cell("date to be confirmed", "finish", "TBC",
         "FD-012 | warning | Actions | E6 | Finish says “TBC”.",
         None),
    Case("counted from 1904", from_1904),
    Case("counted from 1904, one as a serial number", both(from_1904, typed("finish", 46471 - 1462)),
         "FD-002 | note | Actions | E6 | We read “45,009” as 25 March 2027.",
         retyped=True),
    *(cell(f"date {text!r}", "finish", text) for text in ("25 March 2027.", "'25/03/2027", " 25/03/2027;")),
    cell("week beginning", "finish", "w/b 25 March 2027",
         "FD-002 | note | Actions | E6 | We read “w/b 25 March 2027” as 25 March 2027."),
    cell("term of a year in two figures", "finish", "Spring '27",
         "AP-013 | note | Actions | E6 | 1 row gives a term for Finish; the first, Spring term 2027, is "
         "read as its last day, 25/03/2027.",
         "2026-27-spring"),
    cell("term of a school year", "finish", "Spring term 2026/27",
         "AP-013 | note | Actions | E6 | 1 row gives a term for Finish; the first, Spring term 2027, is "
         "read as its last day, 25/03/2027.",
         "2026-27-spring"),
    cell("Sept and two figures", "start", "Sept 26",
         "FD-002 | note | Actions | D6 | We read “Sept 26” as 1 September 2026.",
         date(2026, 9, 1)),
    *(cell(f"no day: {text}", "finish", text,
           f"FD-001 | error | Actions | E6 | Finish says “{text}”, which is not a date.",
           None) for text in ("Easter 2027", "Term 3", "ASAP", "07/09/2026 - 25/03/2027")),
    cell("two days in the words of one", "finish", "Spring 2026/28",
         "FD-001 | error | Actions | E6 | Finish says “Spring 2026/28”, which is not a date.",
         None),
    # figures
    cell("percentage in words", "percent_done", "50 per cent"),
    cell("figure with what nobody sees", "spent", "'21,000.50\u00a0\u200b", sheet="Funding"),
    cell("figure with a full stop", "numerator", "34,650.", sheet="KPIs"),
    *(cell(f"no amount: {text}", "spent", text,
           f"FD-004 | error | Funding | E6 | Spent says “{text}”, which is not an amount.",
           None, sheet="Funding") for text in ("£21 each", "50/50", "about £21,000")),
    cell("an amount with a remark", "spent", "21,000.50 (est.)",
         "FD-036 | warning | Funding | E6 | Spent says “21,000.50 (est.)”; we read £21,000.50, and ask what the "
         "words beside it mean.", sheet="Funding"),
    cell("an amount in thousands", "spent", "£21k",
         "FD-035 | note | Funding | E6 | We read “£21k” as £21,000.", 21_000, sheet="Funding"),
    cell("nil spent", "committed", "Nil",
         "FD-035 | note | Funding | F6 | We read “Nil” as £0.", 0, sheet="Funding"),
    cell("a count that is hidden", "numerator", "<5",
         "FD-034 | error | KPIs | H6 | Count says “<5”; the true figure is needed. planbook hides small numbers "
         "itself in everything that others see.", None, sheet="KPIs"),
    cell("a count with a dash", "numerator", "-",
         "KP-001 | error | KPIs | H6 | Attendance is due this time, and Attended is blank. What is "
         "there (“-”) is not an answer.", None, sheet="KPIs"),
    cell("both counts in one cell", "numerator", "34,650 of 36,000",
         "FD-004 | error | KPIs | H6 | Count says “34,650 of 36,000”, which is not a number.",
         None, sheet="KPIs"),
    cell("percentage with its sign", "percent_done", "50%"),
    cell("percentage without", "percent_done", 50,
         "FD-005 | warning | Actions | L6 | % done holds 50; we read it as 50%."),
    cell("percentage roughly", "percent_done", "approx 90%",
         "FD-004 | error | Actions | L6 | % done says “approx 90%”, which is not a percentage.",
         None),
    cell("percentage not known", "percent_done", "n/a",
         "FD-011 | note | Actions | L6 | % done says “n/a”; we read it as not reported.",
         None),
    cell("pounds", "spent", "£21,000.50", sheet="Funding"),
    cell("pounds, spaced", "spent", " £ 21 000.50 ", sheet="Funding"),
    cell("points and commas changed round", "spent", "21.000,50",
         "FD-004 | error | Funding | E6 | Spent says “21.000,50”, which is not an amount.",
         None, sheet="Funding"),
    cell("a range", "spent", "10-15",
         "FD-004 | error | Funding | E6 | Spent says “10-15”, which is not an amount.",
         None, sheet="Funding"),
    cell("two figures", "spent", "10 15",
         "FD-004 | error | Funding | E6 | Spent says “10 15”, which is not an amount.",
         None, sheet="Funding"),
    cell("a dash", "committed", "-",
         "FD-033 | note | Funding | F6 | Committed says “-”, which is not an answer; it is read as blank.",
         None, sheet="Funding"),
    cell("a share where money is wanted", "spent", "5%",
         "FD-004 | error | Funding | E6 | Spent says “5%”, which is not an amount.",
         None, sheet="Funding"),
    cell("count as text", "numerator", "34,650", sheet="KPIs"),
    cell("a percentage where a count is wanted", "numerator", "96%",
         "FD-004 | error | KPIs | H6 | Count says “96%”, which is not a number.",
         None, sheet="KPIs"),
    # formulas
    cell("formula, result not stored", "spent", "=A1+2",
         "FD-008 | error | Funding | E6 | Spent holds a formula whose result was never saved.",
         None, sheet="Funding"),
    Case("formula with its result", formula_with_result, raw=True, retyped=True),
    Case("from another workbook", fetched,
         "FD-029 | warning | Funding | E6 | Spent is fetched from another workbook; we read 21,000.5, as "
         "it was last saved.",
         raw=True, retyped=True),
    Case("error in a cell that is read", error_in("spent", "Funding"),
         "FD-007 | error | Funding | E6 | Spent contains an Excel error (#REF!).",
         {("funding_line", "F1"): {"spent": None}}),
    Case("error elsewhere", error_in("variance", "Funding")),
    # words
    cell("smart quotes", "progress", "“Calls” – it’s made", instead="“Calls” – it’s made"),
    cell("hard spaces", "progress", "Calls\u00a0made on 58 of 60\u00a0days\u00a0"),
    cell("emoji", "progress", "Calls made 📞👍🏽", instead="Calls made 📞👍🏽"),
    cell("right to left", "progress", "\u200fתקדמות טובה", instead="\u200fתקדמות טובה"),
    cell("as long as a cell can be", "progress", LONG, instead=LONG),
    cell("control characters", "progress", "Calls_x0007_ made_x000D_\non 58 of 60 days",
         instead="Calls made\non 58 of 60 days"),
    cell("a formula as words", "progress", '=HYPERLINK("http://x.example","press")',
         "FD-028 | note | Actions | M6 | Progress and evidence says "
         '“=HYPERLINK("http://x.example","press")”; it is kept as words and never worked out.',
         instead='=HYPERLINK("http://x.example","press")'),
    cell("choice with its symbol", "status", "● On\u00a0track\u200b"),
    cell("choice in other letters", "status", "ON TRACK"),
    cell("choice with a full stop", "status", "'On track."),
    cell("choice as a tick", "met", "✓", sheet="Milestones"),
    cell("tick that could be anything", "status", "✓",
         "FD-006 | error | Actions | K6 | Status says “✓”, which is not on its list.",
         None),
    cell("two actions in one cell", "action", "1) Ring home\n2) Visit on the third day",
         instead="1) Ring home\n2) Visit on the third day"),
    cell("choice that is none", "status", "Nearly there",
         "FD-006 | error | Actions | K6 | Status says “Nearly there”, which is not on its list.",
         None),
    cell("reference with its words", "objective", "O1 - Fewer pupils miss a day in ten"),
    cell("reference cut short", "objective", "fewer pupils miss a day"),
    cell("reference to two", "objective", "O1 and O2",
         "FD-010 | error | Actions | B6 | Objective says “O1 and O2”, and no objective has that ref or "
         "name.",
         None),
    # files
    Case("Strict Open XML", strict, raw=True, retyped=True),
    Case("macros", with_macros, raw=True),
]  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Submission:
    return read(SOUND, tmp_path_factory.mktemp("sound"))


@pytest.fixture(scope="module")
def sound_contents(sound: Submission) -> Contents:
    return contents(sound, SOUND)


def test_nothing_is_found_in_the_sound_workbook(sound: Submission) -> None:
    assert findings(sound) == []


@pytest.mark.parametrize("case", [*CASES, *MORE, *CELLS], ids=lambda case: case.name)
def test_what_a_person_would_see_through_is_read_and_the_rest_is_said(
    case: Case, sound: Submission, sound_contents: Contents, tmp_path: Path
) -> None:
    data = case.made()
    got = read(data, tmp_path)
    assert "\n".join(findings(got)) == case.finds
    now, wanted = data_of(got), case.expected(data_of(sound))
    if case.instead:
        del now["link"], wanted["link"]
    assert {r: rows for r, rows in now.items() if rows} == {r: rows for r, rows in wanted.items() if rows}
    if not case.instead and not case.retyped:
        assert contents(got, data) == sound_contents, "a value is given a cell that does not hold it"


def test_links_come_in_one_order_wherever_their_sheets_and_columns_stand(sound: Submission, tmp_path: Path) -> None:
    def turned_round(book: Book) -> None:
        book._sheets.reverse()  # type: ignore[attr-defined]  # every sheet is dragged to the other end
        moved(book["Actions"], range(15, 0, -1))

    def links(submission: Submission) -> list[tuple[Value, ...]]:
        return [entry.row.values for entry in submission.entries("link")]

    assert len(links(sound)) > 10
    assert links(read(mangled(SOUND, turned_round), tmp_path)) == links(sound)


def test_parents_whose_words_are_in_no_column_any_more_are_told_by_what_is_left(tmp_path: Path) -> None:
    """The column of the because is gone; what stands beside it is not lost with it."""

    def spoil(book: Book) -> None:
        sheet = book["Actions"]
        letters = keys(sheet)
        gone = f"objective.{DECLARATIONS.records['objective'].label}"
        beside = [letter for key, letter in letters.items() if key.startswith("objective.") and key != gone]
        assert beside
        for row in (4, 5):
            sheet[f"{letters[gone]}{row}"] = None
        sheet[f"{beside[0]}6"] = "Attendance is better"
        sheet[f"{letters['action.action']}6"] = "ring home on the first day"

    got = read(mangled(write_workbook(DECLARATIONS, job("because-we-will")), spoil), tmp_path)
    assert "WB-011" in {p.code for p in got.problems}
    (action,) = [a for a in got.entries("action") if a.cell("action") and a.row.excel_row == 6]
    parents = [o for o in got.entries("objective") if o.text("ref") == action.text("objective")]
    assert len(parents) == 1


def contents(submission: Submission, data: bytes) -> Contents:
    """What stands in the cell that each value is said to have; of merged cells in the first of them."""
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for span in list(sheet.merged_cells.ranges):
            shared = span.start_cell.value
            sheet.unmerge_cells(span.coord)
            for row in sheet[span.coord]:
                for each in row:
                    each.value = shared
    found = []
    for table in submission.tables:
        for entry in table.entries() if table.record != "link" else ():
            for key in table.keys:
                if entry.get(key) is not None:
                    found.append((table.record, key, book[table.sheet][entry.cell(key) or ""].value))
    return sorted(found, key=repr)


CHANGES: Mapping[str, Callable[[Book], None]] = {
    "as it is": lambda _book: None,
    "no keys": keys_cleared,
    "headings again": headings_in_the_middle,
}


@pytest.mark.parametrize("plan_format", [key for key, f in DECLARATIONS.formats.items() if f.kind == "plan"])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_format_is_read_so(plan_format: str, change: Callable[[Book], None], tmp_path: Path) -> None:
    """The filled sample of each format, parents shown beside their children and approved rows among them."""
    sample = (DECLARATIONS.folder / "samples" / f"{plan_format}.xlsx").read_bytes()
    as_sent, got = read(sample, tmp_path), read(mangled(sample, change), tmp_path)
    assert as_sent.problems == ()
    assert {p.code for p in got.problems} <= {"WB-022"}
    before, after = ({f.code for table in each.tables for f in table.faults} for each in (as_sent, got))
    assert after - before <= {"FD-017"}
    assert data_of(got) == data_of(as_sent)


@pytest.mark.parametrize("way", [["xlsx"], ["ods", "xlsx"]], ids=["LibreOffice", "OpenDocument and back"])
def test_saved_by_libreoffice(
    way: list[str], soffice: Callable[..., Path], sound: Submission, tmp_path: Path
) -> None:
    path = tmp_path / "990001_plan.xlsx"
    path.write_bytes(SOUND)
    for to in way:
        path = soffice(path, to)
    got = read_workbook(path, DECLARATIONS)
    assert findings(got) == []
    assert data_of(got) == data_of(sound)


# Whatever is typed, and whatever is done

TEXT = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Zs", "Zl", "Zp"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
).filter(lambda text: unescaped(text) == text)
"""Without the two code points that no XML holds, and what Excel writes escaped and openpyxl leaves as it is."""
WORDS = (
    st.lists(TEXT, min_size=1, max_size=4)
    .map(" ".join)
    .filter(lambda text: not is_blank(DECLARATIONS.records["action"].by_key["progress"], text, DECLARATIONS.lists))
    .filter(lambda text: key_of(text, DECLARATIONS) is None)
)
"""Words that are an answer: a filler is read as a blank, and two of the keys that planbook hides in a sheet, which
hypothesis finds among the words of the code, as the sheet's row of keys."""
VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "action": WORDS,
    "progress": WORDS,
    "finish": st.dates(date(1955, 1, 1), date(2115, 12, 31)),
    "percent_done": st.integers(0, 100),
    "status": st.sampled_from([choice.code for choice in DECLARATIONS.lists["action_status"]]),
}
TYPED: Mapping[str, st.SearchStrategy[Value]] = {
    "purpose": WORDS,
    "award": st.decimals(-(10**9), 10**9, places=2).map(float),
    "spent": st.decimals(0, 10**7, places=2).map(float),
}
HELD: Mapping[str, st.SearchStrategy[Value]] = {
    "attended": st.integers(0, 10**6),
    "members": st.integers(0, 10**6),
    "date": st.dates(date(1955, 1, 1), date(2115, 12, 31)),
}


def rows_of(fields: Mapping[str, st.SearchStrategy[Value]]) -> st.SearchStrategy[list[dict[str, Value]]]:
    return st.lists(st.fixed_dictionaries(dict(fields)), max_size=4).map(
        lambda rows: [{"ref": f"R{n}"} | row for n, row in enumerate(rows)]
    )


def named(what: str) -> dict[str, Value]:
    """A row of an action that is called `what`, as a total would be, with a day and a status as no total has."""
    return {"ref": "1.1", "action": what, "finish": date(2027, 3, 25), "percent_done": 5, "status": "on_track"}


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(action=rows_of(VALUES), funding_line=rows_of(TYPED), meeting=rows_of(HELD))
@example(action=[named(word) for word in ("Total", "Σ", "overall:", "Grand total")], funding_line=[], meeting=[])
def test_what_is_typed_reads_back_the_same(tmp_path: Path, **tables: list[dict[str, Value]]) -> None:
    sheets = {"action": "Actions", "funding_line": "Funding", "meeting": "Meetings"}

    def fill(book: Book) -> None:
        for record, rows in tables.items():
            sheet = book[sheets[record]]
            for row in sheet.iter_rows(min_row=6, max_row=12):
                for each in row:
                    each.value = None
            for number, row in enumerate(rows, start=6):
                for key, value in row.items():
                    into = sheet.cell(number, column(sheet, key))
                    into.value = shown_to_a_person(record, key, value)
                    into.data_type = "s" if isinstance(value, str) else into.data_type

    got = read(mangled(SOUND, fill), tmp_path)
    for record, rows in tables.items():
        assert [{k: e.get(k) for k in row} for e, row in zip(got.entries(record), rows, strict=True)] == rows


def shown_to_a_person(record: str, key: str, value: Value) -> Value:
    """`value` as the cell holds it: a choice by its word, a percentage as a share."""
    if key == "percent_done":
        return int(str(value)) / 100
    if key == "status":
        return DECLARATIONS.word("action_status", value)
    return value


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([c for c in [*CASES, *MORE, *CELLS] if not c.raw]), min_size=5, max_size=5))
def test_five_things_at_once_never_raise(tmp_path: Path, done: list[Case]) -> None:
    def change(book: Book) -> None:
        for case in done:
            with contextlib.suppress(KeyError, ValueError, AttributeError):  # what it is done to is no longer there
                case.change(book)  # type: ignore[arg-type]

    findings(read(mangled(SOUND, change), tmp_path))
