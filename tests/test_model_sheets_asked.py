"""Sheets asked: the register narrows whom a sheet is asked of, and says when and by whom it is filled in."""

from datetime import date

from planbook.model.asked import as_asked, asked_format
from planbook.model.needed import figures_needed, minutes_by_role
from planbook.model.register import Register
from planbook.prepare.content.known import register_of
from planbook.workflow.declared import declared
from planbook.workflow.init import calendar_rows

SHIPPED = declared()
UNITS = (
    {"unit_id": "990001", "name": "Ash", "kind": "school", "phase": "primary", "state": "open"},
    {"unit_id": "990002", "name": "Oak", "kind": "school", "phase": "secondary", "state": "open"},
    {"unit_id": "MR-01", "name": "East", "kind": "mini_region", "state": "open"},
)
HALF_TERM = {
    "period": "2026-27-autumn-1", "kind": "half_term", "start": date(2026, 9, 2), "end": date(2026, 10, 23),
    "due": date(2026, 10, 16), "as_at": date(2026, 10, 9),
}  # fmt: skip
AUTUMN, HALF = "2026-27-autumn", "2026-27-autumn-1"


def register(*asked: dict[str, object], **rows: object) -> Register:
    calendar = calendar_rows(2026, 1)
    calendar["period"] = [*calendar["period"], HALF_TERM]
    trust = [{"name": "Fen", "format": "objectives-actions"}]
    own = {**SHIPPED.catalogue, **calendar, "trust": trust, "unit": UNITS, "sheet_asked": [*asked], **rows}
    return register_of(SHIPPED, own)  # type: ignore[arg-type]


def sheets(held: Register, unit: str, name: str = AUTUMN) -> dict[str, str]:
    """The records that the unit is asked, each with who fills it in."""
    period = held.calendar.period(name)
    assert period
    layout = asked_format(held.of(period), SHIPPED.formats["objectives-actions"], unit, period)
    return {sheet.record.key: sheet.who for sheet in layout.sheets}


def test_a_sheet_without_a_row_is_asked_of_everybody() -> None:
    held = register({"sheet": "Funding", "kinds": "school"})
    assert "milestone" in sheets(held, "MR-01")
    assert "funding_line" in sheets(held, "990001")
    assert "funding_line" not in sheets(held, "MR-01")


def test_a_sheet_is_asked_of_phases_and_of_named_units() -> None:
    held = register({"sheet": "milestones", "phases": "secondary"}, {"sheet": "Milestones", "units": "East"})
    assert [unit for unit in ("990001", "990002", "MR-01") if "milestone" in sheets(held, unit)] == [
        "990002",
        "MR-01",
    ]


def test_a_sheet_is_asked_of_secondary_schools_in_half_terms_only() -> None:
    held = register({"sheet": "Milestones", "phases": "secondary", "periods": "half_term"})
    places = [(unit, name) for unit in ("990001", "990002") for name in (AUTUMN, HALF)]
    assert [place for place in places if "milestone" in sheets(held, *place)] == [("990002", HALF)]


def test_who_fills_a_sheet_in_is_the_role_that_the_register_says() -> None:
    held = register({"sheet": "Milestones", "kinds": "school", "role": "business_manager"})
    assert (sheets(held, "990001")["milestone"], sheets(held, "990001")["action"]) == (
        SHIPPED.word("person_role", "business_manager"),
        "Headteacher",
    )


def test_who_fills_a_sheet_in_may_differ_by_kind_of_period() -> None:
    held = register(
        {"sheet": "Milestones", "role": "head", "periods": "term"},
        {"sheet": "Milestones", "role": "business_manager", "periods": "half_term"},
    )
    words = [SHIPPED.word("person_role", role) for role in ("head", "business_manager")]
    assert [sheets(held, "990001", name)["milestone"] for name in (AUTUMN, HALF)] == words


def test_a_role_says_whose_sheet_it_is_and_takes_it_from_nobody() -> None:
    asked = {"sheet": "Funding", "kinds": "school", "role": "business_manager"}
    people = [{"person": "BM", "name": "Bo Ash", "role": "business_manager", "unit": "990001"}]
    held = register(asked, person=people)
    assert [sheets(held, unit).get("funding_line") for unit in ("990001", "990002", "MR-01")] == [
        "Business manager", "Business manager", None,
    ]  # fmt: skip


def test_a_cover_says_what_is_needed_and_who_for_how_long() -> None:
    held = register()
    period = held.calendar.period(AUTUMN)
    assert period
    layout = asked_format(held, SHIPPED.formats["objectives-actions"], "990001", period)
    day = f"{period.as_at.day} {period.as_at:%B}"
    said = (
        "attendance and three more from the MIS; in-year balance and one more from finance; "
        f"staff sickness and three more, all to {day}"
    )
    assert figures_needed(held.of(period), layout, "990001", period) == said
    assert minutes_by_role(layout)["Headteacher"] == 20


def test_nobody_has_more_to_do_than_the_whole_workbook() -> None:
    rows = [{**row, "due_in": "half_term"} for row in SHIPPED.catalogue["kpi"] if row["kpi"] == "ATT"]
    held = register(kpi=rows)
    period = held.calendar.period(HALF)
    assert period
    layout = asked_format(held.of(period), SHIPPED.formats["objectives-actions"], "990001", period)
    assert (layout.minutes, minutes_by_role(layout)) == (2, {"Business manager": 2})


def test_a_block_is_left_out_where_nobody_is_asked_for_what_its_table_shows() -> None:
    used = [{"pack": pack.title, "used": True} for pack in SHIPPED.packs.values()]
    network = SHIPPED.reports["network"]

    def shown(*asked: dict[str, object]) -> set[str]:
        held = register(*asked, pack_use=used)
        period = held.calendar.period(AUTUMN)
        assert period
        return {block.key for block in network.blocks if as_asked(block, held, held.units, period)}

    everything = shown()
    assert {"ranked", "made", "lessons", "members", "bodies"} <= everything
    nobody = shown({"sheet": "Applications", "kinds": "team"})
    assert everything - nobody == {"ranked", "made", "lessons"}, "the register's own rows are asked of nobody"
