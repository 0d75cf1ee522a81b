"""A trust's own papers of blocks that code fills, over one school and over several: each row says whose it is."""

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from own_papers import MEETING, SINCE
from own_templates import write_templates
from planbook.errors import DeclarationError
from planbook.report.blocks import named
from planbook.report.blocks.grid import ROOMS
from planbook.report.papers import paper_of
from planbook.report.word.paper import Grid, Mark
from planbook.workflow.declared import declared
from planbook.workflow.report import report
from trust_folder import FIRST, PERIOD, TODAY, Folder, begin_anew, column_of, edit, small_trust
from trust_tables import trust_tables

SECOND, THIRD = "990102", "990103"
COMMITTEE = "Local governing committee"
PAPERS = {
    "reports/of_body.toml": MEETING,
    "reports/of_trust.toml": MEETING.replace('scope = "body"', 'scope = "trust"'),
    "reports/of_unit.toml": MEETING.replace('scope = "body"', 'scope = "unit"'),
}
ACTIONS = """
[report]
title = "Actions, {period}"
audience = "internal"
scope = "trust"

[[block]]
key = "actions"
title = "Actions"
table = "action"
sort = ["ref"]
columns = ["ref", "action"]
"""
PAPERS |= {
    "reports/actions.toml": ACTIONS,
    "reports/actions_of_unit.toml": ACTIONS.replace('scope = "trust"', 'scope = "unit"'),
    "reports/actions_by_code.toml": ACTIONS.replace('["ref", "action"]', '["ref", "action", "unit"]'),
    "reports/actions_counted.toml": ACTIONS.replace(
        '["ref", "action"]', '["area"]\nacross = "status"\ncell = ["rows"]'
    ).replace('sort = ["ref"]\n', ""),
}
Rows = list[list[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A trust of three schools: two ask for decisions, one has returned nothing."""
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=3)
    write_templates(made.path, PAPERS)
    for unit, decision, body in ((FIRST, "Agree the later finish", None), (SECOND, "Buy a minibus", "Trust board")):
        edit(made.file_of(unit), _asking(decision, body))
    edit(made.path / "trust.xlsx", _of_trust)
    made.file_of(THIRD).unlink()
    begin_anew(made.path)
    return made


def _asking(decision: str, body: str | None) -> Callable[[openpyxl.Workbook], None]:
    def fill_in(book: openpyxl.Workbook) -> None:
        sheet = book["Decisions wanted"]
        values = {
            "ref": "D1",
            "decision": decision,
            "why_now": "It cannot wait.",
            "body": body,
            "power": "Decide it",
        }
        for key, value in values.items():
            sheet.cell(6, column_of(sheet, f"decision_wanted.{key}")).value = value

    return fill_in


def _of_trust(book: openpyxl.Workbook) -> None:
    sheet = book["Decisions wanted"]
    rows = [
        (PERIOD, None, None, "Agree the budget of the year"),
        (PERIOD, THIRD, None, "Say when the return comes"),
        ("2026-27-spring", None, None, "Not this time"),
    ]
    for number, row in enumerate(rows, start=6):
        for key, value in zip(("period", "unit", "body", "decision"), row, strict=True):
            sheet.cell(number, column_of(sheet, f"decision_of_trust.{key}")).value = value
        sheet.cell(number, column_of(sheet, "decision_of_trust.why_now")).value = "It is due."


def _made(folder: Folder, key: str) -> Path:
    (made,) = report(folder.trust, PERIOD, TODAY, key=key)
    return made.path


def _header(path: Path) -> str:
    return " ".join(paragraph.text for paragraph in Document(str(path)).sections[0].header.paragraphs)


def _tables(path: Path) -> tuple[Rows, Rows]:
    decisions, exceptions = (
        [[cell.text.strip() for cell in row.cells] for row in table.rows] for table in Document(str(path)).tables
    )
    return decisions, exceptions


def _names(folder: Folder) -> dict[str, str]:
    register = folder.trust.register
    return {unit: register.label("unit", unit) for unit in (FIRST, SECOND, THIRD)}


def test_the_decisions_of_a_body_are_those_of_all_its_schools_each_with_whose_it_is(folder: Folder) -> None:
    names = _names(folder)
    decisions, _ = _tables(_made(folder, "of_body"))
    assert decisions == [
        ["No.", "Who asks", "Decision", "Under which power"],
        ["1", names[FIRST], "Agree the later finish", "Decide it"],
        ["2", names[SECOND], "Buy a minibus", "Trust board: Decide it"],
        ["3", "–", "Agree the budget of the year", "not said"],
        ["4", names[THIRD], "Say when the return comes", "not said"],
    ]


def test_in_a_paper_of_the_trust_each_decision_says_which_body_is_to_decide(folder: Folder) -> None:
    decisions, _ = _tables(_made(folder, "of_trust"))
    assert [row[3] for row in decisions[1:]] == [
        f"{COMMITTEE}: Decide it", "Trust board: Decide it", "not said", f"{COMMITTEE}: not said"
    ]  # fmt: skip


@pytest.mark.parametrize("key", ["of_body", "of_trust"])
def test_exceptions_over_several_schools_begin_with_the_schools_name(folder: Folder, key: str) -> None:
    names = _names(folder)
    _, exceptions = _tables(_made(folder, key))
    assert exceptions[0] == ["What", "School’s explanation"]
    told = [row[0].partition(": ") for row in exceptions[1:]]
    assert {name for name, _, _ in told} == set(names.values())
    assert [what for name, _, what in told if name == names[THIRD]] == ["No workbook has been returned."]
    assert len(told) > 2, "a block that says no limit has none"


def _rows_of(path: Path) -> Rows:
    (table,) = Document(str(path)).tables
    return [[cell.text.strip() for cell in row.cells] for row in table.rows]


def test_a_table_over_several_schools_says_whose_a_row_is_whatever_its_columns(folder: Folder) -> None:
    names = _names(folder)
    heading, *rows = _rows_of(_made(folder, "actions"))
    assert heading[1:] == ["Ref", "Action"]
    assert {row[0] for row in rows} == {names[FIRST], names[SECOND]}


@pytest.mark.parametrize(
    ("key", "headings"),
    [
        ("actions_of_unit", ["Ref", "Action"]),
        ("actions_by_code", ["Ref", "Action", "Code"]),
        ("actions_counted", ["Priority"]),
    ],
)
def test_a_table_has_no_such_column_where_it_needs_none(folder: Folder, key: str, headings: list[str]) -> None:
    for made in report(folder.trust, PERIOD, TODAY, key=key):
        if not made.path.name.startswith(THIRD):
            assert _rows_of(made.path)[0][: len(headings)] == headings


@pytest.mark.parametrize("key", ["of_body", "of_trust"])
def test_names_in_braces_are_filled_in_and_the_header_says_of_how_many_returns(folder: Folder, key: str) -> None:
    path = _made(folder, key)
    said = [paragraph.text for paragraph in Document(str(path)).paragraphs]
    name = COMMITTEE if key == "of_body" else folder.trust.register.trust_name
    assert f"Decisions for {name}" in said
    assert "What our schools ask, autumn term 2026" in said
    assert name in _header(path) and "from 2 of 3 returns due" in _header(path)


def test_what_has_changed_over_several_schools_is_each_ones_own(tmp_path: Path) -> None:
    write_templates(tmp_path, {"reports/since.toml": SINCE})
    tables = trust_tables()
    now = {"900105": "red", "900107": "blue"}
    actions = tuple(
        replace(row, delivery_last="green", delivery=now.get(row.unit, "green"))
        for row in tables.actions
        if row.ref == "1.1"
    )
    paper = paper_of(declared(tmp_path), replace(tables, actions=actions), "since")
    (section,) = paper.sections
    (table,) = section.items
    assert section.title == "Since the summer term 2026" and isinstance(table, Grid)
    worst, best = (str(row[0]).partition(": Action 1.1") for row in table.rows[:2])
    assert (worst[0], best[0]) == ("Elm Grove Primary", "Little Fenwick Primary")
    assert (worst[1], best[1]) == (": Action 1.1", ": Action 1.1")
    assert table.rows[0][1:] == (Mark("green", "On track"), Mark("red", "Off track"))
    kpis = {str(row[0]): row[1:] for row in table.rows[2:]}
    assert kpis["Little Fenwick Primary: Attendance: 95.6% (6,654 of 6,960), 95.4% then"] == (
        Mark("amber", "Near target"),
        Mark("green", "On target"),
    )


def test_a_paper_of_one_school_has_its_rows_alone_and_says_whose_in_its_header(folder: Folder) -> None:
    made = {one.unit: one.path for one in report(folder.trust, PERIOD, TODAY, key="of_unit")}
    decisions, exceptions = _tables(made[SECOND])
    assert [row[2] for row in decisions[1:]] == ["Buy a minibus", "Agree the budget of the year"]
    assert all(not row[0].startswith(_names(folder)[SECOND]) for row in exceptions[1:])
    assert "from the school’s return" in _header(made[SECOND])


def test_a_paper_of_a_school_that_has_returned_nothing_says_so_where_no_block_does(folder: Folder) -> None:
    made = {one.unit: one.path for one in report(folder.trust, PERIOD, TODAY, key="of_unit")}
    assert "without a return from the school" in _header(made[THIRD])
    said = [paragraph.text for paragraph in Document(str(made[THIRD])).paragraphs]
    assert "Nothing is." in said, "the blocks are as they are declared"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('"decisions"', '"changed"', "block.asked.code: 'changed' stands in the paper of corrections alone"),
        ('"decisions"', '"since"', "block.asked.code: lacks its part 'first'"),
        ('"unit_name"', '"school"', "block.asked.columns: 'decisions' has no column 'school'"),
    ],
)
def test_a_block_that_cannot_stand_in_a_paper_is_told(tmp_path: Path, was: str, now: str, said: str) -> None:
    paper = PAPERS["reports/of_trust.toml"]
    assert was in paper
    write_templates(tmp_path, {"reports/of_trust.toml": paper.replace(was, now, 1)})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert "templates/reports/of_trust.toml: " in str(raised.value) and said in str(raised.value)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "decisions",
            "comment_each: is of a block whose code says something of each row (there are: pri",
        ),
        (
            "priorities",
            "comment_each: is of a block with a `comment`, which says whose words these are",
        ),
    ],
)
def test_a_place_for_words_on_each_row_stands_where_something_is_said_of_each(
    tmp_path: Path, code: str, said: str
) -> None:
    paper = PAPERS["reports/of_trust.toml"]
    each = paper.replace('code = "decisions"', f'code = "{code}"\ncomment_each = true', 1)
    write_templates(tmp_path, {"reports/of_trust.toml": each})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert said in str(raised.value)


def test_how_many_rows_there_are_is_known_of_a_table_alone(tmp_path: Path) -> None:
    paper = MEETING.replace('"What is exceptional"', '"{rows} are exceptional"')
    write_templates(tmp_path, {"reports/of_body.toml": paper})
    with pytest.raises(DeclarationError, match=r"of_body.toml: block.matters: \{rows\} is filled in by nothing"):
        declared(tmp_path)


def test_the_documentation_has_every_block_that_code_fills_with_what_it_is_for() -> None:
    page = (Path(__file__).parents[1] / "docs" / "papers.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| .* \| (.*) \|$", page, flags=re.MULTILINE)
    told = {name.strip("`"): scopes for names, scopes in rows for name in names.split(", ")}
    said = {("unit",): "a unit", ("trust",): "a trust", ("unit", "body", "trust"): "a unit, a body or a trust"}
    said[("meeting",)] = "a meeting"
    folder = Path(named.__file__).parent
    own = {name: code for name, code in named.load().items() if _of(code.write).parent == folder}
    assert told == {name: said[code.scopes] for name, code in own.items()}


def _of(code: Callable[..., object]) -> Path:
    return Path(inspect.getfile(code))


@pytest.mark.parametrize(
    ("given", "shown", "is_asked"),
    [("n/a", " (given as “n/a”)", False), ("not known", " (given as “not known”)", False), (None, "", True)],
)
def test_what_a_school_says_in_place_of_a_figure_is_shown_and_not_asked_for_again(
    tmp_path: Path, given: str | None, shown: str, is_asked: bool
) -> None:
    made = small_trust(tmp_path / "t", units=2)

    def say(book: openpyxl.Workbook) -> None:
        sheet = book["KPIs"]
        codes = column_of(sheet, "kpi_value.kpi")
        for row in range(6, 40):
            if sheet.cell(row, codes).value in ("PA", "SUS"):
                sheet.cell(row, column_of(sheet, "kpi_value.numerator")).value = given

    edit(made.file_of(FIRST), say)
    begin_anew(made.path)
    paper = next(one.path for one in report(made.trust, PERIOD, TODAY) if one.path.name.startswith(FIRST))
    said = [paragraph.text for paragraph in Document(str(paper)).paragraphs]
    assert f"Not reported: Persistent absence{shown}." in said
    (due,) = [line for line in said if line.startswith("Due and not reported: ")]
    assert f"Persistent absence{shown} and Suspension rate{shown} " in due
    assert f"Missing: Persistent absence{shown} and Suspension rate{shown}." in said
    question = "When will Persistent absence and Suspension rate be reported, and who answers for them?"
    assert (question in said) is is_asked


def test_a_priority_without_an_action_is_named_beneath_the_table(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=2)

    def take_out(book: openpyxl.Workbook) -> None:
        for name, key in (("Actions", "action.ref"), ("Milestones", "milestone.action")):
            sheet = book[name]
            for row in range(6, 40):
                if sheet.cell(row, column_of(sheet, key)).value == "4.1":
                    for column in range(1, sheet.max_column + 1):
                        sheet.cell(row, column).value = None

    edit(made.file_of(FIRST), take_out)
    begin_anew(made.path)
    own, other = (
        " ".join(p.text for p in Document(str(one.path)).paragraphs) for one in report(made.trust, PERIOD, TODAY)
    )
    assert "The plan as it stands has no action for “Leadership of subjects”." in own
    assert "The plan as it stands" not in other


def test_where_there_is_little_room_priorities_lose_their_paragraphs_before_their_lines() -> None:
    block = next(b for b in declared().reports["governors"].blocks if b.code == "priorities")
    told = [(room.most_lines(block), room.most(block)) for room in ROOMS]
    assert told[0] == (block.most, block.most)
    assert all(lines in (block.most, paragraphs) for lines, paragraphs in told)
    assert (block.most, 2) in told, "all lines, and two paragraphs"
    assert told[-1] == (1, 1), "a plan of any size keeps to the pages of its paper"
