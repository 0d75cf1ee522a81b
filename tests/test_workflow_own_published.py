"""A trust's own papers once they go out: what is kept of them, and what comes of it, as of the governors' paper."""

import hashlib
import io
import json
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from sqlalchemy import delete, select, update

from own_papers import PAPERS, RISKS, own_trust, risks
from own_templates import write_templates
from planbook.consolidate.published_kpis import went_out
from planbook.ledger.health import health_of
from planbook.ledger.publications import FILE, Publication, PublishedFile, PublishedLine, reseal
from planbook.ledger.schema import published
from planbook.workflow.consolidate import consolidate
from planbook.workflow.forget import forget
from planbook.workflow.published import in_words, published_of
from planbook.workflow.publishing import publish
from planbook.workflow.redacting.redact import redact
from planbook.workflow.report import report, report_correction
from planbook.workflow.status import status
from test_workflow_publishing import set_attendance_target
from trust_folder import PERIOD, TODAY, Folder, column_of, edit, small_trust

FIRST, SECOND = "990101", "990102"
OUT, AFTER = date(2027, 1, 7), date(2027, 1, 20)
INSIDE = """
[report]
title = "For the office, {period}"
audience = "internal"
scope = "trust"

[[block]]
key = "risks"
title = "Risks"
table = "risk"
columns = ["unit_name", "ref", "hurt"]
"""
RISKS_OPEN = """
[[block]]
key = "open_risks"
of = "overview"
title = "Open risks"
caption = "open risks"
figure = "count/risk/by/state/open"
empty = "no open risks"
"""
HURT = '  { key = "hurt", width = 24 },\n'
FIGURES = """
[report]
title = "Attendance, {period}"
audience = "external"
scope = "body"

[[block]]
key = "kpis"
title = "Attendance"
table = "kpis"
where = { kpi = ["ATT"], group = ["all"] }
columns = [{ key = "unit_name", heading = "School" }, { key = "value", heading = "Now", type = "kpi" }]
"""
OF_TRUST = (
    PAPERS["reports/risks_of_trust.toml"]
    .replace('"risk", "status"', '"risk", "hurt", "status"')
    .replace("[report]\n", '[report]\nhead = ["Version {version}."]\n')
)
OWN = {
    **PAPERS,
    "reports/risks_of_trust.toml": OF_TRUST,
    "reports/office.toml": INSIDE,
    "reports/attendance.toml": FIGURES,
}
KEYS = ("risks", "risks_of_body", "risks_of_trust", "office", "attendance")


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two schools, whose papers of every kind are made, as drafts."""
    folder = own_trust(tmp_path_factory.mktemp("trust") / "t", 2, OWN)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    for key in KEYS:
        report(folder.trust, PERIOD, TODAY, key=key)
    return folder.path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def copies(folder: Folder, day: date = OUT) -> dict[str, bytes]:
    top = folder.outputs / "published" / day.isoformat()
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def paper_of(folder: Folder, key: str, unit: str = "") -> Path:
    (found,) = (folder.outputs / "reports").glob(f"{unit}*{key}_{PERIOD}.docx")
    return found


def text_of(data: bytes) -> str:
    paper = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *cells])


def kept(folder: Folder) -> tuple[Publication, list[PublishedLine]]:
    """The last publication, and its lines."""
    with folder.trust.scratch_ledger() as ledger:
        out = ledger.publications.of(PERIOD)[-1]
        return out, ledger.publications.lines(out.id)


def change(folder: Folder, rows: Sequence[tuple[object, ...]]) -> None:
    edit(folder.file_of(FIRST), risks(rows))


def work_on(path: Path, words: str) -> None:
    paper = docx.Document(str(path))
    paper.add_paragraph(words)
    paper.save(str(path))


# What goes out


def test_every_external_paper_that_was_made_goes_out_without_its_mark(folder: Folder) -> None:
    made = list((folder.outputs / "reports").glob("*.docx"))
    assert len(made) == 2 + 2 + 1 + 1 + 1
    assert {text_of(path.read_bytes()).partition("\n")[0] for path in made} == {"Draft"}
    done = publish(folder.trust, PERIOD, OUT)
    assert copies(folder).keys() == {"summary.xlsx", *(f"reports/{path.name}" for path in made)}
    for path in made:
        assert path.read_bytes() == copies(folder)[f"reports/{path.name}"]
        assert not text_of(path.read_bytes()).startswith("Draft")
    assert {paper.path for paper in done.papers} == {folder.outputs / "summary.xlsx", *made}
    assert sorted(path.name for path in (folder.outputs / "internal" / "reports").iterdir()) == [
        f"990101_ashlow-road-primary_risks_part-b_{PERIOD}.docx",
        f"office_{PERIOD}.docx",  # the other school's plan format has no sheet for risks
    ]
    again = {made.state for key in KEYS for made in report(folder.trust, PERIOD, AFTER, key=key)}
    assert again == {"unchanged", "empty"}  # the part B of the other school


def test_a_version_counts_up_when_something_else_goes_out(folder: Folder) -> None:
    def version() -> str:
        lines = text_of(paper_of(folder, "risks_of_trust").read_bytes()).splitlines()
        (words,) = [line for line in lines if "Version" in line]
        return words.partition("Version ")[2]

    assert version() == "1."
    publish(folder.trust, PERIOD, OUT)
    report(folder.trust, PERIOD, AFTER, key="risks_of_trust")
    assert version() == "1.", "it is what went out"
    change(folder, CHANGED)
    consolidate(folder.trust, PERIOD, AFTER)
    report(folder.trust, PERIOD, AFTER, key="risks_of_trust")
    assert version() == "2."
    publish(folder.trust, PERIOD, AFTER)
    assert version() == "2."
    assert report(folder.trust, PERIOD, AFTER, key="risks_of_trust")[0].state == "unchanged"


def test_a_paper_that_nobody_made_does_not_go_out(folder: Folder) -> None:
    paper_of(folder, "risks", SECOND).unlink()
    paper_of(folder, "risks_of_trust").unlink()
    publish(folder.trust, PERIOD, OUT)
    assert sum("_risks_" in name for name in copies(folder)) == 2  # of one school, and of the body
    assert not paper_of_trust(folder).exists()


def paper_of_trust(folder: Folder) -> Path:
    return folder.outputs / "reports" / f"risks_of_trust_{PERIOD}.docx"


def test_a_paper_of_a_pack_that_is_off_does_not_go_out(folder: Folder) -> None:
    pack = '[pack]\ntitle = "Risks"\nholds = "Risks."\npapers = ["risks", "risks_of_trust"]\n'
    write_templates(folder.path, {"packs/ours.toml": pack})
    use(folder, "Risks", "No")
    publish(folder.trust, PERIOD, OUT)
    assert [name for name in copies(folder) if "_risks" in name] == [
        f"reports/{paper_of(folder, 'risks_of_body').name}"
    ]


def use(folder: Folder, pack: str, used: str) -> None:
    """Say in the register whether a pack is used."""

    def say(book: openpyxl.Workbook) -> None:
        sheet = book["What we use"]
        column = column_of(sheet, "pack_use.pack")
        row = next(n for n in range(5, 60) if sheet.cell(n, column).value in (pack, None))
        sheet.cell(row, column).value = pack
        sheet.cell(row, column_of(sheet, "pack_use.used")).value = used

    edit(folder.path / "trust.xlsx", say)


def test_of_a_meeting_the_papers_of_its_schools_and_of_the_body_go_out(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT, "LGC/2027-01-14")
    assert "summary.xlsx" not in copies(folder)
    assert f"reports/{paper_of_trust(folder).name}" not in copies(folder)
    of_body = [paper_of(folder, key).name for key in ("attendance", "risks_of_body")]
    of_school = [paper_of(folder, key, FIRST).name for key in ("governors", "risks")]
    assert copies(folder).keys() >= {f"reports/{name}" for name in (*of_body, *of_school)}
    out, _ = kept(folder)
    assert {file.whose for file in out.files.values() if file.report == "attendance"} == {(FIRST, SECOND)}


def test_what_a_paper_showed_is_kept_row_by_row_and_what_it_hid(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    out, lines = kept(folder)
    shown = {
        line.key.removeprefix(f"record/risk/{FIRST}/"): dict(line.shown)
        for line in lines
        if line.paper == f"reports/{paper_of_trust(folder).name}"
    }
    assert shown == {
        "R1": {"status": "amber"},
        "R1/hurt": {"status": "suppressed"},
        "R2": {"status": "amber"},
        "R2/hurt": {"status": "suppressed"},
        "R3": {"status": "green"},
        "R3/hurt": {"value": 9},
        "R4": {"status": "amber"},
        "R4/hurt": {"value": 10},
    }
    about = {(file.report, file.about, file.unit) for file in out.files.values()}
    assert about == {
        ("summary", "", ""),
        *((key, unit, unit) for key in ("governors", "risks") for unit in (FIRST, SECOND)),
        ("risks_of_body", "LGC", ""),
        ("attendance", "LGC", ""),
        ("risks_of_trust", "", ""),
    }


# What comes of it


CHANGED = [*RISKS[:2], ("R3", "The wall", "Open", date(2026, 11, 20), 40, 12), RISKS[3]]


def test_a_correction_says_what_changed_in_papers_of_the_trusts_own(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    assert report_correction(folder.trust, PERIOD, AFTER) == []
    change(folder, CHANGED)
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    assert corrected(made.path) == [
        ["Risk R3, Ashlow Road Primary", "as it was", "as it was", "On track, now ▲ Watch", BACK],
        ["Return, Ashlow Road Primary", "received 17 December 2026", "received 20 January 2027", "as it was", BACK],
        ["Risk R3, Pupils hurt, Ashlow Road Primary", "9", "12", "as it was", BACK],
    ]
    done = publish(folder.trust, PERIOD, AFTER)
    assert [line.partition(":")[0] for line in in_words(done.differing, folder.trust.register)] == [
        "Return, Ashlow Road Primary", "Risk R3, Ashlow Road Primary", "Risk R3, Pupils hurt, Ashlow Road Primary",
    ]  # fmt: skip
    assert f"reports/correction_{PERIOD}.docx" in copies(folder, AFTER)
    book = openpyxl.load_workbook(folder.outputs / "summary.xlsx")
    said = {str(cell) for row in book["Corrections"].values for cell in row}
    assert "Risk R3, Pupils hurt, Ashlow Road Primary" in said
    assert report_correction(folder.trust, PERIOD, AFTER) == []


BACK = "Its return of 20 January 2027"


def corrected(page: Path) -> list[list[str]]:
    """The rows of the page's table, without its head."""
    (table,) = docx.Document(str(page)).tables
    return [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows][1:]


def test_what_was_not_declared_when_the_papers_went_out_has_not_changed(folder: Folder) -> None:
    own = folder.path / "templates" / "reports"
    paper, summary = own / "risks.toml", own / "summary.toml"
    whole = paper.read_text("utf-8")
    paper.write_text(whole.replace(HURT, ""), encoding="utf-8")
    assert whole != paper.read_text("utf-8")
    before = summary.read_text("utf-8")
    for path in (summary, *(own / f"{key}.toml" for key in KEYS if key != "risks")):
        path.unlink()
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY, key="risks")
    publish(folder.trust, PERIOD, OUT)

    paper.write_text(whole, encoding="utf-8")
    summary.write_text(before + RISKS_OPEN, encoding="utf-8")
    assert report_correction(folder.trust, PERIOD, AFTER) == [], "a column, a sheet and a headline are new"

    change(folder, CHANGED)
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    assert [row[0] for row in corrected(made.path)] == [
        "Risk R3, Ashlow Road Primary", "Return, Ashlow Road Primary",
    ], "of what was there then a change is told"  # fmt: skip


def test_another_choice_of_rows_changes_nothing_that_was_published(folder: Folder) -> None:
    own = folder.path / "templates" / "reports"
    paper = own / "risks.toml"
    whole = paper.read_text("utf-8")
    for path in (own / "summary.toml", *(own / f"{key}.toml" for key in KEYS if key != "risks")):
        path.unlink()
    fewer = whole.replace('where = { state = ["open", "closed"] }', 'where = { state = ["open"] }')
    assert whole != fewer
    for before, after in ((whole, fewer), (fewer, whole)):
        paper.write_text(before, encoding="utf-8")
        consolidate(folder.trust, PERIOD, TODAY)
        report(folder.trust, PERIOD, TODAY, key="risks")
        publish(folder.trust, PERIOD, OUT)
        paper.write_text(after, encoding="utf-8")
        assert report_correction(folder.trust, PERIOD, AFTER) == [], "the closed risk is left out, or is in again"

    change(folder, [*RISKS[:3], (None, None, None, None, None, None)])
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    told = {row[0] for row in corrected(made.path)}
    assert "Risk R4, Review by, Ashlow Road Primary" in told
    assert "Risk R3, Ashlow Road Primary" not in told, "it is as it was, in whichever paper it stood"
    publish(folder.trust, PERIOD, AFTER)
    said = {
        str(c) for row in openpyxl.load_workbook(folder.outputs / "summary.xlsx")["Corrections"].values for c in row
    }
    assert "Risk R4, Review by, Ashlow Road Primary" in said
    assert "Risk R3, Ashlow Road Primary" not in said


def test_a_field_that_is_dropped_is_not_looked_for(folder: Folder) -> None:
    own = folder.path / "templates"
    paper, sheet = own / "reports" / "risks.toml", own / "formats" / "objectives-actions.toml"
    whole = paper.read_text("utf-8")
    by_owner = whole.replace(
        'columns = ["ref", "action", "led_by",', 'sort = ["risk_owner"]\ncolumns = ["ref", "action", "risk_owner",'
    )
    assert by_owner != whole
    paper.write_text(by_owner, encoding="utf-8")
    publish(folder.trust, PERIOD, OUT)
    paper.write_text(whole, encoding="utf-8")
    (own / "records" / "action.toml").unlink()
    sheet.write_text(sheet.read_text("utf-8").partition('[[sheet]]\nrecord = "action"')[0], encoding="utf-8")
    assert "risk_owner" not in folder.trust.declarations.records["action"].keys
    assert report_correction(folder.trust, PERIOD, AFTER) == []


def test_the_cause_is_told_where_the_register_was_edited_too(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    change(folder, CHANGED)
    set_attendance_target(folder, 97.5)
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    why = {row[0]: row[4] for row in corrected(made.path)}
    assert why["Risk R3, Pupils hurt, Ashlow Road Primary"] == BACK
    assert why["Attendance, Ashlow Road Primary"] == "The register: Targets"


def test_a_risk_that_is_taken_out_is_no_longer_shown(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    change(folder, [*RISKS[:3], (None, None, None, None, None, None)])
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    assert [row[:3] for row in corrected(made.path) if row[0].startswith("Risk R4,")] == [
        ["Risk R4, Ashlow Road Primary", "as it was", "not shown"],
        ["Risk R4, Review by, Ashlow Road Primary", "1 December 2026", "not shown"],
        ["Risk R4, Pupils hurt, Ashlow Road Primary", "10", "not shown"],
        ["Risk R4, Pupils present, Ashlow Road Primary", "40", "not shown"],
    ]


def test_a_paper_that_the_trust_no_longer_has_is_not_compared(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    change(folder, [*RISKS[:2], ("R3", "The wall", "Closed", date(2026, 11, 20), 41, 9), RISKS[3]])
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    present = ["Risk R3, Pupils present, Ashlow Road Primary", "40", "41", "as it was", BACK]
    assert present in corrected(made.path)
    for key in KEYS:
        (folder.path / "templates" / "reports" / f"{key}.toml").unlink()
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    assert [row[0] for row in corrected(made.path)] == ["Return, Ashlow Road Primary"]


def test_a_past_period_that_is_made_anew_goes_out_with_papers_of_the_trusts_own(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    change(folder, CHANGED)
    consolidate(folder.trust, PERIOD, AFTER, restate=True)
    done = publish(folder.trust, PERIOD, AFTER)
    assert "Risk R3, Pupils hurt, Ashlow Road Primary: 9, now 12" in in_words(done.differing, folder.trust.register)
    _, lines = kept(folder)
    assert {"value": 12} in [line.shown for line in lines if line.key == f"record/risk/{FIRST}/R3/hurt"]


def test_a_return_after_a_body_saw_its_papers_comes_after_publication(folder: Folder) -> None:
    for key in ("governors", "risks"):
        for path in (folder.outputs / "reports").glob(f"*_{key}_*"):
            path.unlink()
    publish(folder.trust, PERIOD, OUT, "LGC/2027-01-14")
    change(folder, CHANGED)
    done = consolidate(folder.trust, PERIOD, AFTER)
    assert {f.unit for f in done.checked.files if f.verdict == "after-publication"} == {FIRST}


def test_of_a_paper_that_was_worked_on_the_copy_is_kept_and_its_figures_are_told(folder: Folder) -> None:
    path = paper_of(folder, "risks", FIRST)
    work_on(path, "Seen by the clerk.")
    hers = path.read_bytes()
    change(folder, CHANGED)
    done = publish(folder.trust, PERIOD, OUT)
    assert [paper.path for paper in done.papers if paper.edited] == [path]
    assert path.read_bytes() == hers
    copy = text_of(copies(folder)[f"reports/{path.name}"])
    assert "Seen by the clerk." in copy
    assert not copy.startswith("Draft")
    _, lines = kept(folder)
    shown = {
        line.key: line.shown for line in lines if line.paper == f"reports/{path.name}" and line.table == "record"
    }
    assert shown[f"record/risk/{FIRST}/R3/hurt"] == {"value": 9}, "what planbook last wrote of it"
    change(folder, [*CHANGED[:3], ("R4", "=1+1", "Closed", date(2026, 12, 1), 40, 10)])
    (made,) = report_correction(folder.trust, PERIOD, AFTER)
    said = text_of(made.path.read_bytes())
    assert path.name in said


def test_status_says_what_was_published(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    (one,) = status(folder.trust, PERIOD, AFTER).published
    assert (one.state, one.published_on) == ("published", OUT)


def test_words_are_removed_from_the_copies(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    copied = folder.outputs / "published" / OUT.isoformat() / "reports"
    having = [path for path in sorted(copied.iterdir()) if "Nobody applies" in text_of(path.read_bytes())]
    shows = [paper_of(folder, key, unit) for key, unit in (("risks", FIRST), ("governors", FIRST))]
    shows += [paper_of(folder, "risks_of_body"), paper_of_trust(folder)]
    assert {path.name for path in having} == {path.name for path in shows}
    receipt = f"returned/{PERIOD}/{folder.file_of(FIRST).name}"
    book = openpyxl.load_workbook(folder.file_of(FIRST))["Risks"]
    cell = book.cell(7, column_of(book, "risk.risk")).coordinate
    done = redact(folder.trust, receipt, f"Risks!{cell}", "It names a pupil", AFTER)
    assert set(having) <= set(done.cleared.files)
    assert not any("Nobody applies" in text_of(path.read_bytes()) for path in having)
    out, _ = kept(folder)
    for path in having:
        assert out.files[f"reports/{path.name}"].copy == sha_of(path)
    assert health_of(folder.path / "ledger.db", folder.trust.declarations).damage == ()


def sha_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_of_a_unit_that_is_forgotten_each_paper_is_still_known(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    done = forget(folder.trust, FIRST, AFTER)
    out, lines = kept(folder)
    own = [file for file in out.files.values() if file.unit == FIRST]
    assert {(file.report, file.paper) for file in own} == {
        ("governors", f"reports/{FIRST}"),
        ("risks", f"reports/{FIRST}-2"),
    }
    for line in lines:
        if line.unit == FIRST:
            assert line.shown in ({"forgotten": True}, {"forgotten": True, "status": "suppressed"})
    of_body = [paper_of(folder, key).name for key in ("attendance", "risks_of_body")]
    assert {path.name for path in done.published} == {"summary.xlsx", paper_of_trust(folder).name, *of_body}
    assert health_of(folder.path / "ledger.db", folder.trust.declarations).damage == ()
    assert not [found for found in consolidate(folder.trust, PERIOD, AFTER).unlike_published if not found.fields]


def test_a_ledger_of_an_earlier_planbook_goes_on(folder: Folder) -> None:
    publish(folder.trust, PERIOD, OUT)
    as_it_was_kept(folder)
    with folder.trust.scratch_ledger() as ledger:
        known = published_of(ledger, PERIOD)
        assert {file.report for _, file in known.files.values()} == {""}
    assert report_correction(folder.trust, PERIOD, AFTER) == []
    done = publish(folder.trust, PERIOD, AFTER)
    assert done.differing == []
    assert report_correction(folder.trust, PERIOD, AFTER) == []
    change(folder, CHANGED)
    assert len(report_correction(folder.trust, PERIOD, date(2027, 1, 22))) == 1


def as_it_was_kept(folder: Folder) -> None:
    """Let what was published be kept as an earlier planbook kept it: the summary, and the papers of units."""
    with folder.trust.ledger() as ledger, ledger.publications._engine.begin() as connection:
        for line in connection.execute(select(published)).all():
            where = (published.c.publication == line.publication, published.c.number == line.number)
            own = "governors" in line.paper or line.paper == "summary.xlsx"
            if not own or line.table == "record":
                connection.execute(delete(published).where(*where))
            elif line.table == FILE:
                told = {name: json.loads(line.shown)[name] for name in ("sha256", "copy", "edited")}
                connection.execute(update(published).where(*where).values(shown=json.dumps(told)))
        reseal(connection, {1})


# What is counted as published


def test_figures_of_a_bodys_own_paper_count_as_published(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "t", units=3)
    write_templates(folder.path, {"reports/attendance.toml": FIGURES})
    report(folder.trust, PERIOD, TODAY, key="attendance")
    publish(folder.trust, PERIOD, OUT, "LGC/2027-01-14")
    path = paper_of(folder, "attendance")
    rows = [[cell.text for cell in row.cells] for table in docx.Document(str(path)).tables for row in table.rows]
    _, lines = kept(folder)
    own = {line.key: line.shown for line in lines if line.paper == f"reports/{path.name}"}
    assert {key.partition("@")[0].split("/")[1] for key in own} == {"ATT"}
    with folder.trust.scratch_ledger() as ledger:
        (out,) = went_out(ledger.publications)
    told = out.told[PERIOD, "ATT"].units
    said = dict(rows[1:])
    assert len(said) >= 2
    for unit, entry in folder.trust.register.units.items():
        value = told[unit, "all"].get("value")
        assert said[entry.text("name")] == ("" if value is None else f"{value:.1f}%") or value is None
        assert own[f"kpi/ATT/{unit}@{PERIOD}"] == told[unit, "all"]


def test_papers_that_say_otherwise_of_one_figure_stand_for_themselves() -> None:
    class Publications:
        def every(self) -> list[Publication]:
            file = [PublishedFile(f"reports/{n}.docx", FIRST, "0", "0", edited=False) for n in (1, 2, 3)]
            return [Publication(1, OUT, PERIOD, "", "x", 1, 1, {one.paper: one for one in file})]

        def lines(self, _number: int) -> list[PublishedLine]:
            key = f"kpi/ATT/{FIRST}@{PERIOD}"
            values = {"1": 93.1, "2": 92.4, "3": 93.1}
            return [
                PublishedLine(f"reports/{n}.docx", "kpi_history", key, FIRST, {"value": value})
                for n, value in values.items()
            ]

    outs = went_out(Publications())  # type: ignore[arg-type]
    assert [out.told[PERIOD, "ATT"].units[FIRST, "all"]["value"] for out in outs] == [93.1, 92.4]
