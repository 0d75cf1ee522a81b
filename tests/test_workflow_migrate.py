"""A workbook of an earlier version becomes one of today's: everything with a place is there, the rest is told."""

import csv
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from openpyxl.worksheet.worksheet import Worksheet

import earlier_version
from earlier_version import DECLARED, FORMAT, PERIOD, PLAN, RENAMED, UNIT, VERSION
from planbook.cli import commands
from planbook.cli.main import cli
from planbook.collect.workbook import read_workbook
from planbook.errors import FolderError, RegisterError
from planbook.model.declarations import Declarations
from planbook.model.loading import load, templates_folder
from planbook.model.register import Register
from planbook.model.samples import load_samples
from planbook.model.submission import Entry, Submission, Unplaced
from planbook.workflow.consolidate import consolidate
from planbook.workflow.migrate import Migrated, migrate
from planbook.workflow.receiving.keeping import receive
from planbook.workflow.reply import reply
from planbook.workflow.status import status
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_files, check_returned
from trust_folder import column_of, edit

TODAY = date(2015, 1, 5)
DECLARATIONS = load()
RELEASED = templates_folder() / "released"
FILLED = RELEASED / f"{FORMAT}-{VERSION}-filled.xlsx"
NAME = f"{UNIT}_wyndle-high-school_plan"

NO_PLACE = [
    ("Cover", "", "Position", "Headteacher"),
    ("Actions", "1.1", "Priority", "High"),
    ("Actions", "1.1", "Risk", "Supply staff do not know of it."),
    ("Actions", "1.2", "Priority", "Medium"),
    ("Actions", "2.1", "Priority", "High"),
    ("Actions", "2.1", "Risk", "One line only.\nIt is engaged from nine on."),
    ("Actions", "2.2", "Priority", "Low"),
    ("Partners", "N1", "Partner", "Wyndle Sports Centre"),
    ("Partners", "N1", "What it does", "Lends its hall for the families' evenings."),
    ("Partners", "N1", "Since", "01/09/2013"),
    ("Partners", "N2", "Partner", "Teasel Bank Library"),
    ("Partners", "N2", "What it does", "Reads with Year 9 on Thursdays."),
]
"""What 0.9 held and 1.0 has no place for: sheet, ref, heading, value."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A trust that has the register of the sample, with the school's workbook of 0.9 among the returned ones."""
    (tmp_path / "returned" / PERIOD).mkdir(parents=True)
    shutil.copyfile(templates_folder() / "samples" / f"{FORMAT}-register.xlsx", tmp_path / "trust.xlsx")
    shutil.copyfile(FILLED, tmp_path / "returned" / PERIOD / f"{NAME}.xlsx")
    return tmp_path


@pytest.fixture
def earlier(folder: Path) -> Path:
    return folder / "returned" / PERIOD / f"{NAME}.xlsx"


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """The filled sample by itself, as somebody without a register has it."""
    path = tmp_path / "alone" / FILLED.name
    path.parent.mkdir()
    shutil.copyfile(FILLED, path)
    return path


def migrated(folder: Path, path: Path) -> Path:
    (made,) = migrate(folder, [path], TODAY)
    assert made.done and made.written is not None, made.words
    return made.written


def without_a_place(path: Path) -> list[tuple[str, str, str, str]]:
    """What the sheet of that name lists, but for the cells."""
    sheet = openpyxl.load_workbook(path)["Without a place"]
    rows = sheet.iter_rows(min_row=5, values_only=True)
    return [(str(s), str(r or ""), str(h or ""), str(v)) for s, _, r, h, v in rows]


def front(path: Path) -> list[str]:
    """The lines of the sheet that the workbook opens on, cells joined by a bar."""
    book = openpyxl.load_workbook(path)
    assert book.active is not None and book.active.title == "Brought over" == book.sheetnames[0]
    rows = book["Brought over"].iter_rows(values_only=True)
    return [" | ".join(str(cell) for cell in row if cell) for row in rows if any(row)]


# --- What is released ---


@pytest.mark.parametrize("path", sorted(RELEASED.glob("*.xlsx")), ids=lambda p: p.name)
def test_every_released_version_reads_or_migrates(path: Path, tmp_path: Path) -> None:
    shutil.copyfile(path, tmp_path / path.name)
    read = read_workbook(path, DECLARATIONS)
    layout = DECLARATIONS.formats[
        path.name.rpartition("-filled")[0].rpartition("-")[0] or path.stem.rpartition("-")[0]
    ]
    assert read.template == layout.key
    if read.version in layout.reads:
        assert read.problems == ()
        assert read.tables
    (made,) = migrate(tmp_path, [tmp_path / path.name], TODAY)
    assert made.done
    assert (made.written is None) == (read.version == layout.version)
    if made.written:
        again = read_workbook(made.written, DECLARATIONS)
        assert again.version == layout.version
        assert [p.code for p in again.problems] == ["WB-040"]


def test_the_released_earlier_version_is_what_it_was(tmp_path: Path) -> None:
    """Headings, keys, values and identity; the writer may go on improving, so not byte by byte."""
    declared = earlier_version.declared(tmp_path / "workbook_templates")
    for suffix, build in (("", earlier_version.blank), ("-filled", earlier_version.filled)):
        kept = RELEASED / f"{FORMAT}-{VERSION}{suffix}.xlsx"
        built = tmp_path / kept.name
        built.write_bytes(build(declared))
        assert _content(read_workbook(kept, declared)) == _content(read_workbook(built, declared))
        assert _headings(kept) == _headings(built)


def _content(read: Submission) -> tuple[object, ...]:
    """All that is read; the lines of the Check sheet follow the rules, and are another matter."""
    assert read.problems == ()
    return (
        read.unit,
        read.period,
        read.template,
        read.version,
        [t for t in read.tables if t.record != "explanation"],
    )


def _headings(path: Path) -> dict[str, list[object]]:
    sheets = openpyxl.load_workbook(path).worksheets
    return {s.title: [c.value for c in s[5]] for s in sheets if s.title not in {"Cover", "Check", "Lists"}}


def test_the_earlier_version_differs_in_all_the_ways_that_matter() -> None:
    sheet = openpyxl.load_workbook(FILLED)["Actions"]
    had = [str(cell.value) for cell in sheet[5]]
    today = [c.field.heading for c in (DECLARATIONS.formats[FORMAT].sheet("action") or pytest.fail()).columns]
    assert {"End date", "% complete", "Comment", "Priority", "Risk"} <= set(had) - set(today)
    assert {"Finish", "% done", "Progress and evidence", "Review by", "Revised finish"} <= set(today) - set(had)
    both = [heading for heading in had if heading in today]
    assert both != [heading for heading in today if heading in had], "another order"
    assert "Partners" in openpyxl.load_workbook(FILLED).sheetnames


# --- What is taken over ---


def test_everything_with_a_place_is_there_under_todays_key(folder: Path, earlier: Path) -> None:
    read = read_workbook(migrated(folder, earlier), DECLARATIONS)
    assert (read.unit, read.period, read.template, read.version) == (UNIT, PERIOD, FORMAT, "1.1")
    retired = {"action": {"priority", "risk"}}
    for record, rows in PLAN.items():
        if record == "partner":
            continue
        renamed = {old: key for key, old in RENAMED.items()} if record == "action" else {}
        wanted = [
            {renamed.get(key, key): value for key, value in row.items() if key not in retired.get(record, ())}
            for row in rows
        ]
        found = [
            {key: value for key in entry.table.keys if (value := entry.get(key)) is not None}
            for entry in read.entries(record)
        ]
        assert found == [_as_read(row) for row in wanted], record
    declared = read.one("declaration")
    assert declared is not None
    assert {key: declared.get(key) for key in declared.table.keys} == {
        **{key: value for key, value in DECLARED.items() if key not in ("position", "checked")},
        "role": None,
    }


def _as_read(row: dict[str, object]) -> dict[str, object]:
    """Values as reading has them: a term by its id, a code by the name that its cell shows."""
    terms = {"Autumn 2014": "2014-15-autumn", "Summer 2015": "2014-15-summer", "CENTRAL": "WEP central funds"}
    return {key: terms.get(str(value), value) for key, value in row.items()}


def test_what_has_no_place_is_told_value_by_value(folder: Path, earlier: Path) -> None:
    path = migrated(folder, earlier)
    assert without_a_place(path) == NO_PLACE
    lines = front(path)
    assert lines[:2] == [
        "Brought over from version 0.9",
        f"Wyndle High School  |  Autumn term 2014  |  Made from {NAME}.xlsx",
    ]
    assert "12 values of version 0.9 had no place; they are on the sheet Without a place. " in lines[3]
    assert hashlib.sha256(FILLED.read_bytes()).hexdigest() in lines[4]
    taken = lines.index("What was taken over")
    assert "Actions | Four actions; status given in each" in lines[taken:]
    new = lines.index("What is new")
    assert lines[new + 1 : new + 4] == [
        "Actions | Review by and Revised finish", "Milestones | Met on", "Meetings | The whole sheet",
    ]  # fmt: skip
    assert "Actions | Priority: four values" in lines[new + 4 :]


def test_a_blank_has_nothing_without_a_place(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    shutil.copyfile(RELEASED / f"{FORMAT}-{VERSION}.xlsx", path)
    made = migrated(tmp_path, path)
    assert "Without a place" not in openpyxl.load_workbook(made).sheetnames
    assert front(made)[-2:] == ["What no longer has a place", "Nothing"]
    now, then = (
        [e.get("kpi") for e in read_workbook(p, DECLARATIONS).entries("kpi_value")]
        for p in (made, RELEASED / f"{FORMAT}-1.1.xlsx")
    )
    assert now == then, "the KPIs that it came with"


def test_it_works_without_a_register(alone: Path) -> None:
    path = migrated(alone.parent, alone)
    read = read_workbook(path, DECLARATIONS)
    assert (read.unit, read.period, read.version) == (UNIT, PERIOD, "1.1")
    assert [e.get("finish") for e in read.entries("action")] == [
        row["end_date"] if row["end_date"] != "Summer 2015" else "2014-15-summer" for row in PLAN["action"]
    ]
    assert without_a_place(path) == NO_PLACE


@pytest.mark.usefixtures("own_writer")
def test_the_same_workbook_gives_the_same_bytes_and_stays_as_it_is(folder: Path, earlier: Path) -> None:
    before = earlier.read_bytes()
    path = migrated(folder, earlier)
    first = path.read_bytes()
    path.unlink()
    assert migrated(folder, earlier).read_bytes() == first
    assert earlier.read_bytes() == before


def test_a_cell_that_cannot_be_read_stands_as_it_was_typed(folder: Path, earlier: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(6, column_of(sheet, "action.end_date")).value = "when the leaves fall"

    edit(earlier, change)
    path = migrated(folder, earlier)
    sheet = openpyxl.load_workbook(path)["Actions"]
    cell = sheet.cell(6, column_of(sheet, "action.finish"))
    assert cell.value == "when the leaves fall"
    assert cell.comment is not None and "when the leaves fall" in cell.comment.text
    assert any("Actions E6" in line for line in front(path))
    (fault,) = [f for t in read_workbook(path, DECLARATIONS).tables for f in t.faults]
    assert (fault.field, fault.value) == ("finish", "when the leaves fall")


def test_what_a_school_has_added_is_told_too(folder: Path, earlier: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Actions"]
        sheet.cell(5, 30).value = "Our own note"
        sheet.cell(7, 30).value = 41
        own = book.create_sheet("Rota")
        own["B2"] = "Monday"
        own["B3"] = date(2014, 11, 3)

    edit(earlier, change)
    told = without_a_place(migrated(folder, earlier))
    assert [row for row in told if row not in NO_PLACE] == [
        ("Actions", "1.2", "Our own note", "41"),
        ("Rota", "", "", "Monday"),
        ("Rota", "", "", "03/11/2014"),
    ]


def test_an_explanation_whose_line_is_no_longer_there_is_told(folder: Path, earlier: Path) -> None:
    """It has a place in the format; what shows that it was lost is the reading of what was written."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Check"]
        sheet.cell(6, column_of(sheet, "explanation.rule")).value = "AP-799"
        sheet.cell(6, column_of(sheet, "explanation.explanation")).value = "Agreed with the trust in May."

    edit(earlier, change)
    told = without_a_place(migrated(folder, earlier))
    assert [row for row in told if row not in NO_PLACE] == [
        ("Check", "AP-799", "Your explanation", "Agreed with the trust in May.")
    ]


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x.example","y")', "+1+cmd|' /C calc'!A0", "@SUM(1)", "{=1}", "a\x0bb"]
)
def test_text_without_a_place_is_never_live(text: str, folder: Path, earlier: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet: Worksheet = book["Actions"]
        for column in (3, 15):
            cell = sheet.cell(6, column)
            cell.value = text.replace("\x0b", "_x000B_")
            cell.data_type = "s"

    edit(earlier, change)
    path = migrated(folder, earlier)
    sheet = openpyxl.load_workbook(path)["Without a place"]
    cells = [row[4] for row in sheet.iter_rows(min_row=5) if row[3].value == "Priority" and row[2].value == "1.1"]
    assert [(c.data_type, c.hyperlink) for c in cells] == [("s", None)]
    assert cells[0].value == text.replace("\x0b", "")


# --- Every format ---

SAMPLES = sorted(load_samples(DECLARATIONS))


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Declarations:
    """Declarations in which every format has a later version, with the same columns."""
    folder = tmp_path_factory.mktemp("later") / "workbook_templates"
    shutil.copytree(templates_folder(), folder)
    for file in (folder / "formats").glob("*.toml"):
        text = re.sub(r"(?m)^(reads|migrates) = .*\n", "", file.read_text(encoding="utf-8"))
        text = re.sub(r'version = "(.*)"', r'version = "9.0"\nreads = ["9.0"]\nmigrates = ["\1"]', text, count=1)
        file.write_text(text, encoding="utf-8")
    return load(folder)


@pytest.mark.parametrize("name", [*SAMPLES, *(f"{name}-register" for name in SAMPLES)])
def test_nothing_of_a_sample_is_lost(name: str, later: Declarations, tmp_path: Path) -> None:
    source = tmp_path / f"{name}.xlsx"
    shutil.copyfile(templates_folder() / "samples" / source.name, source)
    (made,) = migrate(tmp_path, [source], TODAY, later)
    assert made.written is not None
    assert "Without a place" not in openpyxl.load_workbook(made.written).sheetnames
    was, now = read_workbook(source, DECLARATIONS), read_workbook(made.written, later)
    assert (was.unit, was.period) == (now.unit, now.period)
    for record in {t.record for t in was.tables} - {"link", "explanation"}:
        assert [_given(e) for e in was.entries(record)] == [_given(e) for e in now.entries(record)], record


# --- In a term's work ---


def verdicts(trust: Trust) -> dict[str, str]:
    return {Path(f.file).name: f.verdict for f in check_returned(trust, PERIOD, TODAY).files}


def test_a_retired_version_is_refused_with_the_command_that_migrates_it(folder: Path, earlier: Path) -> None:
    (finding,) = [f for f in check_returned(open_trust(folder), PERIOD, TODAY).findings if f.file]
    assert (finding.code, finding.severity) == ("WB-007", "error")
    assert f"`planbook migrate returned/{PERIOD}/{earlier.name}`" in finding.remedy
    spaced = earlier.rename(earlier.with_name("our plan.xlsx"))
    (finding,) = [f for f in check_returned(open_trust(folder), PERIOD, TODAY).findings if f.file]
    assert f'`planbook migrate "returned/{PERIOD}/{spaced.name}"`' in finding.remedy


def test_the_migrated_workbook_counts_and_the_earlier_one_is_superseded(folder: Path, earlier: Path) -> None:
    path = migrated(folder, earlier)
    trust = open_trust(folder)
    assert verdicts(trust) == {path.name: "accepted-with-findings", earlier.name: "superseded"}
    done = consolidate(trust, PERIOD, TODAY)
    own = {f.code: f for f in done.checked.findings if f.file and f.code.startswith("WB-")}
    assert own.keys() == {"WB-040", "WB-041"}
    assert own["WB-041"].message == (
        f"{earlier.name} is in version 0.9 of its template, which is no longer read. {path.name} was made from it "
        "and counts in its place."
    )
    assert "from one of an earlier version, 0.9." in own["WB-040"].message
    assert hashlib.sha256(earlier.read_bytes()).hexdigest() in own["WB-040"].message
    assert {f.severity for f in own.values()} == {"note"}
    with (trust.outputs(trust.period(PERIOD)) / "internal" / "data" / "action.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert [row["percent_done"] for row in rows] == ["100", "50", "25", ""]


def test_what_came_in_time_and_is_migrated_later_was_in_time(folder: Path, earlier: Path) -> None:
    """It was due on 9 January; planbook's own new version makes no school late."""
    trust = open_trust(folder)
    with trust.ledger() as ledger:
        receive(trust, ledger, trust.period(PERIOD), TODAY)
    migrated(folder, earlier)
    february = date(2015, 2, 2)
    units = {u.unit: u.state for u in status(trust, PERIOD, february).units}
    assert units[UNIT] == "returned"
    assert UNIT not in {f.unit for f in check_returned(trust, PERIOD, february).findings if f.code == "TR-002"}


def test_only_the_workbook_it_was_made_from_is_superseded(folder: Path, earlier: Path) -> None:
    """Another of the retired version, though of the same school, still wants to be looked at."""
    path = migrated(folder, earlier)
    edit(earlier, lambda book: book["Actions"].cell(6, 2, "Something else"))
    assert verdicts(open_trust(folder)) == {path.name: "accepted-with-findings", earlier.name: "refused"}


@pytest.mark.parametrize("origin", ["", "0" * 64, "=1+1", "the file of last week"])
def test_what_a_workbook_says_of_its_origin_supersedes_nothing_else(
    origin: str, folder: Path, earlier: Path
) -> None:
    path = migrated(folder, earlier)
    _say(path, "migrated_from", origin)
    assert verdicts(open_trust(folder)) == {path.name: "accepted-with-findings", earlier.name: "refused"}


def test_the_reply_still_says_where_it_came_from(folder: Path, earlier: Path) -> None:
    """What the school corrects and sends back in place of the migrated one supersedes the earlier one too."""
    path = migrated(folder, earlier)
    (made,) = [r for r in reply(open_trust(folder), PERIOD, TODAY) if r.unit == UNIT]
    (workbook,) = [file for file in made.files if file.suffix == ".xlsx"]
    path.unlink()
    back = earlier.with_name(f"{UNIT}_corrected.xlsx")
    shutil.copyfile(workbook, back)
    assert verdicts(open_trust(folder)) == {back.name: "accepted-with-findings", earlier.name: "superseded"}
    assert openpyxl.load_workbook(workbook).sheetnames[0] == "What to correct"


def test_the_migrated_workbook_is_checked_as_any_other(folder: Path, earlier: Path) -> None:
    path = migrated(folder, earlier)
    found = check_files(open_trust(folder), [path], PERIOD).findings
    assert {f.severity for f in found} == {"warning", "note"}
    assert "AP-004" in {f.code for f in found}, "the review date of ongoing work is new"


# --- What is left alone ---


def test_a_second_time_nothing_is_written_over(folder: Path, earlier: Path) -> None:
    path = migrated(folder, earlier)
    edit(path, lambda book: book["Actions"].cell(6, 2, "Worked on since"))
    worked_on = path.read_bytes()
    made = migrate(folder, [earlier.parent], TODAY)
    assert [(m.source.name, m.written, m.done) for m in made] == [
        (path.name, None, True),
        (earlier.name, path, True),
    ]
    assert path.read_bytes() == worked_on
    assert sorted(p.name for p in earlier.parent.iterdir()) == sorted([path.name, earlier.name])


def test_a_file_of_another_origin_in_its_place_is_left(folder: Path, earlier: Path) -> None:
    there = earlier.with_name(f"{earlier.stem} (version 1.1).xlsx")
    there.write_bytes(b"something else")
    (made,) = migrate(folder, [earlier], TODAY)
    assert (made.done, made.written) == (False, None)
    assert made.words.startswith(f"{there.name} is there already and was not made of {earlier.name}.")
    assert there.read_bytes() == b"something else"


Change = Callable[[Path], None]


def _current(path: Path) -> None:
    shutil.copyfile(RELEASED / f"{FORMAT}-1.1.xlsx", path)


def _foreign(path: Path) -> None:
    openpyxl.Workbook().save(path)


def _damaged(path: Path) -> None:
    path.write_bytes(FILLED.read_bytes()[:9000])


def _older_still(path: Path) -> None:
    shutil.copyfile(FILLED, path)
    _say_version(path, "0.4")


def _say_version(path: Path, version: str) -> None:
    """Let the workbook say that it is of `version`."""
    _say(path, "version", version)


def _say(path: Path, key: str, words: str) -> None:
    """Let the workbook say `words` of itself under `key`."""

    def change(book: openpyxl.Workbook) -> None:
        (cell,) = [row[1] for row in book["_planbook"].iter_rows() if row[0].value == key]
        cell.value = words

    edit(path, change)


@pytest.mark.parametrize(
    ("make", "words", "done"),
    [
        (_current, "plan.xlsx is of today's version, 1.1: nothing is to be done.", True),
        (_foreign, "plan.xlsx is an Excel workbook, but not one that the trust sent out.", False),
        (_damaged, "plan.xlsx is damaged and could not be opened.", False),
        (
            _older_still,
            "plan.xlsx is version 0.4 of the template objectives-actions, which is no longer read.",
            False,
        ),
    ],
)
def test_what_cannot_be_migrated_is_said_in_a_line(make: Change, words: str, done: bool, tmp_path: Path) -> None:
    make(tmp_path / "plan.xlsx")
    assert migrate(tmp_path, [tmp_path / "plan.xlsx"], TODAY) == [
        Migrated(tmp_path / "plan.xlsx", None, words, done)
    ]
    assert [p.name for p in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="There is no file or folder"):
        migrate(tmp_path, [tmp_path / "nothing.xlsx"], TODAY)


# --- The register ---


def test_a_register_is_migrated_and_read(tmp_path: Path) -> None:
    shutil.copyfile(RELEASED / "register-1.0-filled.xlsx", tmp_path / "trust.xlsx")
    before = open_trust(tmp_path)
    path = migrated(tmp_path, tmp_path / "trust.xlsx")
    assert path.name == f"trust (version {DECLARATIONS.formats['register'].version}).xlsx"
    assert front(path)[2].startswith("Look through what is new, then save this as trust.xlsx")
    path.replace(tmp_path / "trust.xlsx")
    after = open_trust(tmp_path)
    for record in (sheet.record.key for sheet in DECLARATIONS.formats["register"].sheets):
        had, has = before.register.rows(record), after.register.rows(record)
        if record == "pack_use":
            assert [(row.text("pack"), row.yes("used")) for row in has] == [
                (pack.title, not pack.by_choice) for pack in DECLARATIONS.packs.values()
            ]
            continue
        keys = had[0].table.keys if had else ()  # what is new since comes with what is usual
        named = [_named(before.register, e) for e in had]
        assert named == [{k: v for k, v in _named(after.register, e).items() if k in keys} for e in has], record
    assert before.register.trust_name == after.register.trust_name != ""


def test_a_register_without_packs_is_given_them_and_one_step_switches_a_pack_with_its_kpis(tmp_path: Path) -> None:
    path = tmp_path / "trust.xlsx"
    shutil.copyfile(RELEASED / "register-1.1.xlsx", path)

    def in_use() -> set[str]:
        return {*Register(read_workbook(path, DECLARATIONS), DECLARATIONS).kpis}

    def choose(sheet: str, row: tuple[str, str], column: str, word: str) -> None:
        def type_it(book: openpyxl.Workbook) -> None:
            at, to = column_of(book[sheet], row[0]), column_of(book[sheet], column)
            (number,) = (cells[at - 1].row for cells in book[sheet].iter_rows() if cells[at - 1].value == row[1])
            book[sheet].cell(number, to).value = word

        edit(path, type_it)

    choose("KPIs", ("kpi.kpi", "PAN"), "kpi.on", "No")
    before = in_use()
    assert {"MTC", "SICK"} <= before
    migrated(tmp_path, path).replace(path)
    assert in_use() == before, "everything is used, and what was not still is not"
    choose("What we use", ("pack_use.pack", "KPIs in full"), "pack_use.used", "No")
    assert before - in_use() == {"MTC", "SICK", "TURN", "CPD", "RET"}
    choose("What we use", ("pack_use.pack", "KPIs in full"), "pack_use.used", "Yes")
    assert in_use() == before


def test_the_kpis_of_a_register_without_the_column_say_which_counts_are_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "trust.xlsx"
    shutil.copyfile(RELEASED / "register-1.1.xlsx", path)

    def name_it(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        code, named = column_of(sheet, "kpi.kpi"), column_of(sheet, "kpi.count_label")
        (number,) = (cells[code - 1].row for cells in sheet.iter_rows() if cells[code - 1].value == "TURN")
        sheet.cell(number, named).value = "FTE who left"

    edit(path, name_it)
    migrated(tmp_path, path).replace(path)
    kpis = {row.text("kpi"): row.items("in_parts") for row in read_workbook(path, DECLARATIONS).entries("kpi")}
    assert (kpis["TURN"], kpis["PTR"], kpis["BAL"]) == (
        ["numerator"],
        ["denominator"],
        ["numerator", "denominator"],
    )
    assert kpis["ATT"] == kpis["PA"] == []


def test_a_retired_register_is_refused_with_the_command_that_migrates_it(
    later: Declarations, tmp_path: Path
) -> None:
    shutil.copyfile(RELEASED / "register-1.0-filled.xlsx", tmp_path / "trust.xlsx")
    _say_version(tmp_path / "trust.xlsx", DECLARATIONS.formats["register"].version)
    shutil.copyfile(RELEASED / "objectives-actions-1.1.xlsx", tmp_path / "plan.xlsx")
    with pytest.raises(RegisterError, match=r"no longer read\. Run `planbook migrate trust\.xlsx`"):
        migrate(tmp_path, [tmp_path / "plan.xlsx"], TODAY, later)
    (made,) = migrate(tmp_path, [tmp_path / "trust.xlsx"], TODAY, later)
    assert made.written == tmp_path / "trust (version 9.0).xlsx"
    made.written.replace(tmp_path / "trust.xlsx")
    assert open_trust(tmp_path, later).register.trust_name
    assert [m.done for m in migrate(tmp_path, [tmp_path / "plan.xlsx"], TODAY, later)] == [True]


def _named(register: Register, entry: Entry) -> dict[str, object]:
    """What the row gives; of what is named by a code since, whom it names."""
    record = DECLARATIONS.records[entry.record]
    values = {key: entry.get(key) for key in _given(entry)}
    return {key: register.canonical(record.field(key), value) for key, value in values.items()}


def _given(entry: object) -> dict[str, object]:
    return {key: value for key in entry.table.keys if (value := entry.get(key)) is not None}  # type: ignore[attr-defined]


# --- The command ---


@pytest.fixture(scope="module")
def command() -> CliRunner:
    if "migrate" not in cli.commands:
        commands.register(cli)
    return CliRunner()


def test_the_command(command: CliRunner, folder: Path, alone: Path) -> None:
    done = command.invoke(cli, ["-C", str(folder), "--today", "2015-01-05", "migrate", f"returned/{PERIOD}"])
    assert (done.exit_code, done.output) == (
        0,
        f"{NAME} (version 1.1).xlsx was made from version 0.9. 12 values had no place and are listed in it.\n",
    )
    (alone.parent / "letter.xlsx").write_bytes(b"Dear all")
    some = command.invoke(cli, ["-C", str(alone.parent), "migrate", str(alone), str(alone.parent / "letter.xlsx")])
    assert some.exit_code == 1
    assert len(some.output.splitlines()) == 2
    gone = command.invoke(cli, ["-C", str(alone.parent), "migrate", "gone.xlsx"])
    assert isinstance(gone.exception, FolderError), "which ends with 2"


def test_reading_for_anything_else_keeps_nothing_without_a_place() -> None:
    assert read_workbook(RELEASED / f"{FORMAT}-1.1.xlsx", DECLARATIONS).unplaced == ()
    kept = read_workbook(FILLED, DECLARATIONS, migrating=True).unplaced
    assert kept[0] == Unplaced("Cover", "C30", "", "Position", "Headteacher")


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_a_name_that_is_no_text_or_too_long(tmp_path: Path) -> None:
    shutil.copyfile(FILLED, os.fsdecode(bytes(tmp_path) + b"/caf\xe9.xlsx"))
    shutil.copyfile(FILLED, tmp_path / f"{'n' * 250}.xlsx")
    made = migrate(tmp_path, [tmp_path], TODAY)
    names = [one.written.name for one in made if one.written]
    assert names == ["caf\ufffd (version 1.1).xlsx", f"{'n' * 120} (version 1.1).xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="names are text there")
def test_two_names_that_are_no_text_are_two_workbooks(tmp_path: Path) -> None:
    for name in (b"/\xff.xlsx", b"/\xfe.xlsx"):
        shutil.copyfile(FILLED, os.fsdecode(bytes(tmp_path) + name))
    made = migrate(tmp_path, [tmp_path], TODAY)
    names = [one.written.name for one in made if one.written]
    assert len(set(names)) == 2
    assert all(re.fullmatch(r"\ufffd~[0-9a-f]{8} \(version 1\.1\)\.xlsx", name) for name in names)
