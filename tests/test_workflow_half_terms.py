"""Half-terms and quarters beside terms: their workbooks ask what is due in them, and nothing else is missed."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import command_line
from builders import register
from demo_said import said
from own_templates import LISTS, RISK, write_templates
from planbook import open_trust
from planbook.cli import commands
from planbook.cli.main import cli
from planbook.errors import PeriodError
from planbook.model.asked import is_asked, said_over
from planbook.model.loading import load
from trust_folder import FIRST, PERIOD, Folder, column_of, edit, says, small_trust

commands.register(cli)

HALF, QUARTER, EMPTY = "2026-27-autumn-1", "2026-27-q1", "2026-27-autumn-2"
PERIODS = {
    HALF: ("Half-term", date(2026, 9, 7), date(2026, 10, 23), date(2026, 10, 16)),
    EMPTY: ("Half-term", date(2026, 11, 2), date(2026, 12, 18), date(2026, 12, 11)),
    QUARTER: ("Quarter", date(2026, 9, 1), date(2026, 11, 30), date(2026, 11, 27)),
}
TODAY = date(2026, 10, 15)


def register_periods(book: openpyxl.Workbook) -> None:
    """Half-terms and a quarter beside the terms, in which a KPI each is due."""
    sheet = book["Periods"]
    columns = {key: column_of(sheet, f"period.{key}") for key in ("period", "kind", "start", "end", "due", "as_at")}
    row = next(n for n in range(6, 200) if sheet.cell(n, columns["period"]).value is None)
    for period, (kind, start, end, due) in PERIODS.items():
        values = {"period": period, "kind": kind, "start": start, "end": end, "due": due, "as_at": due}
        for key, value in values.items():
            sheet.cell(row, columns[key]).value = value
        row += 1
    due_in(book, {"ATT": "Every term; Autumn 1", "PA": "Every term; Every quarter"})


def due_in(book: openpyxl.Workbook, wanted: Mapping[str, str]) -> None:
    sheet = book["KPIs"]
    code, due = (column_of(sheet, f"kpi.{key}") for key in ("kpi", "due_in"))
    for row in range(6, sheet.max_row + 1):
        if sheet.cell(row, code).value in wanted:
            sheet.cell(row, due).value = wanted[sheet.cell(row, code).value]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("half") / "t", units=2)
    edit(made.path / "trust.xlsx", register_periods)
    return made


def planbook(folder: Folder, *words: str):
    return command_line.planbook("-C", str(folder.path), "--today", TODAY.isoformat(), *words)


def issued(folder: Folder, period: str) -> list[Path]:
    open_trust(folder.path, TODAY).prepare(period)
    return sorted((folder.path / "issued" / period).glob("*.xlsx"))


def lines_of(sheet: object) -> dict[int, str]:
    """The KPI of each line of the sheet KPIs, by its row."""
    column = column_of(sheet, "kpi_value.kpi")
    told = {row: sheet.cell(row, column).value for row in range(6, sheet.max_row + 1)}  # type: ignore[attr-defined]
    return {row: code for row, code in told.items() if code and code.isupper()}


@pytest.mark.parametrize(("period", "kpi"), [(HALF, "ATT"), (QUARTER, "PA")])
def test_its_workbook_is_a_cover_the_kpis_due_and_check(folder: Folder, period: str, kpi: str) -> None:
    for path in issued(folder, period):
        book = openpyxl.load_workbook(path)
        shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
        assert shown == ["Cover", "KPIs", "Check", "Glossary"]
        sheet = book["KPIs"]
        assert {*lines_of(sheet).values()} == {kpi}
        cover = " ".join(str(cell.value) for row in book["Cover"].iter_rows() for cell in row if cell.value)
        assert "About 2 minutes." in cover or "About 3 minutes." in cover
        assert "your figures" in cover
        assert "No change" not in cover


def test_a_terms_workbook_has_its_whole_plan(folder: Folder) -> None:
    book = openpyxl.load_workbook(folder.file_of("990101"))
    assert {"Actions", "KPIs", "Priorities" if "Priorities" in book.sheetnames else "KPIs"} <= {*book.sheetnames}


def fill(path: Path, target: Path, sessions: int) -> None:
    """A half-term's workbook, answered: attendance of so many sessions."""
    book = openpyxl.load_workbook(path)
    sheet = book["KPIs"]
    count, out_of = (column_of(sheet, f"kpi_value.{key}") for key in ("numerator", "denominator"))
    for row in lines_of(sheet):
        sheet.cell(row, count).value, sheet.cell(row, out_of).value = sessions * 95 // 100, sessions
    cover = book["Cover"]
    for line in cover.iter_rows():
        key = str(line[1].value or "")
        if key.startswith("declaration."):
            line[2].value = {"name": "A. Head", "date": date(2026, 10, 14), "role": "Headteacher"}[key[12:]]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


@pytest.fixture(scope="module")
def returned(folder: Folder) -> Folder:
    for path in issued(folder, HALF):
        register = folder.trust.register
        period = register.calendar.period(HALF)
        assert period
        pupils = int(register.units[path.name[:6]].number("pupils") or 0)
        days = register.calendar.term_days(period.start, period.as_at)
        fill(path, folder.path / "returned" / HALF / path.name, 2 * days * pupils // 100 * 100)
    return folder


def test_nothing_is_missed_of_what_was_not_asked(returned: Folder) -> None:
    found = open_trust(returned.path, TODAY).validate(HALF)
    assert {file.verdict for file in found.files} <= {"accepted", "accepted-with-findings"}
    assert [f for f in found.findings if f.severity != "note"] == []


def test_all_stages_take_a_half_term(returned: Folder) -> None:
    for words in (("status",), ("reply",), ("consolidate",), ("report",)):
        done = planbook(returned, *words, HALF)
        assert done.returncode == 0, done.stderr + done.stdout
    done = open_trust(returned.path, TODAY).consolidate(HALF)
    kpis = [row for row in done.tables.kpis if row.kpi == "ATT" and row.value is not None]
    assert {row.value for row in kpis} == {95.0}
    assert {row.status for row in done.tables.kpis if row.kpi == "PA"} == {"not_due"}
    assert not [row for row in done.tables.exceptions if "report" in str(row).lower()]


def test_nothing_is_said_of_a_plan_that_was_not_asked_for(returned: Folder) -> None:
    """The plan is of the year: a half-term that asks nothing of it neither lacks one nor has none."""
    for words in (("consolidate",), ("report",)):
        assert planbook(returned, *words, HALF).returncode == 0
    outputs = returned.path / "outputs" / HALF
    book = openpyxl.load_workbook(outputs / "summary.xlsx")
    assert not {"Actions", "Late actions", "All actions", "Money"} & {*book.sheetnames}
    (paper,) = (outputs / "reports").glob("990101*.docx")
    told = [*said(outputs / "summary.xlsx"), *said(paper)]
    for untrue in ("been returned yet", "holds no plan", "holds no funding", "no finish date", "reported yet"):
        assert not [line for line in told if untrue in line], untrue
    assert "Priorities" not in told
    assert not [line for line in told if "decision" in line.lower()]


def test_what_goes_back_has_the_same_sheets(returned: Folder) -> None:
    planbook(returned, "reply", HALF)
    sent = sorted((returned.path / "outputs" / HALF / "replies").rglob("990101*.xlsx"))
    for path in sent:
        assert "Actions" not in openpyxl.load_workbook(path).sheetnames


def test_a_blank_one_is_told_to_be_blank(folder: Folder) -> None:
    path = issued(folder, QUARTER)[0]
    target = folder.path / "returned" / QUARTER / path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(path.read_bytes())
    codes = {f.code for f in open_trust(folder.path, TODAY).validate(QUARTER).findings}
    target.unlink()
    assert codes == {"WB-032", "TR-001"}


def test_a_whole_plan_that_came_back_all_the_same_goes_back_whole(tmp_path: Path) -> None:
    """As of a workbook that an earlier planbook made, which asked for it."""
    folder = small_trust(tmp_path / "t", units=1)
    edit(folder.path / "trust.xlsx", register_periods)
    old = folder.file_of("990101")
    new = folder.path / "returned" / HALF / old.name.replace(PERIOD, HALF)
    new.parent.mkdir(parents=True)
    new.write_bytes(old.read_bytes())
    edit(new, says("period", HALF, ("Autumn term 2026", "Autumn term 2026, first half")))
    planbook(folder, "reply", HALF)
    (back,) = (folder.path / "outputs" / HALF / "replies").rglob("*990101*.xlsx")
    before, after = openpyxl.load_workbook(old), openpyxl.load_workbook(back)
    key = "action.action"
    then, now = (
        {r[column_of(b["Actions"], key) - 1].value for r in b["Actions"].iter_rows(min_row=6)}
        for b in (before, after)
    )
    assert then - {None} <= now


def test_where_nothing_is_due_no_workbook_is_made_and_nobody_is_waited_for(folder: Folder) -> None:
    with pytest.raises(PeriodError, match="Nothing is asked in 2026-27-autumn-2"):
        open_trust(folder.path, TODAY).prepare(EMPTY)
    done = planbook(folder, "prepare", EMPTY)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    after = command_line.planbook("-C", str(folder.path), "--today", "2027-01-20", "status", EMPTY, "--json")
    assert {unit["state"] for unit in json.loads(after.stdout)["units"]} == {"excused"}
    found = command_line.planbook(
        "-C", str(folder.path), "--today", "2027-01-20", "validate", "-p", EMPTY, "--json"
    )
    assert json.loads(found.stdout)["findings"] == []


def test_what_is_due_next_is_what_is_asked_next(returned: Folder) -> None:
    """The second half of autumn asks for nothing here; of all kinds of period the quarter is due first after it."""
    following = open_trust(returned.path, TODAY).status(HALF).next_period
    assert following is not None
    assert (following.id, following.due) == ("2026-27-q1", date(2026, 11, 27))
    said = planbook(returned, "status", HALF).stdout
    assert f"Next: {following.title}, due 27/11/2026." in said
    assert "second half" not in said


def test_a_half_term_that_is_due_before_the_term_is_next_until_all_have_returned(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=2)
    edit(made.path / "trust.xlsx", register_periods)

    def next_of(period: str, today: date) -> str:
        found = open_trust(made.path, today).status(period).next_period
        return found.id if found else "none"

    assert next_of("2026-27-autumn", date(2026, 10, 1)) == HALF, "the term is the one now due"
    assert next_of(HALF, date(2026, 10, 1)) == QUARTER
    first, second = issued(made, HALF)
    for path, left in ((first, HALF), (second, QUARTER)):
        fill(path, made.path / "returned" / HALF / path.name, 20000)
        open_trust(made.path, TODAY).receive(HALF)
        assert next_of("2026-27-autumn", TODAY) == left
    assert next_of(HALF, date(2026, 12, 1)) == "2026-27-spring", "what was due before today is not next"


def test_a_workbook_of_a_half_term_names_it_and_no_term(folder: Folder) -> None:
    path, *_ = issued(folder, HALF)
    book = openpyxl.load_workbook(path)
    said = [
        text
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        for text in (cell.value, cell.comment.text if cell.comment else None)
        if isinstance(text, str)
    ]
    said += [v.prompt or "" for sheet in book for v in sheet.data_validations.dataValidation]
    assert "This half-term" in said
    blanks = {word for choices in load().lists.values() for choice in choices for word in choice.also}
    said = [text for text in said if text.strip("()[]<>:.…-– ") not in blanks]  # known when typed, shown nowhere
    assert [text for text in said if "this term" in text.lower()] == []
    assert any(text.startswith("Sessions attended this half-term up to") for text in said)


TERM = "| 2026-27-autumn | term | 01/09/2026 | 18/12/2026 |"
ALONE = "| period | kind | start | end |\n| 2026-27-q1 | quarter | 01/09/2026 | 30/11/2026 |"


@pytest.mark.parametrize(
    ("period", "parts", "words"),
    [
        ("2026-27-autumn", (), "Sessions attended this term"),
        ("2026-27-autumn-1", (), "Sessions attended this half-term"),
        ("2026-27-q1", (), "Sessions attended this quarter"),
        ("2026-27-year", (), "Sessions attended this year"),
        ("2026-27-year", ("2026-27-q1",), "Sessions attended in the quarter"),
        ("2026-27-year", ("2026-27-autumn",), "Sessions attended in the term"),
    ],
)
def test_what_a_measure_counts_is_said_of_the_period(period: str, parts: tuple[str, ...], words: str) -> None:
    made = register(
        period=f"| period | kind | start | end |\n{TERM}\n"
        "| 2026-27-autumn-1 | half_term | 01/09/2026 | 23/10/2026 |\n"
        "| 2026-27-q1 | quarter | 01/09/2026 | 30/11/2026 |\n| 2026-27-year | year | 01/09/2026 | 31/08/2027 |"
    )
    of, *others = (made.calendar.period(name) for name in (period, *parts))
    assert of
    assert said_over("Sessions attended this term", of, [other for other in others if other]) == words


@pytest.mark.parametrize(
    ("periods", "period", "asked_in", "wanted"),
    [
        (f"{ALONE}\n{TERM}", "2026-27-q1", (), False),
        (f"{ALONE}\n{TERM}", "2026-27-q1", ("quarter",), True),
        (f"{ALONE}\n{TERM}", "2026-27-autumn", (), True),
        (f"{ALONE}\n{TERM}", "2026-27-autumn", ("quarter",), False),
        (ALONE, "2026-27-q1", (), True),  # a network that has quarters alone reviews its plan in them
        (ALONE, "2026-27-q1", ("term",), False),
    ],
)
def test_a_record_says_in_which_kinds_of_period_it_is_asked(
    periods: str, period: str, asked_in: tuple[str, ...], wanted: bool
) -> None:
    made = register(period=periods, unit="| unit_id | name |\n| 990101 | Ashlow |")
    at = made.calendar.period(period)
    assert at
    record = replace(load().records["action"], asked_in=asked_in)  # type: ignore[arg-type]
    assert is_asked(made, record, "990101", at) is wanted


def test_a_record_of_the_trusts_own_is_asked_where_it_says(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=1)
    edit(folder.path / "trust.xlsx", register_periods)
    own = folder.path / "templates"
    for name, text in {
        "records/risk.toml": RISK.replace("spare = 10", 'spare = 10\nasked_in = ["half_term"]'),
        "formats/objectives-actions.toml": '[[sheet]]\nrecord = "risk"\nshow = ["ref", "risk", "state"]\n',
        "lists.toml": LISTS,
    }.items():
        (own / name).parent.mkdir(parents=True, exist_ok=True)
        (own / name).write_text(text, encoding="utf-8")
    (path,) = issued(folder, HALF)
    assert {"KPIs", "Risks"} < {*openpyxl.load_workbook(path).sheetnames}
    (path,) = issued(folder, "2026-27-spring")
    names = openpyxl.load_workbook(path).sheetnames
    assert "Risks" not in names
    assert "Actions" in names


def test_a_school_that_a_half_term_asks_nothing_of_has_no_paper_that_says_it_has_not_returned(
    tmp_path: Path,
) -> None:
    made = small_trust(tmp_path / "t", units=3)
    edit(made.path / "trust.xlsx", register_periods)
    edit(made.path / "trust.xlsx", lambda book: due_in(book, {"ATT": "Every term", "PA": "Every term"}))
    write_templates(
        made.path,
        {
            "records/risk.toml": RISK.replace('row_id = "ref"', 'row_id = "ref"\nasked_in = ["half_term"]'),
            "lists.toml": LISTS,
            "formats/objectives-actions.toml": '[[sheet]]\nrecord = "risk"\nshow = ["ref", "risk"]\n',
        },
    )
    edit(made.path / "trust.xlsx", _risks_of_the_first_school)
    assert [path.name[:6] for path in issued(made, HALF)] == [FIRST]
    assert planbook(made, "consolidate", HALF).returncode in (0, 1)
    asked = planbook(made, "report", HALF, "--for", "governors")
    assert [path.name[:6] for path in (made.path / "outputs" / HALF / "reports").iterdir()] == [FIRST], asked.stderr
    other = planbook(made, "report", HALF, "--for", "governors", "--unit", "990102")
    assert other.returncode == 2
    assert other.stderr.strip().endswith(" is not asked for anything in the autumn term 2026, first half.")


def _risks_of_the_first_school(book: openpyxl.Workbook) -> None:
    sheet = book["Sheets asked"]
    for key, value in (("sheet", "Risks"), ("units", FIRST), ("periods", "Half-term")):
        sheet.cell(6, column_of(sheet, f"sheet_asked.{key}")).value = value
