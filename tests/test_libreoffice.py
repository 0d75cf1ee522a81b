"""Real workbooks in a real spreadsheet program: opened, typed into, saved, and taken the whole way."""

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import mangling
import workbooks
from libreoffice_driven import drive_libreoffice
from planbook.collect.workbook import read_workbook
from planbook.demo.register import register_rows, schools
from planbook.model.loading import load
from planbook.model.submission import Submission
from planbook.model.values import Value
from planbook.prepare.workbook import write_workbook
from planbook.validate.submission import validate
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.receive import take_in
from planbook.workflow.report import report
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_returned
from trust_folder import PERIOD, TODAY, column_of

DECLARATIONS = load()
Typed = list[tuple[str, str, str]]
Job = tuple[Path, Path, Typed]
"""What is opened, where it is saved, and what is typed in between."""


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """Two schools with two formats, whose workbooks have been sent out."""
    folder = tmp_path_factory.mktemp("typed") / "t"
    init_trust(folder, "objectives-actions", date(2025, 9, 1), register_rows(schools(2)))
    prepare_workbooks(open_trust(folder), PERIOD, date(2026, 9, 14))
    return open_trust(folder)


@pytest.fixture(scope="module")
def type_into(
    soffice: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[Job]], None]:
    """`type_into(jobs)`: LibreOffice with a UK locale, a person at the keys."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        "<value>en-GB</value></prop></item>"
        # Where a block is pasted over cells that are filled, as refs are, it asks, and nobody is there to answer.
        '<item oor:path="/org.openoffice.Office.Calc/Input"><prop oor:name="ReplaceCellsWarning" oor:op="fuse">'
        "<value>false</value></prop></item></oor:items>",
        encoding="utf-8",
    )

    def run(jobs: Sequence[Job]) -> None:
        typed = json.dumps([(str(a), str(b), typed) for a, b, typed in jobs])
        drive_libreoffice("libreoffice_typing.py", profile, [typed], seconds=120 * len(jobs))

    return run


def letter(path: Path, sheet: str, key: str) -> str:
    return openpyxl.utils.get_column_letter(column_of(openpyxl.load_workbook(path)[sheet], key))


def test_three_people_fill_in_their_parts_and_the_school_has_one_return(
    trust: Trust, type_into: Callable[[Sequence[Job]], None], tmp_path: Path
) -> None:
    shutil.copytree(trust.folder, tmp_path / "trust")
    trust = open_trust(tmp_path / "trust")
    period = trust.period(PERIOD)
    prepare_workbooks(trust, PERIOD, date(2026, 9, 14), ["990102"], by_contributor=True)
    typed = {
        "head": ("Actions", "action.action", 6, "Hear every pupil read"),
        "business_manager": ("KPIs", "kpi_value.numerator", 6, "55,418"),
        "clerk": ("Meetings", "meeting.notes", 6, "All came"),
    }
    jobs: list[Job] = []
    for key, (sheet, field, row, words) in typed.items():
        (sent,) = trust.issued(period).glob(f"990102_*_{key}_*.xlsx")
        jobs.append(
            (sent, trust.returned(period) / sent.name, [(sheet, f"{letter(sent, sheet, field)}{row}", words)])
        )
    type_into(jobs)

    take_in(trust, PERIOD, date(2026, 12, 9))
    (made,) = trust.returned(period).glob("990102_*(parts *).xlsx")
    together = read_workbook(made, DECLARATIONS)
    assert [*together.made_of] == ["business_manager", "clerk", "head"]
    assert "Hear every pupil read" in [entry.get("action") for entry in together.entries("action")]
    assert 55418 in [entry.get("numerator") for entry in together.entries("kpi_value")]
    assert "All came" in [entry.get("notes") for entry in together.entries("meeting")]


def test_what_a_person_types_in_libreoffice_goes_the_whole_way(
    trust: Trust, type_into: Callable[[Sequence[Job]], None]
) -> None:
    sent = next(trust.issued(trust.period(PERIOD)).glob("990101_*.xlsx"))
    returned = trust.returned(trust.period(PERIOD)) / sent.name

    def at(sheet: str, key: str, row: int) -> str:
        return f"{letter(sent, sheet, key)}{row}"

    kpi_row = 6
    assert openpyxl.load_workbook(sent)["KPIs"][at("KPIs", "kpi_value.kpi", kpi_row)].value == "ATT"
    typed: Typed = [
        ("Objectives", at("Objectives", "objective.ref", 6), "O1"),
        ("Objectives", at("Objectives", "objective.area", 6), "A1"),
        ("Objectives", at("Objectives", "objective.objective", 6), "More pupils read fluently"),
        ("Actions", at("Actions", "action.ref", 6), "1.1"),
        ("Actions", at("Actions", "action.objective", 6), "O1"),
        ("Actions", at("Actions", "action.action", 6), "Hear every pupil read"),
        ("Actions", at("Actions", "action.start", 6), "Autumn 2026"),
        ("Actions", at("Actions", "action.finish", 6), "25/3/2027"),
        ("Actions", at("Actions", "action.led_by", 6), "English lead"),
        ("Actions", at("Actions", "action.status", 6), "On track"),
        ("Actions", at("Actions", "action.percent_done", 6), "50%"),
        ("Actions", at("Actions", "action.progress", 6), "Heard on most days"),
        ("KPIs", at("KPIs", "kpi_value.numerator", kpi_row), "55,418"),
        ("KPIs", at("KPIs", "kpi_value.denominator", kpi_row), "57607"),
        # A protected cell: the keys do nothing.
        ("KPIs", at("KPIs", "kpi_value.kpi", kpi_row), "ZZZ"),
    ]
    type_into([(sent, returned, typed)])

    read = read_workbook(returned, DECLARATIONS)
    assert read.problems == ()
    (action,) = read.entries("action")
    assert [action.get(key) for key in ("ref", "start", "finish", "status", "percent_done", "led_by")] == [
        "1.1", "2026-27-autumn", date(2027, 3, 25), "on_track", 50, "English lead",
    ]  # fmt: skip
    attendance = next(k for k in read.entries("kpi_value") if k.text("kpi") == "ATT")
    assert (attendance.get("numerator"), attendance.get("denominator")) == (55418, 57607)

    done = consolidate(trust, PERIOD, TODAY)
    (row,) = [r for r in done.tables.kpis if r.unit == "990101" and r.kpi == "ATT"]
    assert round(row.value, 1) == 96.2
    assert [f for f in done.checked.findings if f.code.startswith(("WB", "FD-00"))] == []
    shown = openpyxl.load_workbook(returned, data_only=True)["KPIs"]
    assert round(shown[at("KPIs", "kpi_value.value", kpi_row)].value, 3) == 0.962
    assert "On target" in shown[at("KPIs", "kpi_value.state", kpi_row)].value


Rows = list[tuple[str, dict[str, Value]]]


def rows_of(submission: Submission) -> Rows:
    """Every row that counts, wherever it stands."""
    return sorted(
        ((t.record, {k: e.get(k) for k in sorted(t.keys)}) for t in submission.tables for e in t.entries()),
        key=repr,
    )


RIGHT = [("Actions", "N6", "Review the list on 11/01/2027")]
"""Something is typed, as it stood there: nobody saves a workbook without having touched it."""


DONE: Mapping[str, tuple[Typed, str]] = {
    "empty column": ([("insert column", "Actions", "D1")], ""),
    "filled column": (
        [("insert column", "Funding", "E1"), ("Funding", "E5", "Budget code"), ("Funding", "E6", "E19")],
        "WB-021 Column E (“Budget code”) is not one of the plan's; 1 filled cell in it is not read.",
    ),
    "rows deleted": ([("delete row", "Actions", "A12"), ("delete row", "Milestones", "A3")], ""),
    "keys deleted": (
        [("delete row", "Actions", "A4")],
        "WB-022 Hidden keys of Actions are gone; read by their headings: Ref, Objective, Action, Start and 11 "
        "more.",
    ),
    "sorted": ([("sort down", "Actions", "A6:O10")], ""),
    "sheet copied": (
        [("copy sheet", "Actions", "Actions_2")],
        "WB-012 The table of Actions appears twice, on Actions and Actions_2; Actions is read.",
    ),
}
"""What is done, and what is then found."""


@pytest.fixture(scope="module")
def done(type_into: Callable[[Sequence[Job]], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `sent.xlsx`, and that workbook by what was done to it."""
    folder = tmp_path_factory.mktemp("done")
    (folder / "sent.xlsx").write_bytes(mangling.clean())
    type_into([(folder / "sent.xlsx", folder / f"{n}.xlsx", [*RIGHT, *typed]) for n, (typed, _) in DONE.items()])
    return folder


@pytest.mark.parametrize("what", DONE)
def test_what_is_done_in_libreoffice_changes_no_row(what: str, done: Path) -> None:
    sent, returned = done / "sent.xlsx", done / f"{what}.xlsx"
    finds = DONE[what][1]
    before, after = read_workbook(sent, DECLARATIONS), read_workbook(returned, DECLARATIONS)
    assert rows_of(after) == rows_of(before)
    stand = [
        [(t.letters, [(r.excel_row, r.values) for r in t.rows]) for t in read.tables] for read in (before, after)
    ]
    assert finds or stand[0] != stand[1], "nothing was done"
    found = validate(after, mangling.REGISTER, mangling.PERIOD, None, "f.xlsx")
    assert "\n".join(f"{f.code} {f.message}" for f in found) == finds
    columns = openpyxl.load_workbook(returned)["Actions"]
    for entry in after.entries("action"):
        assert columns[entry.cell("ref") or ""].value == entry.text("ref")


@pytest.mark.parametrize("unit", ["990101", "990102"])
def test_saving_in_libreoffice_changes_nothing_that_is_read(
    unit: str, trust: Trust, soffice: Callable[..., Path], tmp_path: Path
) -> None:
    sent = next(trust.issued(trust.period(PERIOD)).glob(f"{unit}_*.xlsx"))
    shutil.copyfile(sent, tmp_path / sent.name)
    saved = soffice(tmp_path / sent.name, "xlsx:Calc MS Excel 2007 XML")
    before, after = read_workbook(sent, DECLARATIONS), read_workbook(saved, DECLARATIONS)
    assert after.problems == ()
    assert (after.unit, after.period, after.template) == (before.unit, before.period, before.template)
    assert [(t.record, t.sheet, t.keys, t.letters, t.rows) for t in after.tables] == [
        (t.record, t.sheet, t.keys, t.letters, t.rows) for t in before.tables
    ]


def test_everything_that_is_made_opens_in_libreoffice(
    trust: Trust, soffice_all: Callable[[Sequence[Path], str], list[Path]], tmp_path: Path
) -> None:
    period = trust.period(PERIOD)
    consolidate(trust, PERIOD, TODAY)
    made = report(trust, PERIOD, TODAY)
    files = [
        next(trust.issued(period).glob("990102_*.xlsx")),
        trust.folder / "trust.xlsx",
        trust.outputs(period) / "summary.xlsx",
        trust.outputs(period) / "internal" / "findings.xlsx",
        made[0].path,
    ]
    copies = [Path(shutil.copyfile(file, tmp_path / file.name)) for file in files]
    for pages in soffice_all(copies, "pdf"):
        assert pages.read_bytes().startswith(b"%PDF"), pages.name


def test_formulas_work_out_in_libreoffice_as_they_were_written(
    trust: Trust, soffice_all: Callable[[Sequence[Path], str], list[Path]], tmp_path: Path
) -> None:
    """The results stored beside the formulas are those that a spreadsheet program comes to."""
    files = sorted(trust.issued(trust.period(PERIOD)).glob("*.xlsx"))
    copies = [Path(shutil.copyfile(file, tmp_path / file.name)) for file in files]
    for sent, saved in zip(files, soffice_all(copies, "xlsx:Calc MS Excel 2007 XML"), strict=True):
        stored, worked_out = (openpyxl.load_workbook(p, data_only=True) for p in (sent, saved))
        formulas = openpyxl.load_workbook(sent)
        compared = 0
        for sheet in formulas.worksheets:
            for cells in sheet.iter_rows():
                for cell in cells:
                    if cell.data_type != "f":
                        continue
                    was = stored[sheet.title][cell.coordinate].value
                    now = worked_out[sheet.title][cell.coordinate].value
                    assert (was or "") == (now or ""), f"{sent.name} {sheet.title} {cell.coordinate}"
                    compared += 1
        assert compared > 20


def test_nothing_came_back_says_so(trust: Trust) -> None:
    spring = check_returned(trust, "2026-27-spring", date(2027, 3, 20))
    assert {f.code for f in spring.findings} == {"TR-001"}


def test_whatever_is_done_to_rows_their_values_stay_or_one_thing_is_said(
    type_into: Callable[[Sequence[Job]], None], tmp_path: Path
) -> None:
    issued = tmp_path / "issued.xlsx"
    issued.write_bytes(write_workbook(DECLARATIONS, workbooks.job()))
    sheet = openpyxl.load_workbook(issued)["Actions"]
    end, action = openpyxl.utils.get_column_letter(sheet.max_column), letter(issued, "Actions", "action.action")
    typed = [("Actions", f"{action}{row}", words) for row, words in zip((6, 7, 8), "abc", strict=True)]
    done: dict[str, Typed] = {
        "paste": [("paste", f"Actions!{action}6:{end}7", f"{action}9")],
        "paste with refs": [("paste", f"Actions!A6:{end}7", "A9")],
        "move": [("move", f"Actions!A7:{end}7", "A20")],
        "sort": [("sort down", "Actions", f"A6:{end}35")],
        "insert": [("insert row", "Actions", "A7"), ("Actions", f"{action}7", "d")],
        "delete": [("delete row", "Actions", "A7")],
        "drag": [("drag", "Actions", "A6:A12")],
        "undo": [("delete row", "Actions", "A7"), ("undo", "Actions", "A1")],
        "type over": [("Actions", "A8", "1.3")],
    }
    type_into([(issued, tmp_path / f"{name}.xlsx", [*typed, *more]) for name, more in done.items()])
    found = {}
    for name in done:
        read = read_workbook(tmp_path / f"{name}.xlsx", DECLARATIONS)
        rows = {entry.text("ref"): entry.text("action") for entry in read.entries("action")}
        found[name] = rows, [fault.code for table in read.tables for fault in table.faults]
    three = {"A1": "a", "A2": "b", "A3": "c"}
    assert found == {
        "paste": ({**three, "A4": "a", "A5": "b"}, []),
        "paste with refs": (three, ["FD-015", "FD-015"]),
        "move": (three, []),
        "sort": (three, []),
        "insert": ({**three, "+7": "d"}, []),
        "delete": ({"A1": "a", "A3": "c"}, []),
        "drag": (three, []),
        "undo": (three, []),
        "type over": ({"A1": "a", "A2": "b", "1.3": "c"}, []),
    }


@pytest.mark.parametrize(("ending", "kind"), [(".ods", "OpenDocument"), (".xls", "old Excel file")])
def test_one_saved_as_something_else_is_one_clear_finding(
    ending: str, kind: str, type_into: Callable[[Sequence[Job]], None], tmp_path: Path
) -> None:
    issued = tmp_path / "issued.xlsx"
    issued.write_bytes(write_workbook(DECLARATIONS, workbooks.job()))
    type_into([(issued, tmp_path / f"sent{ending}", [("Actions", "C6", "Read aloud")])])
    (problem,) = read_workbook(tmp_path / f"sent{ending}", DECLARATIONS).problems
    assert problem.code == "WB-002"
    assert kind in dict(problem.tokens)["what"]
