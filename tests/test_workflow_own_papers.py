"""A trust's own papers and sheets, by files of TOML alone: Word, Excel, trace, and what is hidden in them."""

import csv
import io
import shutil
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment

from command_line import planbook
from own_papers import PAPERS, RISKS, RISKS_PAPER, own_trust, risks
from own_templates import ALL, RISK, write_templates
from planbook.consolidate.disclosure.outside import external
from planbook.consolidate.shown import Differing, shown_lines
from planbook.errors import DeclarationError, UnknownError
from planbook.report.corrections import correction_line, correction_of
from planbook.workflow.consolidate import consolidate
from planbook.workflow.declared import declared
from planbook.workflow.papers import papers
from planbook.workflow.publishing import publish
from planbook.workflow.report import Reported, report
from planbook.workflow.trace import trace
from trust_folder import PERIOD, TODAY, Folder, column_of, edit

UNIT = "990101"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trust with papers of its own, whose first school has filled in a record of its own."""
    return own_trust(tmp_path_factory.mktemp("trust") / "t").path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "t")
    return Folder(tmp_path / "t")


def tables_of(path: Path) -> list[list[list[str]]]:
    return [
        [[cell.text.strip() for cell in row.cells] for row in table.rows]
        for table in docx.Document(str(path)).tables
    ]


def said_in(path: Path) -> str:
    paper = docx.Document(str(path))
    return "\n".join(paragraph.text for paragraph in paper.paragraphs)


def made_of(folder: Folder, key: str) -> dict[str, Reported]:
    found = report(folder.trust, PERIOD, TODAY, key=key)
    return {made.path.relative_to(folder.path / "outputs" / PERIOD).as_posix(): made for made in found}


def test_a_paper_of_the_trusts_own_has_its_blocks_in_order(folder: Folder) -> None:
    made = made_of(folder, "risks")
    (outside,) = [one.path for name, one in made.items() if name.startswith("reports/")]
    risks = next(table for table in tables_of(outside) if table[0][0] == "Ref" and "Risk" in table[0])
    assert risks[0] == ["Ref", "Risk", "Pupils hurt", "Pupils present", "Review by", "Status"]
    # the closed one is never left out; of the others the one whose day is latest stands first
    assert [row[0] for row in risks[1:]] == ["R4", "R3"]
    assert risks[1][1] == "=1+1"
    said = said_in(outside)
    assert "4 risks are known." in said
    assert said.index("Risks") < said.index("What is late") < said.index("Exceptions")
    assert "Two further risks are not shown here." in said
    assert "Table 2. Exceptions" in said


def test_what_is_of_few_people_is_hidden_outside_and_shown_in_part_b(folder: Folder) -> None:
    paper = folder.path / "templates" / "reports" / "risks.toml"
    paper.write_text(RISKS_PAPER.replace("most = 2", "most = 4"), encoding="utf-8")
    made = made_of(folder, "risks")
    (outside,) = [one.path for name, one in made.items() if name.startswith("reports/")]
    (inside,) = [one.path for name, one in made.items() if name.startswith("internal/")]
    assert "part-b" in inside.name
    hurt = {row[0]: row[1] for table in tables_of(inside) for row in table[1:] if len(row) == 3}
    assert hurt == {"R1": "3", "R2": "8", "R3": "9", "R4": "10"}
    assert "Those hurt" not in said_in(outside)
    summary = _summary(folder)
    by_ref = {row[1]: row[3] for row in summary if row[1] in {"R1", "R2", "R3", "R4"}}
    assert by_ref["R1"] == "*"
    note = "* too few people to show, or a figure that would reveal one of these."
    assert note in said_in(outside)
    assert note in [row[0] for row in summary]
    assert note not in said_in(inside)


def _summary(folder: Folder) -> list[tuple[object, ...]]:
    consolidate(folder.trust, PERIOD, TODAY)
    book = openpyxl.load_workbook(folder.path / "outputs" / PERIOD / "summary.xlsx")
    assert book.sheetnames.index("Risks") > 0
    return [tuple(row) for row in book["Risks"].iter_rows(values_only=True)]


def test_a_row_with_several_choices_is_shown_where_one_of_them_is_wanted(tmp_path: Path) -> None:
    several = RISK.replace('type = "choice"\nlist = "risk_state"', 'type = "choices"\nlist = "risk_state"')
    assert several != RISK
    paper = RISKS_PAPER.replace('where = { state = ["open", "closed"] }', 'where = { state = ["closed"] }')
    files = {**PAPERS, "reports/risks.toml": paper, "records/risk.toml": several, "rules/ours.toml": ""}
    folder = own_trust(tmp_path / "t", 1, {**files, "reports/more.toml": paper})
    edit(folder.file_of("990101"), risks([("R1", "The roof", "Open; Closed", None, None, None), *RISKS[1:3]]))
    consolidate(folder.trust, PERIOD, TODAY)
    (outside,) = [one.path for name, one in made_of(folder, "risks").items() if name.startswith("reports/")]
    shown = next(table for table in tables_of(outside) if table[0][0] == "Ref" and "Risk" in table[0])
    assert sorted(row[0] for row in shown[1:]) == ["R1", "R3"]


def test_a_sheet_of_the_summary_has_its_rows_and_can_be_traced(folder: Folder) -> None:
    rows = _summary(folder)
    said = [row[0] for row in rows]
    assert "1 of 1 schools have any." in said
    top = said.index("School")
    assert rows[top] == ("School", "Ref", "Risk", "Pupils hurt", "Review by", "Status")
    assert [row[1] for row in rows[top + 1 : top + 5]] == ["R2", "R3", "R4", "R1"]
    cell = f"summary.xlsx!Risks!D{top + 2}"
    traced = trace(folder.trust, PERIOD, cell, TODAY)
    assert traced.figure.id == f"record/risk/{UNIT}/R2/hurt"
    assert len(traced.cells) == 1


def test_a_headline_is_as_declared_and_goes_with_its_pack(folder: Folder) -> None:
    own = folder.path / "templates" / "reports" / "summary.toml"
    headline = '[[block]]\nkey = "headline_money"\nof = "overview"\ntitle = "Money"\nabout = "funding_line"\n'
    own.write_text(own.read_text("utf-8") + headline + 'empty = "nothing said of money"\n', encoding="utf-8")

    for came in folder.returned.iterdir():
        came.unlink()  # lines of money that came are told of whatever is used now

    def headlines() -> list[object]:
        consolidate(folder.trust, PERIOD, TODAY)
        sheet = openpyxl.load_workbook(folder.path / "outputs" / PERIOD / "summary.xlsx")["Overview"]
        (row,) = [row[0].row for row in sheet.iter_rows() if row[0].font.size == 24]
        return [cell.value for cell in sheet[row + 1] if cell.value]

    told = headlines()
    assert (len(told), told[3]) == (4, "nothing said of money")

    def use_no_money(book: openpyxl.Workbook) -> None:
        sheet = book["What we use"]
        pack, used = column_of(sheet, "pack_use.pack"), column_of(sheet, "pack_use.used")
        for row in range(6, sheet.max_row + 1):
            if sheet.cell(row, pack).value in ("Money", "Network and grants"):
                sheet.cell(row, used).value = "No"

    edit(folder.path / "trust.xlsx", use_no_money)
    assert headlines() == told[:3]


OWN_HEADLINES = """
[[block]]
key = "open_risks"
of = "overview"
title = "Open risks"
caption = "open risks"
figure = "count/risk/by/state/open"
after = "headline_returns"

[[block]]
key = "red_risks"
of = "overview"
title = "Risks off track"
caption = "risks off track"
figure = "count/risk/by/status/red"

[[block]]
key = "hurt"
of = "overview"
title = "Pupils hurt"
caption = "pupils hurt"
figure = "sum/risk/hurt"

[[block]]
key = "attendance_now"
of = "overview"
title = "Attendance"
caption = "attendance, primary"
figure = "phase/primary/PA"
empty = "no attendance yet"
"""


def test_headlines_of_the_trusts_own_are_shown_traced_and_published(folder: Folder) -> None:
    own = folder.path / "templates" / "reports" / "summary.toml"
    own.write_text(own.read_text("utf-8") + OWN_HEADLINES, encoding="utf-8")
    made = consolidate(folder.trust, PERIOD, TODAY).made
    assert made is not None
    tables = external(made)
    sheet = openpyxl.load_workbook(folder.path / "outputs" / PERIOD / "summary.xlsx")["Overview"]
    told = {
        str(below.value): at
        for row in sheet.iter_rows() for at in row
        if at.font.size == 24 and (below := at.offset(row=1)).value
    }  # fmt: skip
    assert [*told][1] == "open risks", "where `after` says"
    assert (told["open risks"].value, told["risks off track"].value) == (3, 0)
    assert told["pupils hurt"].value == "*", "one of its numbers may not be shown"
    assert told["no attendance yet"].value == "–", "one unit of the phase has told nothing"
    assert len({at.row for at in told.values()}) == 2, "four stand in a line"
    cells = trace(folder.trust, PERIOD, f"summary.xlsx!Overview!{told['open risks'].coordinate}", TODAY).cells
    assert {(cell.field, cell.value) for cell in cells} == {("state", "open")}
    assert len(cells) == 3

    lines = [line for line in shown_lines(tables) if line.key == "count/risk/by/state/open"]
    assert [(line.table, line.shown) for line in lines] == [("headline", {"value": 3})]
    found = Differing("headline", lines[0].key, "", {"value": 4}, {"value": 3})
    assert correction_line(correction_of(found, tables.register)) == "All schools: open risks: 4, now 3"


@pytest.mark.parametrize(
    ("figure", "caption", "key", "words"),
    [
        ("count/rsk", "risks", "figure", "there is no record 'rsk' (is 'risk' meant?)"),
        ("count/risk/by/state/opn", "risks", "figure", "there is no risk.state 'opn' (is 'open' meant?)"),
        ("count/risk/by/status/blu", "risks", "figure", "there is no risk.status 'blu' (is 'blue' meant?)"),
        ("count/risk/by/hurt/3", "risks", "figure", "'hurt' may be hidden: how many say so would give it away"),
        ("count/risk/by/risk/x", "risks", "figure", "'risk' is no choice, and only by a choice are rows counted"),
        ("sum/risk/risk", "risks", "figure", "there is no field of risk that is added up and may be shown 'risk'"),
        ("phase/primry/PA", "a KPI", "figure", "there is no phase 'primry' (is 'primary' meant?)"),
        ("phase/primary/PAA", "a KPI", "figure", "there is no KPI in the catalogue 'PAA'"),
        ("phase/primary/PA/nobody", "a KPI", "figure", "there is no group of pupils 'nobody'"),
        ("total/risk", "risks", "figure", "'total/risk' is no figure that a headline can show (there are: "),
        ("count/risk/of", "risks", "figure", "'count/risk/of' is no figure of risk (there are: "),
        ("count/risk", "", "caption", "is the line beneath the figure: 1 to 28 characters"),
    ],
)  # fmt: skip
def test_a_headline_that_can_show_nothing_is_a_fault(
    tmp_path: Path, figure: str, caption: str, key: str, words: str
) -> None:
    block = f'[[block]]\nkey = "own"\nof = "overview"\ntitle = "Own"\ncaption = "{caption}"\nfigure = "{figure}"\n'
    write_templates(tmp_path, {**ALL, "reports/summary.toml": block})
    with pytest.raises(DeclarationError) as fault:
        declared(tmp_path)
    assert f"block.own.{key}: {words}" in str(fault.value)


def test_a_figure_stands_among_the_headlines_alone(tmp_path: Path) -> None:
    block = '[[block]]\nkey = "own"\nof = "actions"\ntitle = "Own"\ncaption = "risks"\nfigure = "count/risk"\n'
    write_templates(tmp_path, {**ALL, "reports/summary.toml": block + 'table = "risk"\ncolumns = ["ref"]\n'})
    with pytest.raises(DeclarationError) as fault:
        declared(tmp_path)
    said = str(fault.value)
    assert "block.own.figure: is for headlines, which are parts of a block (there are: overview of summary)" in said
    assert "block.own.figure: stands without a `code` and a `table`: it is all that is shown" in said


def test_what_is_of_a_pack_that_is_off_is_in_no_sheet_and_no_paper(folder: Folder) -> None:
    pack = '[pack]\ntitle = "Our risks"\nrecords = ["risk"]\n'  # off, as no row of the register says otherwise
    write_templates(folder.path, {"packs/ours.toml": pack})
    for came in folder.returned.iterdir():
        came.unlink()
    consolidate(folder.trust, PERIOD, TODAY)
    names = openpyxl.load_workbook(folder.path / "outputs" / PERIOD / "summary.xlsx").sheetnames
    assert "Risks" not in names and "Late actions" in names
    for made in made_of(folder, "risks").values():
        said = said_in(made.path).splitlines()
        assert "What is late" in said and "Risks" not in said and "No risk is known." not in said


def test_a_paper_that_packs_leave_without_a_block_is_not_made_and_that_is_told(folder: Folder) -> None:
    assert "risks_of_trust" in papers(folder.trust, folder.trust.period(PERIOD))
    said = "The paper risks_of_trust is not made: the pack Our risks is off (the register’s sheet What we use)."
    write_templates(folder.path, {"packs/ours.toml": '[pack]\ntitle = "Our risks"\nrecords = ["risk"]\n'})
    words = ("--today", TODAY.isoformat(), "report", PERIOD, "--for", "risks_of_trust")
    asked = planbook("-C", str(folder.path), *words)
    assert asked.returncode == 2
    assert asked.stderr.strip() == f"planbook: {said}" and asked.stdout == ""
    assert not {"risks_of_trust", "risks_of_body"} & set(papers(folder.trust, folder.trust.period(PERIOD)))
    assert "risks" in papers(folder.trust, folder.trust.period(PERIOD)), "it has other blocks too"


def test_of_a_unit_that_has_returned_nothing_there_is_never_said_to_be_none(folder: Folder) -> None:
    shutil.rmtree(folder.returned)
    folder.returned.mkdir()
    made = made_of(folder, "risks")
    (paper,) = [one.path for one in made.values() if one.path.exists()]
    assert "part-b" not in paper.name, "a part B would say nothing else"
    said = said_in(paper)
    name = folder.trust.register.units[UNIT].text("name")
    assert f"There is no return from {name} for the autumn term 2026 yet." in said
    assert "No risk is known." not in said
    # of several units those that have returned are told of, and the header says how many have
    (of_trust,) = [one.path for one in made_of(folder, "risks_of_trust").values()]
    assert "There is no return" not in said_in(of_trust)


def test_a_column_can_be_added_to_a_block_that_code_fills(folder: Folder) -> None:
    (made,) = made_of(folder, "governors").values()
    exceptions = next(table for table in tables_of(made.path) if "Of what" in table[0])
    assert exceptions[0][1] == "Of what"
    words = {"KPI", "Action", "Milestone", "Success measure", "Funding line", "Risk"}
    assert {row[1] for row in exceptions[1:]} <= words, "as people call them, and no codes"
    assert len(exceptions) > 1


def test_papers_of_a_body_and_of_the_trust(folder: Folder) -> None:
    (of_trust,) = made_of(folder, "risks_of_trust").items()
    assert of_trust[0] == f"reports/risks_of_trust_{PERIOD}.docx"
    assert "1 of one return due" in _header(of_trust[1].path) or "1 of" in _header(of_trust[1].path)
    for name, made in made_of(folder, "risks_of_body").items():
        assert "risks-of-body" in name or "risks_of_body" in name
        assert any(row[1] == "R1" for table in tables_of(made.path) for row in table)


def _header(path: Path) -> str:
    header = docx.Document(str(path)).sections[0].header
    cells = [cell.text for table in header.tables for row in table.rows for cell in row.cells]
    return " ".join([*cells, *(paragraph.text for paragraph in header.paragraphs)])


def test_a_paper_that_is_not_there_and_units_of_one_of_the_trust(folder: Folder) -> None:
    with pytest.raises(UnknownError, match=r"There is no paper 'rikss': there are .*governors.*risks"):
        report(folder.trust, PERIOD, TODAY, key="rikss")
    with pytest.raises(UnknownError, match="leave the unit out"):
        report(folder.trust, PERIOD, TODAY, [UNIT], key="risks_of_trust")


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('table = "risk"', 'table = "rsik"', "block.risks.table: there is no record and no table 'rsik'"),
        ('{ key = "hurt", width = 24 }', '{ key = "hrut" }', "block.risks.columns: risk has no 'hrut'"),
        ('sort = ["-review", "ref"]', 'sort = ["state"]', "block.risks.sort: 'state' is not shown"),
        ("where = { state =", "where = { stat =", "block.risks.where: risk has no 'stat'"),
        ('where = { state = ["open", "closed"] }', "where = { hurt = [1] }", "'hurt' may be hidden"),
        ("always = { state", "always = { sate", "block.risks.always: risk has no 'sate'"),
        ('table = "exceptions"', 'code = "exeptions"', "planbook has no block 'exeptions' here"),
        ('key = "late"', 'key = "risks"', "block.risks: there are two blocks of this key"),
        ('part = "B"', 'part = "C"', "block.confidential.part: does not fit"),
        ('scope = "unit"', 'scope = "school"', "report.scope: does not fit"),
        ('intro = "{rows:risk is/risks are} known."', 'intro = "{rosw}"', "{rosw} is filled in by nothing"),
        ('late, {period}"', 'late, {perod}"', "report.title: {perod} is filled in by nothing"),
        ('{ key = "risk" },', '{ key = "risk", type = "txet" },', "'risk': there is no type 'txet'"),
        ("most = 2", 'most = "two"', "block.risks.most: does not fit"),
        ("most = 2", "most = -2", "block.risks.most: -2 is below 0; leave it out"),
        ("most = 2", "most = 2\nleast = 3", "block.risks.least: 3 is not from 0 to 2, the most that are shown"),
        ('{ key = "hurt", width = 24 }', '{ key = "hurt", width = -24 }', "columns.width: 'hurt': -24 is below 0"),
        ('{ key = "risk" },', '{ key = "risk" }, "ref",', "block.risks.columns: 'ref' is there twice"),
        (
            'columns = ["ref", "action", "led_by", "days_over"]\n',
            "",
            "block.late.columns: is missing: a table says",
        ),
        ('sort = ["-review", "ref"]', 'sort = ["-hrut"]', "'hrut' is not shown; add it to the columns, or sort by"),
        ('state = ["open", "closed"]', 'status = ["amebr"]', "status has no 'amebr' (is 'amber' meant?)"),
        (
            'state = ["open", "closed"]',
            'overdue = ["yes"]',
            "overdue has no 'yes' (there are: true, false)",
        ),
        ('["open", "closed"]', '["opne"]', "block.risks.where.state: risk_state has no 'opne' (is 'open' meant?)"),
        ("always = { state = [", 'always = { state = ["x", ', "block.risks.always.state: risk_state has no 'x'"),
        (
            'state = ["open", "closed"]',
            "ref = [1.1]",
            "where.ref: 1.1 is never there: say words",
        ),
        (
            'state = ["open", "closed"]',
            'review = ["2026-12-01"]',
            "where.review: '2026-12-01' is never there",
        ),
        (
            'state = ["open", "closed"]',
            "review = [2026-12-01T09:00:00]",
            "2026-12-01 09:00:00 is never",
        ),
        (
            'state = ["open", "closed"]',
            "state = []",
            "where.state: is empty: no row has",
        ),
        (
            'state = ["open", "closed"]',
            'days_over = ["3"]',
            "where.days_over: '3' is never there",
        ),
        (
            'state = ["open", "closed"]',
            'period = ["autumn"]',
            "where.period: 'autumn' is never there",
        ),
        ('state = ["open", "closed"]', 'changed = ["chnaged"]', "changed has no 'chnaged' (is"),
        (
            "overdue = [true]",
            'finish = ["autumn"]',
            "block.late.where.finish: 'autumn' is never",
        ),
        ("overdue = [true]", 'percent_done = ["50"]', "where.percent_done: '50' is never there: say a number"),
        ("overdue = [true]", "percent_done = [150]", "150 is never there: the most is"),
        (
            "always = { state = [",
            "always = { action = [1], state = [",
            "always.action: 1 is never there: say words",
        ),
        (
            'table = "exceptions"',
            'table = "exceptions"\nwhere = { differs = ["yes"] }',
            "'yes' is never",
        ),
        (
            'table = "exceptions"',
            'table = "exceptions"\nwhere = { status = ["rde"] }',
            "status has no 'rde'",
        ),
        (
            'table = "exceptions"',
            'table = "exceptions"\nalways = { unit = [] }',
            "unit: is empty",
        ),
        (
            'part = "B"',
            'of = "risks"',
            "block.confidential.of: 'risks' is a table, and has no parts; leave `of` out",
        ),
        ('table = "action"', 'table = "actoin"', "no table 'actoin' of consolidate (is 'action' meant?)"),
        ('table = "risk"', 'tabel = "risk"', "block.risks.tabel: is not a key of this table (is 'table' meant?)"),
        ("most = 2", 'shows = ["risk.hrut"]', "block.risks.shows: there is no field 'risk.hrut'"),
        ('scope = "unit"', 'scope = "unit"\nshows = ["risc.hurt"]', "report.shows: there is no field 'risc.hurt'"),
        ("most = 2", 'of = "rikss"', "block.risks.of: there is no block 'rikss'"),
        ('{ key = "what", heading = "What" }', '{ key = "what" }', "'what' needs a heading"),
        (
            '{ key = "what", heading = "What" }',
            '{ key = "waht", heading = "W" }',
            "has no 'waht' (is 'what' meant?)",
        ),
        (
            '{ key = "what", heading = "What" }',
            '{ key = "status", heading = "Status" }',
            "columns: 'status' holds a status, which has a word for people: say type = \"status\" or",
        ),
        (
            'columns = ["ref", "action"',
            'colums = ["ref", "action"',
            "colums: is not a key of this table (is 'columns'",
        ),
        (
            'audience = "external"\nscope',
            'audience = "internal"\nscope',
            "block.confidential.part: the whole paper",
        ),
    ],
)
def test_what_does_not_go_together_is_told_with_file_and_key(tmp_path: Path, was: str, now: str, said: str) -> None:
    assert was in RISKS_PAPER
    write_templates(tmp_path, {**ALL, **PAPERS, "reports/risks.toml": RISKS_PAPER.replace(was, now, 1)})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert "templates/reports/risks.toml: " in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("was", "now", "where"),
    [
        ('scope = "trust"', 'scope = "trust"\nsubtitle = "For the {committee}."', "report.subtitle"),
        ('title = "Risks"', 'title = "Risks for the {committee}"', "block.risks"),
    ],
)
def test_a_paper_about_the_trust_names_its_reader_itself(tmp_path: Path, was: str, now: str, where: str) -> None:
    whole = PAPERS["reports/risks_of_trust.toml"]
    assert was in whole
    write_templates(tmp_path, {**ALL, **PAPERS, "reports/risks_of_trust.toml": whole.replace(was, now, 1)})
    with pytest.raises(
        DeclarationError, match=rf"risks_of_trust.toml: {where}: \{{committee\}} is filled in by nothing"
    ):
        declared(tmp_path)


def test_a_report_without_a_block_is_told(tmp_path: Path) -> None:
    write_templates(tmp_path, {"reports/bare.toml": '[report]\ntitle = "Bare"\naudience = "internal"\n'})
    with pytest.raises(DeclarationError, match=r"templates/reports/bare.toml: block: is missing: a report without"):
        declared(tmp_path)


def test_papers_of_a_trusts_own_have_no_code_of_another_scope(tmp_path: Path) -> None:
    paper = PAPERS["reports/risks_of_body.toml"].replace('table = "risk"', 'code = "worked"')
    write_templates(tmp_path, {**ALL, **PAPERS, "reports/risks_of_body.toml": paper})
    with pytest.raises(DeclarationError, match="'worked' is for papers about a trust, and this is about a body"):
        declared(tmp_path)


def test_the_same_paper_twice_is_the_same_bytes(folder: Folder) -> None:
    first = {name: made.path.read_bytes() for name, made in made_of(folder, "risks").items()}
    again = made_of(folder, "risks")
    assert {made.state for made in again.values()} == {"unchanged"}
    assert {name: made.path.read_bytes() for name, made in again.items()} == first
    assert all(docx.Document(io.BytesIO(data)).paragraphs for data in first.values())


def test_a_row_without_a_ref_is_called_what_its_school_will_call_it(folder: Folder) -> None:
    edit(folder.file_of(UNIT), risks([*RISKS, (None, "A gate that does not shut", "Open", None, 40, 10)]))
    edit(folder.file_of(UNIT), _action_without_ref)
    made = made_of(folder, "risks_of_trust")
    (path,) = [one.path for one in made.values()]
    (table,) = tables_of(path)
    assert [row[1] for row in table[1:] if row[2] == "A gate that does not shut"] == ["R5"]
    consolidate(folder.trust, PERIOD, TODAY)
    data = folder.path / "outputs" / PERIOD / "internal" / "data"
    assert [row["ref"] for row in _csv(data / "risk.csv")] == ["R1", "R2", "R3", "R4", "R5"]
    milestones = {row["milestone"]: row["action"] for row in _csv(data / "milestone.csv")}
    actions = {row["action"]: row["ref"] for row in _csv(data / "action.csv")}
    assert milestones["Paint bought"] == actions["Paint the gate"] != ""
    assert not [ref for ref in [*milestones.values(), *actions.values()] if ref.startswith("+")]
    traced = trace(folder.trust, PERIOD, f"record/risk/{UNIT}/R5/risk", TODAY)
    assert "A gate that does not shut" in str(traced)


def _action_without_ref(book: openpyxl.Workbook) -> None:
    actions = book["Actions"]
    row = next(n for n in range(6, 60) if actions.cell(n, column_of(actions, "action.action")).value is None)
    actions.cell(row, column_of(actions, "action.action")).value = "Paint the gate"
    actions.cell(row, column_of(actions, "action.finish")).value = date(2027, 7, 1)
    milestones = book["Milestones"]
    row = next(
        n for n in range(6, 60) if milestones.cell(n, column_of(milestones, "milestone.milestone")).value is None
    )
    for key, value in (("action", "Paint the gate"), ("milestone", "Paint bought"), ("due", date(2027, 2, 1))):
        milestones.cell(row, column_of(milestones, f"milestone.{key}")).value = value


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


FOR_EACH = """
[report]
title = "What was spent, {period}"
audience = "external"
scope = "trust"
each = { record = "funding_source", column = "payer", all = "everybody who pays" }
forms = ["docx", "xlsx"]
subtitle = "{trust} to {to}."

[[block]]
key = "lines"
title = "Lines"
table = "funding_line"
whose = "source"
columns = ["source", "spent"]
"""


def test_a_paper_for_each_payer_is_made_in_word_and_as_a_workbook_and_goes_out_without_its_mark(
    folder: Folder,
) -> None:
    (folder.path / "templates" / "reports" / "lines.toml").write_text(FOR_EACH, encoding="utf-8")
    folder = Folder(folder.path)
    payer = "Department for Education"
    made = made_of(folder, "lines")
    words = f"reports/lines_department-for-education_{PERIOD}.docx"
    book = f"reports/lines_department-for-education_{PERIOD}.xlsx"
    assert {words, book} <= made.keys()
    assert all(one.unit == "" for one in made.values())
    assert f"to {payer}." in said_in(made[words].path)
    note = Comment("Do we want to say this?", "Chair")
    edit(made[book].path, lambda edited: edited["Lines"].cell(40, 1, "Our own note").__setattr__("comment", note))
    assert made_of(folder, "lines")[book].state == "kept"
    out = publish(folder.trust, PERIOD, TODAY)
    copy = openpyxl.load_workbook(out.folder / book)["Lines"]
    assert copy["A1"].value == f"For {payer}: small numbers are hidden."
    assert copy.cell(40, 1).value == "Our own note"
    assert not any(one.marked for one in out.papers)
    left = {one.path.name: one.left_of_review for one in out.papers if one.left_of_review}
    assert left == {Path(book).name: "one comment"}


def test_a_funder_of_which_no_line_was_returned_gets_no_paper(folder: Folder) -> None:
    (folder.path / "templates" / "reports" / "lines.toml").write_text(FOR_EACH, encoding="utf-8")
    folder = Folder(folder.path)
    lines = consolidate(folder.trust, PERIOD, TODAY).tables.records["funding_line"].rows
    register = folder.trust.register
    paying = {register.row("funding_source", row.text("source")).text("payer") for row in lines}
    every = {row.text("payer") for row in register.rows("funding_source")} - {""}
    assert every - paying
    assert len(made_of(folder, "lines")) == 2 * len(paying - {""})


@pytest.mark.parametrize(
    ("said", "wanted", "what"),
    [
        ('column = "payer"', 'column = "start"', "'funding_source' has no column of text 'start'"),
        ('whose = "source"\n', "", "parts nothing: no block says `whose` its rows are"),
        ('whose = "source"', 'whose = "sauce"', "funding_line has no 'sauce'"),
        ('scope = "trust"', 'scope = "unit"', "is of a paper about the whole trust"),
        ('whose = "source"', 'whose = "ref"\nthrough = "actions"', "there is no record 'actions'"),
        ('forms = ["docx", "xlsx"]', 'forms = ["pdf"]', "forms: does not fit"),
        ('forms = ["docx", "xlsx"]', "forms = []", "is of a paper: docx, xlsx or both"),
        ('audience = "external"', 'audience = "internal"', "a paper that stays inside is in Word alone"),
        ('columns = ["source", "spent"]', 'share = ["spent"]\ncolumns = ["source", "spent"]', "is of two columns"),
        ('whose = "source"', 'whose = "source"\nglance = ["{rows}"]', "is said nowhere"),
        ('whose = "source"', 'whose = "source"\nfilled = ["spend"]', "funding_line has no 'spend'"),
    ],
)
def test_what_does_not_go_together_in_a_paper_for_each_is_told(
    tmp_path: Path, said: str, wanted: str, what: str
) -> None:
    assert said in FOR_EACH
    write_templates(tmp_path, {"reports/lines.toml": FOR_EACH.replace(said, wanted)})
    with pytest.raises(DeclarationError) as raised:
        declared(tmp_path)
    assert what in str(raised.value)


def test_where_nothing_was_returned_of_any_funder_those_whose_grants_are_given_have_a_return(
    folder: Folder,
) -> None:
    payers = {row.text("payer") for row in folder.trust.register.rows("funding_source")}
    assert len(payers) > 2
    outside = {Path(name).stem for name in made_of(folder, "funder") if name.startswith("reports/")}
    assert outside == {f"funder_department-for-education_{PERIOD}"}
