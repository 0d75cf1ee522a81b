"""Packs: what a register uses, from when and for whom; what is off is in no workbook, and what came in is kept."""
# ruff: noqa: E501  # faults read better with their lines unbroken

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from builders import submission
from own_templates import write_templates
from planbook.errors import DeclarationError, RegisterError
from planbook.model.asked import asked_format, is_asked
from planbook.model.carried import carried_over
from planbook.model.declarations import Declarations
from planbook.model.pack import BodyKind, begun_with
from planbook.model.register import Register
from planbook.prepare.content.known import register_of
from planbook.workflow.declared import declared
from planbook.workflow.init import calendar_rows, init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.trust import open_trust
from planbook.workflow.validate import check_register
from trust_folder import column_of, edit

SHIPPED = declared()
TRUST = {
    "name": "Fen",
    "format": "objectives-actions",
    "return_to": "in@fen.example",
    "contact": "Ann, 01632 960118",
}
UNITS = (
    {"unit_id": "990001", "name": "Ash", "kind": "school", "phase": "primary", "state": "open"},
    {"unit_id": "MR-01", "name": "East", "kind": "mini_region", "state": "open"},
)


def register(
    *used: dict[str, object], declarations: Declarations = SHIPPED, **rows: list[dict[str, object]]
) -> Register:
    """A register of a school and a mini-region that uses these packs; without any the sheet is not there."""
    own = {"pack_use": [*used]} if used else {}
    trust = [TRUST]
    made = {**declarations.catalogue, "trust": trust, "unit": UNITS, **calendar_rows(2026, 1), **own, **rows}
    return register_of(declarations, made)  # type: ignore[arg-type]


def period(held: Register, name: str = "2026-27-autumn"):  # type: ignore[no-untyped-def]
    found = held.calendar.period(name)
    assert found
    return found


def sheets(
    held: Register, unit: str = "990001", name: str = "2026-27-autumn", key: str = "objectives-actions"
) -> list[str]:
    when = period(held, name)
    layout = asked_format(held.of(when), held.declarations.formats[key], unit, when)
    return [sheet.record.key for sheet in layout.sheets]


def columns(held: Register, record: str, key: str = "objectives-actions") -> list[str]:
    when = period(held)
    layout = asked_format(held.of(when), held.declarations.formats[key], "990001", when)
    sheet = layout.sheet(record)
    assert sheet
    return [column.key for column in sheet.columns]


def told(folder: Path, **packs: str) -> list[str]:
    write_templates(folder, {f"packs/{name}.toml": text for name, text in packs.items()})
    with pytest.raises(DeclarationError) as caught:
        declared(folder)
    return str(caught.value).splitlines()


def test_a_register_without_the_sheet_uses_everything() -> None:
    held = register()
    layout = SHIPPED.formats["objectives-actions"]
    chosen = {record for pack in SHIPPED.packs.values() if pack.by_choice for record in pack.records}
    # Of a pack by choice nothing is there, and what the register gives no line is not asked.
    without = [s for s in layout.sheets if s.record.key not in chosen and not s.record.lines_of]
    assert sheets(held) == [sheet.record.key for sheet in without]
    assert asked_format(held, layout, "990001", period(held)) == replace(layout, sheets=tuple(without))
    assert {"BAL", "MTC"} <= held.kpis.keys()


def test_the_smallest_pack_is_the_plan_and_its_kpis() -> None:
    held = register({"pack": "Plan and KPIs", "used": True}, {"pack": "Money", "used": False})
    assert sheets(held) == ["area", "action", "kpi_value"]
    assert [code for code in held.kpis if code in ("MTC", "SICK", "BAL", "RES", "RET")] == []
    assert {"ATT", "PA", "SUS", "ROLL", "RWM", "PHO", "A8", "EM5", "SAFE", "COM"} <= held.kpis.keys()


def test_what_names_a_record_that_is_off_goes_too_and_the_area_stands_for_the_objective() -> None:
    shown = columns(register({"pack": "plan", "used": True}), "action")
    assert "action.area" in shown
    assert not {"action.objective", "action.resources"} & set(shown)
    tasks = columns(register({"pack": "plan", "used": True}), "action", "priority-tasks")
    assert not {"action.source", "action.reports_to"} & set(tasks)
    assert {"action.source", "action.reports_to"} <= set(columns(register(), "action", "priority-tasks"))


def test_a_format_brings_what_it_cannot_do_without() -> None:
    trust = [{"name": "Fen", "format": "because-we-will"}]
    held = register({"pack": "plan", "used": True}, trust=trust)  # type: ignore[arg-type]
    assert "objective.objective" in columns(held, "action", "because-we-will")
    assert sheets(held, key="because-we-will") == ["area", "action", "kpi_value"]


def test_a_pack_is_used_from_a_period_on_and_for_its_kinds() -> None:
    used = {"pack": "Money", "used": True, "from_period": "2026-27-spring", "kinds": "school"}
    held = register(used)
    lines, spring = SHIPPED.records["funding_line"], period(held, "2026-27-spring")
    assert "funding_line" not in sheets(held)
    assert "funding_line" in sheets(held, name="2026-27-spring")
    assert not is_asked(held.of(spring), lines, "MR-01", spring)
    assert "BAL" not in held.of(period(held)).kpis
    assert "BAL" in held.of(spring).kpis
    assert not held.of(spring).kpi_applies(held.kpis["BAL"], held.units["MR-01"])


def test_who_fills_it_in_and_how_long_it_takes_is_the_registers_to_say() -> None:
    held = register(
        {"pack": "plan", "used": True, "minutes": 20}, {"pack": "Money", "used": True, "who": "Finance"}
    )
    when = period(held)
    layout = asked_format(held, SHIPPED.formats["objectives-actions"], "990001", when)
    money = layout.sheet("funding_line")
    assert money
    assert (layout.minutes, money.who) == (30, "Finance")


def test_a_pack_of_a_trusts_own_is_used_by_toml_alone(tmp_path: Path) -> None:
    pack = '[pack]\ntitle = "Our risks"\non = true\nrecords = ["risk"]\n'
    write_templates(tmp_path)
    write_templates(tmp_path, {"packs/risks.toml": pack})
    own = declared(tmp_path)
    assert own.packs["risks"].on
    assert "risk" in sheets(register({"pack": "plan", "used": True}, declarations=own))
    off = register({"pack": "Our risks", "used": False}, declarations=own)
    assert "risk" not in sheets(off)
    assert columns(off, "action") == columns(register({"pack": "plan", "used": True}, declarations=own), "action")


def test_every_fault_of_a_pack_is_told_with_file_and_key(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        ours='[pack]\ntitle = "money"\nrecords = ["funding_line", "risc"]\nfields = ["action.price"]\nkpis = ["NONE"]\n'
        'papers = ["none"]\nterms = ["none"]\nneeds = ["moneys", "ours"]\ncentre_gives = ["ATT"]\ncolour = "red"\n',
        more='[pack]\ntitle = "More"\nalways = true\nneeds = ["governance"]\n',
        third='[pack]\ntitle = "Third"\non = true\nneeds = ["governance"]\nbegins = ["trust"]\n',
    ) == [
        "templates/packs/ours.toml: pack.colour: is not a key of this table",
        "templates/packs/more.toml: pack.needs: 'governance' can be switched off, and this pack cannot; leave `always` "
        "out, or set it there too",
        "templates/packs/ours.toml: pack.records: there is no 'risc'",
        "templates/packs/ours.toml: pack.fields: there is no 'action.price'",
        "templates/packs/ours.toml: pack.kpis: there is no 'NONE'",
        "templates/packs/ours.toml: pack.papers: there is no 'none'",
        "templates/packs/ours.toml: pack.terms: there is no 'none'",
        "templates/packs/ours.toml: pack.needs: there is no 'moneys' (is 'money' meant?)",
        "templates/packs/ours.toml: pack.records: 'funding_line' is held by packs/money.toml too; leave it to one of "
        "them",
        "templates/packs/ours.toml: pack.centre_gives: 'ATT' is none of the pack's kpis",
        "templates/packs/ours.toml: pack.needs: 'ours' is this pack itself; leave it out",
        "templates/packs/third.toml: pack.needs: 'governance' is off where a register says nothing of it; leave `on` "
        "out, or set it there too",
        "templates/packs/third.toml: pack.begins: trust: 'governance', which this pack needs, does not begin with it",
        "templates/packs/ours.toml: pack.title: is that of the pack 'money' too",
    ]


def test_packs_that_need_each_other_round_a_ring_are_told(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        one='[pack]\ntitle = "One"\nneeds = ["two"]\n',
        two='[pack]\ntitle = "Two"\nneeds = ["three"]\nminutes = -5\n',
        three='[pack]\ntitle = "Three"\nneeds = ["one"]\n',
    ) == [
        "templates/packs/one.toml: pack.needs: 'one' and 'two' need each other; make them one",
        "templates/packs/three.toml: pack.needs: 'three' and 'one' need each other; make them one",
        "templates/packs/two.toml: pack.needs: 'two' and 'three' need each other; make them one",
        "templates/packs/two.toml: pack.minutes: -5 is below 0; leave it out where it adds none",
    ]


def test_a_kind_of_body_begins_with_its_packs_and_calls_itself_what_it_is(tmp_path: Path) -> None:
    assert begun_with(SHIPPED.packs, "trust") == {"plan"}
    assert begun_with(SHIPPED.packs, "partnership") == {"plan", "money", "governance", "network"}
    assert begun_with(SHIPPED.packs, None) == {key for key, pack in SHIPPED.packs.items() if not pack.by_choice}
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), kind="partnership")
    assert declared(tmp_path).records["trust"].one == "partnership"
    book = openpyxl.load_workbook(tmp_path / "trust.xlsx")
    said = {row[0].value: row[2].value for row in book["Partnership"].iter_rows()}
    assert (said["Committee"], said["Data controller"]) == ("Governing board", "Each school, for its own")
    assert {sheet.title for sheet in book if sheet.sheet_state == "hidden"} == {
        "Scales", "Payments of grants", "Shared costs", "Similar schools", "Lists",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["trust", "partnership", "network"])
def test_what_a_new_register_begins_with_is_on_its_lists(tmp_path: Path, kind: BodyKind) -> None:
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), kind=kind)
    found = check_register([tmp_path / "trust.xlsx"], tmp_path, date(2026, 9, 1)).findings
    assert sorted(one.code for one in found if one.severity != "note") == ["RG-001", "RG-002"]


def test_a_first_terms_workbook_has_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    rows = {"trust": [TRUST], "unit": UNITS[:1]}
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), rows, kind="trust")  # type: ignore[arg-type]
    trust = open_trust(tmp_path)
    assert trust.register.kpis["SAFE"].text("given_by") == "trust"
    (made,) = prepare_workbooks(trust, "2026-27-autumn", date(2026, 9, 10))
    book = openpyxl.load_workbook(made.path)
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert shown == ["Cover", "Priorities", "Actions", "KPIs", "Check", "Glossary"]
    said = [str(cell.value).casefold() for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    said = [text for text in said if "funding agreement" not in text and text != "objectives-actions"]
    of_packs_off = (
        "objective",
        "milestone",
        "funding",
        "award",
        "meeting",
        "decision",
        "vision and",
        "disadvantaged",
        "what is approved",
        "full-time equivalent",
        "ebacc",
    )
    assert [(text, word) for text in said for word in of_packs_off if word in text] == []


def test_a_pack_is_switched_on_in_one_step_with_its_kpis(tmp_path: Path) -> None:
    rows = {"trust": [TRUST], "unit": UNITS[:1]}
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), rows, kind="trust")  # type: ignore[arg-type]
    assert not {"BAL", "RES", "VAR"} & open_trust(tmp_path).register.kpis.keys()

    def use_money(book: openpyxl.Workbook) -> None:
        packs = book["What we use"]
        pack, used = column_of(packs, "pack_use.pack"), column_of(packs, "pack_use.used")
        (row,) = [n for n in range(1, packs.max_row + 1) if packs.cell(n, pack).value == "Money"]
        packs.cell(row, used).value = "Yes"

    edit(tmp_path / "trust.xlsx", use_money)
    register = open_trust(tmp_path).register
    assert {"BAL", "RES"} <= register.kpis.keys()
    assert "VAR" not in register.kpis, "it is for a few trusts, and the catalogue says No to it"


def test_a_pack_used_without_a_row_has_what_it_needs(tmp_path: Path) -> None:
    base = '[pack]\ntitle = "Base"\non = true\n'
    top = '[pack]\ntitle = "Top"\non = true\nneeds = ["base"]\n'
    write_templates(tmp_path, {"packs/base.toml": base, "packs/top.toml": top})
    rows = {"trust": [TRUST], "unit": UNITS[:1], "pack_use": [{"pack": "Base", "used": False}]}
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), rows)  # type: ignore[arg-type]
    with pytest.raises(RegisterError, match=r"Top needs Base, which is not used.*or choose No for Top"):
        prepare_workbooks(open_trust(tmp_path), "2026-27-autumn", date(2026, 9, 10))


QUALITY = {"pack": "Quality", "used": True}
OF_QUALITY = ["inspection", "category", "review", "survey", "risk_watched"]


def test_a_pack_by_choice_is_used_where_the_register_says_so_and_nowhere_else() -> None:
    for held in (register(), register({"pack": "Money", "used": True}), register({**QUALITY, "used": False})):
        assert not set(OF_QUALITY) & set(sheets(held))
        assert not any(held.packs.record(record) for record in OF_QUALITY)
        assert held.packs.is_left_out("scale")
    assert not register().packs.is_left_out("funding_line")
    assert SHIPPED.packs["quality"].begins == ()


def test_a_pack_brings_its_sheets_to_every_plan_format() -> None:
    held = register(QUALITY)
    for key, made in SHIPPED.formats.items():
        if made.kind == "plan":
            assert [name for name in sheets(held, key=key) if name in OF_QUALITY] == [
                "inspection", "review", "survey", "risk_watched",
            ]  # fmt: skip
    assert SHIPPED.register_format.sheet("inspection") is None


def test_a_sheet_is_asked_of_the_kinds_of_units_that_its_record_says_unless_the_register_says_otherwise() -> None:
    centre = {"unit_id": "CEN", "name": "Centre", "kind": "centre", "state": "open"}
    held = register(QUALITY, unit=[*UNITS, centre])  # type: ignore[list-item]
    assert "inspection" in sheets(held) and "category" not in sheets(held)
    assert "category" in sheets(held, "CEN") and "inspection" not in sheets(held, "CEN")
    assert not {"inspection", "category"} & set(sheets(held, "MR-01"))
    said = [{"sheet": "Trust categories", "kinds": "mini_region"}]
    held = register(QUALITY, unit=[*UNITS, centre], sheet_asked=said)  # type: ignore[list-item,arg-type]
    assert "category" in sheets(held, "MR-01") and "category" not in sheets(held, "CEN")


def test_a_sheet_that_a_pack_brings_stands_back_for_the_formats_own(tmp_path: Path) -> None:
    own = '[format]\ntitle = "Ours"\nversion = "1.0"\nreads = ["1.0"]\n\n[[sheet]]\nrecord = "survey"\nshow = ["ref", "survey"]\n'
    write_templates(tmp_path, {"formats/ours.toml": own})
    layout = declared(tmp_path).formats["ours"]
    survey = layout.sheet("survey")
    assert survey and [column.key for column in survey.columns] == ["survey.ref", "survey.survey"]
    of_packs = [sheet.record.key for sheet in layout.sheets[1:]]
    assert layout.sheets[0].record.key == "survey"
    assert [key for key in of_packs if key in OF_QUALITY] == ["inspection", "category", "review", "risk_watched"]


def test_every_fault_of_what_a_pack_brings_is_told(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        ours='[pack]\ntitle = "Ours"\nby_choice = true\non = true\n\n[[sheet]]\nrecord = "action"\nshow = ["ref"]\n',
        more='[pack]\ntitle = "More"\n\n[[sheet]]\nrecord = "surveys"\nshow = ["ref"]\n\n[[sheets]]\nrecord = "survey"\n',
    ) == [
        "templates/packs/more.toml: sheets: is not a table of this file (there are: pack, sheet)",
        "templates/packs/more.toml: sheet.surveys: there is no record 'surveys' (is 'survey' meant?)",
        "templates/packs/ours.toml: sheet.action: is none of the pack's records",
        "templates/packs/ours.toml: pack.by_choice: is for packs that a register has to say Yes to; leave it out, or `always` and `on`",
    ]


def test_no_sheet_shows_what_is_worked_out_once_all_is_brought_together(tmp_path: Path) -> None:
    pack = '[[sheet]]\nrecord = "survey"\nadd = ["response_level"]\n'
    assert told(tmp_path, quality=pack) == [
        "templates/packs/quality.toml: sheet.survey.show: 'response_level' is worked out once all is brought together: no sheet shows it"
    ]


def test_what_was_done_in_a_year_stays_in_its_workbooks_where_the_record_says_so() -> None:
    rows = """
        | ref | kind   | by   | planned    | state | finding |
        | V1  | sample | Lead | 06/11/2026 | done  | Even.   |
        | V2  | peer   | Lead | 06/03/2027 |       |         |
    """
    last = submission(review=rows)
    record = SHIPPED.records["review"]
    assert [row.text("ref") for row in carried_over(SHIPPED, last, record, "2026-27")] == ["V1", "V2"]
    assert [
        row.text("ref") for row in carried_over(SHIPPED, last, replace(record, keeps_done=False), "2026-27")
    ] == ["V2"]
    assert carried_over(SHIPPED, last, record, "2027-28") == []


def test_a_register_that_uses_the_pack_has_its_scales_and_a_workbook_its_drop_downs(tmp_path: Path) -> None:
    rows = {"trust": [TRUST], "unit": UNITS[:1], "pack_use": [QUALITY]}
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), rows)  # type: ignore[arg-type]
    (made,) = prepare_workbooks(open_trust(tmp_path), "2026-27-autumn", date(2026, 9, 10))
    book = openpyxl.load_workbook(made.path)
    lists = {cell.value: column for column in book["Lists"].iter_cols() for cell in column[:1]}
    grades = [cell.value for cell in lists["scale_grade_inspection_accreditation"][1:] if cell.value]
    assert grades[:5] == ["Outstanding", "Good", "Requires improvement", "Inadequate", "Effective"]
    assert "Sustain" not in grades
    sheet = book["Risk register"]
    score = sheet.cell(6, column_of(sheet, "risk_watched.score")).value
    assert str(score).startswith("=IFERROR(VALUE(LEFT(INDEX($E$6:")


def test_nothing_is_said_of_the_sheets_that_planbook_hides_with_their_packs(tmp_path: Path) -> None:
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), {"trust": [TRUST]}, kind="trust")  # type: ignore[dict-item]

    def hide(book: openpyxl.Workbook) -> None:
        book["Periods"].sheet_state = "hidden"

    edit(tmp_path / "trust.xlsx", hide)
    assert openpyxl.load_workbook(tmp_path / "trust.xlsx")["Scales"].sheet_state == "hidden"
    found = check_register([tmp_path / "trust.xlsx"]).findings
    assert [finding.sheet for finding in found if finding.code == "WB-025"] == ["Periods"]


def test_a_workbook_works_out_what_is_left_once_both_amounts_are_there(tmp_path: Path) -> None:
    used = [{"pack": title, "used": True} for title in ("Money", "Spending in full")]
    rows = {"trust": [TRUST], "unit": UNITS[:1], "pack_use": used}
    init_trust(tmp_path, "objectives-actions", date(2026, 9, 1), rows)  # type: ignore[arg-type]
    (made,) = prepare_workbooks(open_trust(tmp_path), "2026-27-autumn", date(2026, 9, 10))
    sheet = openpyxl.load_workbook(made.path)["Spending by heading"]
    budget, forecast, left = (
        sheet.cell(6, column_of(sheet, f"grant_line.{key}")) for key in ("budget", "forecast", "left")
    )
    cells = [f"INDEX(${c}$6:{c}$25,ROW()-ROW(${c}$5))" for c in (budget.column_letter, forecast.column_letter)]
    assert left.value == f'=IF(COUNT({",".join(cells)})=2,{cells[0]}-SUM({cells[1]}),"")'
