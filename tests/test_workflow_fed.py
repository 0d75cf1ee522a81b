"""Exports in figures/, from the file to the paper: filled in, returned, judged, traced, and kept with each run."""

import os
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

import command_line
from hostile import encrypted_flag, packed, parts_of
from planbook.errors import DeclarationError
from planbook.ledger.runs import newest_figures
from planbook.model.finding import Finding
from planbook.model.loading import load
from planbook.workflow.consolidate import consolidate
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trace import trace
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_returned
from test_workflow_figures_held import hold
from trust_folder import FIRST, LATER, PERIOD, SPRING, TODAY, Folder, column_of, edit, small_trust

SCHOOLS = 6
WRITTEN = date(2027, 3, 12)
EXPORT = "figures/mis/attendance 2026-27-spring.csv"


def put(folder: Folder, name: str, text: str | bytes, written: date = WRITTEN) -> Path:
    """A file in the trust's folder that was last changed on a day of our own."""
    path = folder.path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    noon = datetime(written.year, written.month, written.day, 12).timestamp()
    os.utime(path, (noon, noon))
    return path


def attendance(trust: Trust, first: int = 31000) -> str:
    names = [trust.register.label("unit", unit) for unit in trust.register.units]
    rows = [f"{name},{first + 10 * number},33000" for number, name in enumerate(names)]
    return "\n".join(["School,Present,Possible", *rows])


def codes(findings: tuple[Finding, ...] | list[Finding] | object) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.file) for finding in findings]  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Six schools whose spring workbooks were made of an export, and have come back."""
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=SCHOOLS)
    consolidate(made.trust, PERIOD, TODAY)
    put(made, EXPORT, attendance(made.trust))
    (made.path / "returned" / SPRING).mkdir(parents=True, exist_ok=True)
    for one in prepare_workbooks(made.trust, SPRING, date(2027, 1, 11)):
        shutil.copy(one.path, made.path / "returned" / SPRING / one.path.name)
    return made


def _row(folder: Folder, place: str) -> tuple[Path, dict[str, str], int]:
    (path,) = (folder.path / place / SPRING).glob(f"{FIRST}_*.xlsx")
    sheet = openpyxl.load_workbook(path)["KPIs"]
    at = {
        key: column_of(sheet, f"kpi_value.{key}")
        for key in ("kpi", "numerator", "denominator", "counts", "comment")
    }
    (row,) = [n for n in range(6, sheet.max_row + 1) if sheet.cell(n, at["kpi"]).value == "ATT"]
    return path, {key: sheet.cell(row, place_).coordinate for key, place_ in at.items()}, row


def test_the_figure_is_filled_in_with_where_it_is_from_and_may_be_typed_over(folder: Folder) -> None:
    path, cells, _ = _row(folder, "issued")
    sheet = openpyxl.load_workbook(path)["KPIs"]
    assert [sheet[cells[key]].value for key in ("numerator", "denominator")] == [31000, 33000]
    assert not sheet[cells["numerator"]].protection.locked
    assert sheet[cells["counts"]].value == (
        "Sessions attended; Sessions possible. Filled in from Attendance export, attendance 2026-27-spring.csv, "
        "12 March 2027. If it is not right, type over it and say why under Comment."
    )


def test_a_workbook_in_which_nothing_but_that_stands_has_not_been_filled_in(folder: Folder) -> None:
    path, cells, _ = _row(folder, "returned")
    kept = path.read_bytes()
    found = [f for f in check_returned(folder.trust, SPRING, LATER).findings if f.unit == FIRST]
    empty = [f.code for f in found if f.message.startswith("Nothing has been filled in")]
    assert len(empty) == 1
    try:
        edit(path, lambda book: book["KPIs"].__setitem__(cells["numerator"], 30000))
        found = [f for f in check_returned(folder.trust, SPRING, LATER).findings if f.unit == FIRST]
        assert empty[0] not in {f.code for f in found}
        (typed,) = [f for f in found if f.code == "KP-029"]
        assert (typed.severity, typed.cells) == ("warning", (cells["numerator"],))
        assert "90.9% (30,000 of 33,000), the export 93.9% (31,000 of 33,000)" in typed.message
    finally:
        path.write_bytes(kept)


def test_what_the_school_returns_is_its_own_figure_and_traced_to_its_workbook(
    folder: Folder, tmp_path: Path
) -> None:
    shutil.copytree(folder.path, tmp_path / "t")  # for others the autumn is not past
    folder = Folder(tmp_path / "t")
    path, cells, _ = _row(folder, "returned")
    consolidate(folder.trust, SPRING, LATER)
    traced = trace(folder.trust, SPRING, f"kpi/ATT/{FIRST}", LATER)
    assert traced.figure.value == 93.9
    assert [(cell.file, cell.sheet, cell.cell, cell.value) for cell in traced.cells] == [
        (f"returned/{SPRING}/{path.name}", "KPIs", cells["numerator"], 31000),
        (f"returned/{SPRING}/{path.name}", "KPIs", cells["denominator"], 33000),
    ]


def test_where_the_trust_gives_it_the_export_counts_and_is_traced_to_file_and_cells(folder: Folder) -> None:
    kept = (folder.path / "trust.xlsx").read_bytes()
    hold(folder, 9111)
    put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust, 30000), date(2026, 12, 4))
    try:
        trust = folder.trust
        consolidate(trust, PERIOD, TODAY)
        traced = trace(trust, PERIOD, f"kpi/ATT/{FIRST}", TODAY)
        assert traced.figure.value == 90.9
        assert [(cell.file, cell.cell, cell.value, cell.note) for cell in traced.cells] == [
            ("figures/2026-27-autumn.csv", "B2", 30000, "Attendance export"),
            ("figures/2026-27-autumn.csv", "C2", 33000, "Attendance export"),
        ]
        (differs,) = [finding for finding in trust.fed.findings if finding.code == "FG-015"]
        assert differs.cells == ("B2", "C2")
        assert "the export says 30,000 of 33,000, the sheet 9,111 of 10,000" in differs.message
        (rows,) = folder.outputs.rglob("figure_held.csv")
        assert "figures/2026-27-autumn.csv" in rows.read_text(encoding="utf-8-sig")
        done = command_line.planbook("-C", str(folder.path), "--today", "2026-12-17", "report", PERIOD)
        assert done.returncode in (0, 1), done.stderr
        sources = [path for path in folder.outputs.rglob("*.xlsx") if path.parent.name == "sources"]
        books = [openpyxl.load_workbook(path) for path in sources]
        told = {str(cell.value) for book in books for sheet in book for row in sheet.iter_rows() for cell in row}
        assert "figures/2026-27-autumn.csv" in told
    finally:
        (folder.path / "figures/2026-27-autumn.csv").unlink()
        (folder.path / "trust.xlsx").write_bytes(kept)


def test_a_run_keeps_what_exports_gave_and_a_past_period_goes_on_with_it(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    hold(folder, 9111)
    export = put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust, 30000), date(2026, 12, 4))
    first = consolidate(folder.trust, PERIOD, TODAY)
    figure = trace(folder.trust, PERIOD, f"kpi/ATT/{FIRST}", TODAY).figure
    assert consolidate(folder.trust, PERIOD, TODAY).unchanged
    assert not first.unchanged
    kept = newest_figures(folder.path / "ledger.db")
    assert kept is not None and b"30000" in kept

    put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust, 29000), date(2026, 12, 11))
    assert trace(folder.trust, PERIOD, f"kpi/ATT/{FIRST}", TODAY).figure.value == 87.9, "it is not past yet"
    assert not consolidate(folder.trust, PERIOD, TODAY).unchanged
    put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust, 30000), date(2026, 12, 4))
    consolidate(folder.trust, PERIOD, TODAY)

    consolidate(folder.trust, SPRING, LATER)
    export.unlink()
    assert trace(folder.trust, PERIOD, f"kpi/ATT/{FIRST}", LATER).figure == figure
    again = consolidate(folder.trust, PERIOD, LATER, rebuild=True)
    assert (again.as_it_was, list(again.differing)) == (TODAY, [])


def test_what_was_read_is_taken_from_the_last_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust))
    consolidate(folder.trust, PERIOD, TODAY)

    def never(*_: object) -> None:
        raise AssertionError("the exports are read again")

    monkeypatch.setattr("planbook.workflow.exports_read.read_exports", never)
    assert len(folder.trust.fed.tables) == 1
    put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust, 7))
    with pytest.raises(AssertionError, match="read again"):
        open_trust(folder.path)


def _workbook(path: Path, rows: list[list[object]], notes: bool = True) -> bytes:
    book = openpyxl.Workbook()
    if notes:
        book.active.append(["Notes on this export"])
    sheet = book.create_sheet("Data") if notes else book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path.read_bytes()


def test_a_workbook_is_read_and_its_sheet_of_notes_not_told(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    data = _workbook(tmp_path / "x.xlsx", [[], ["School", "Present", "Possible"], [FIRST, 31000, 33000]])
    put(folder, "figures/2026-27-autumn/attendance.xlsx", data)
    fed = folder.trust.fed
    (table,) = fed.tables
    (entry,) = table.entries()
    assert (table.sheet, entry.cell("numerator"), entry.get("numerator")) == ("Data", "B3", 31000)
    assert fed.findings == []


HOSTILE = {
    "a.pdf": b"%PDF-1.4",
    "b.xlsx": b"no workbook at all",
    "c.csv": b"",
    "d.csv": b"\0\1\2PK" * 100,
    "e.csv": b"a,b\n1,2\n",
    "f.csv": b'School,Present,Possible\n"' + b"x" * 200_000,
    "g.csv": b"School,Attended,Possible\n990101,1,2\n",
    "h.txt": b",,,\n" * 50_000,
}


def test_files_that_nothing_can_be_made_of_are_one_finding_each(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    for name, data in HOSTILE.items():
        put(folder, f"figures/{name}", data)
    with zipfile.ZipFile(folder.path / "figures" / "i.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)
    put(folder, "figures/~$open.xlsx", b"a lock file of Excel's")
    (folder.path / "figures" / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    found = folder.trust.fed.findings
    assert codes(found) == [
        ("FG-004", "figures/a.pdf"),
        ("FG-001", "figures/b.xlsx"),
        ("FG-001", "figures/c.csv"),
        ("FG-004", "figures/d.csv"),
        ("FG-001", "figures/e.csv"),
        ("FG-004", "figures/f.csv"),
        ("FG-002", "figures/g.csv"),
        ("FG-001", "figures/h.txt"),
        ("FG-004", "figures/i.xlsx"),
    ]
    assert all(finding.severity == "warning" and finding.remedy for finding in found)
    assert [f.code for f in check_returned(folder.trust, PERIOD, TODAY).findings if f.code.startswith("FG")] == [
        finding.code for finding in found
    ]


def with_a_link(data: bytes) -> bytes:
    """A workbook that looks into another one on the web."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath"
    target = f'Id="rId1" Type="{kind}" Target="https://elsewhere.example/x.xlsx" TargetMode="External"'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    link = f'<Relationships xmlns="{package}"><Relationship {target}/></Relationships>'.encode()
    return packed({**parts_of(data), "xl/externalLinks/_rels/externalLink1.xml.rels": link})


def test_macros_links_and_passwords_in_an_export_are_never_followed_and_one_finding_at_most(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    rows = [["School", "Present", "Possible"], [FIRST, 31000, 33000]]
    data = _workbook(tmp_path / "x.xlsx", rows)
    (prepared, *_) = prepare_workbooks(folder.trust, PERIOD, TODAY, macros=True, force=True)
    project = parts_of(prepared.path.read_bytes())["xl/vbaProject.bin"]
    put(folder, "figures/2026-27-autumn/a.xlsm", packed({**parts_of(data), "xl/vbaProject.bin": project}))
    put(folder, "figures/2026-27-autumn/b.xlsx", with_a_link(data))
    put(folder, "figures/2026-27-autumn/c.xlsx", encrypted_flag(data))
    put(folder, "figures/2026-27-autumn/d.xlsm", prepared.path.read_bytes())
    fed = folder.trust.fed
    assert codes(fed.findings) == [
        ("FG-004", "figures/2026-27-autumn/c.xlsx"),
        ("FG-001", "figures/2026-27-autumn/d.xlsm"),
    ]
    assert [entry.get("numerator") for table in fed.tables for entry in table.entries()] == [31000]


def test_a_file_that_two_feeds_take_and_two_files_that_differ_give_nothing(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    put(folder, "figures/2026-27-autumn.csv", attendance(folder.trust, 30000))
    put(folder, "figures/2026-27-autumn again.csv", attendance(folder.trust, 30001))
    fed = folder.trust.fed
    assert (fed.tables, codes(fed.findings)) == ((), [("FG-014", "figures/2026-27-autumn again.csv")])
    assert "Attendance of Ashlow Road Primary" in fed.findings[0].message
    (folder.path / "figures/2026-27-autumn again.csv").unlink()
    put(
        folder,
        "templates/feeds.toml",
        """
[feed.ours]
title = "Our MIS"
headings = ["School", "Present", "Possible"]
source = "Our MIS"
unit = { columns = ["School"] }
[[feed.ours.figures]]
kpi = "ATT"
numerator = ["Present"]
denominator = ["Possible"]
""",
    )
    fed = folder.trust.fed
    assert codes(fed.findings) == [("FG-003", "figures/2026-27-autumn.csv")]
    assert "“Attendance by school” and “Our MIS”" in fed.findings[0].message
    templates = folder.path / "templates/feeds.toml"
    templates.write_text(templates.read_text() + "\n[feed.attendance_by_school]\non = false\n")
    assert {entry.text("source") for table in folder.trust.fed.tables for entry in table.entries()} == {"Our MIS"}


def test_of_exports_of_one_period_the_later_one_counts(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    name = folder.trust.register.label("unit", FIRST)
    rows = "Group,Present,AEA,Possible\nWhole school,{},0,33000\n"
    for until, present in (("06/11/2026", 15000), ("04/12/2026", 31000)):
        put(folder, f"figures/{until[:2]}.csv", f"{name}\n07/09/2026 to {until}\n{rows.format(present)}")
    fed = folder.trust.fed
    (entry,) = [entry for table in fed.tables for entry in table.entries()]
    assert (entry.get("numerator"), entry.date("read_on")) == (31000, date(2026, 12, 4))
    assert [code for code, _ in codes(fed.findings) if code == "FG-014"] == []


def test_a_day_in_the_name_of_an_export_is_that_of_its_figures(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    put(folder, "figures/2026-27-autumn/attendance 2026-12-01.csv", attendance(folder.trust))
    (table,) = folder.trust.fed.tables
    assert {entry.date("read_on") for entry in table.entries()} == {date(2026, 12, 1)}


def test_of_a_figure_that_the_trust_gives_the_workbook_names_the_export(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    hold(folder, 9111)
    put(folder, "figures/2026-27-spring.csv", attendance(folder.trust, 31000))
    prepare_workbooks(folder.trust, SPRING, date(2027, 1, 11))
    path, cells, _ = _row(folder, "issued")
    sheet = openpyxl.load_workbook(path)["KPIs"]
    assert [sheet[cells[key]].value for key in ("numerator", "denominator")] == [31000, 33000]
    assert sheet[cells["numerator"]].protection.locked
    assert not sheet[cells["comment"]].protection.locked
    assert (
        "Held by the trust (Attendance export, 2026-27-spring.csv, 12 March 2027)." in sheet[cells["counts"]].value
    )


def test_the_counts_of_an_export_are_judged_like_those_that_somebody_types(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=2)
    text = f"School,Present,Possible,% Attendance\n{FIRST},31000,33000,95\n990102,900,100,\n"
    put(folder, "figures/2026-27-autumn.csv", text)
    told = {(f.cells, f.message) for f in folder.trust.fed.findings if f.file == "figures/2026-27-autumn.csv"}
    assert any("Figure says 95.0%, and the counts come to 93.9%; the counts are used" in words for _, words in told)
    assert any("the count (900) is more than what it is out of (100)" in words for _, words in told)


def test_the_page_on_feeds_names_those_there_are_and_its_example_can_be_used(tmp_path: Path) -> None:
    page = (Path(__file__).parent.parent / "docs" / "feeds.md").read_text(encoding="utf-8")
    table = {line.split("|")[1].strip().partition(":")[0] for line in page.splitlines() if line.startswith("| ")}
    feeds = load().feeds.values()
    assert {feed.title for feed in feeds} <= table
    for feed in feeds:
        (line,) = [line for line in page.splitlines() if line.startswith(f"| {feed.title}")]
        assert all(figure.kpi in line for figure in feed.figures), line
    example = page.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "feeds.toml").write_text(example, encoding="utf-8")
    own = load(own=tmp_path).feeds
    assert (own["our_mis"].unit.called, own["mya_year_to_date"].on) == ({"Oak Pri": "990001"}, False)


def test_what_a_feed_names_that_is_not_there_is_a_fault_by_its_key(tmp_path: Path) -> None:
    (tmp_path / "feeds.toml").write_text(
        """
[feed.ours]
title = "Ours"
headings = []
source = "Ours"
phase = "primery"
period = { within = "column" }
[[feed.ours.figures]]
kpi = "ATT"
group = "everyone"
value = "A"
worked_out = true
[[feed.ours.figures]]
kpi = "PA"
""",
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError) as caught:
        load(own=tmp_path)
    told = str(caught.value)
    for words in (
        "ours.headings: names none",
        "ours.unit.columns: are needed",
        "ours.period.column: is needed",
        "ours.phase: there is no 'primery'",
        "ours.figures.ATT: there is no 'everyone'",
        "ours.figures.ATT: a count is worked out of value and denominator",
        "ours.figures.PA: says neither a count nor the figure",
    ):
        assert words in told
