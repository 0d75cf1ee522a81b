"""All that a dashboard says, as one plain object: the page only lays it out."""

from collections.abc import Iterable
from typing import Any

from planbook import look
from planbook.consolidate.tables import ExternalTables, Tables, TrustTables
from planbook.model.audience import DRAFT, audience_line, workbook_place
from planbook.model.declarations import Declarations
from planbook.model.hierarchy import above
from planbook.model.register import Register
from planbook.model.values import long_date
from planbook.report.blocks.subject import Scope, subject_of
from planbook.report.blocks.taken import with_taken
from planbook.report.dashboard.figures import figures_of
from planbook.report.dashboard.own import tables_of_unit
from planbook.report.dashboard.tables import Json, in_page
from planbook.report.dashboard.views import Viewed, views_of

MOST_UNITS = 500
"""Above so many units a dashboard shows totals alone: nobody reads more side by side, and no browser is quick."""
_VERSION = 1


def content_outside(
    declarations: Declarations, tables: ExternalTables, key: str, unit: str = "", *, draft: bool = False
) -> Json:
    """What the dashboard `key` says outside the trust's office, of all units or of one `unit`; a `draft` says so.

    Raises UnknownError where the register has no such unit.
    """
    scope: Scope = "unit" if unit else "trust"
    subject = subject_of(declarations, tables, scope, unit)
    to = declarations.readers
    if unit:
        subject = subject_of(declarations, tables_of_unit(subject, tables), scope, unit)
        to = subject.name
    line = audience_line("external", to=to)
    return _content(Viewed(subject, with_taken(declarations.reports, declarations.reports[key])), line, draft=draft)


def content_inside(declarations: Declarations, tables: TrustTables, key: str) -> Json:
    """What the dashboard `key` says in the trust's own office."""
    subject = subject_of(declarations, tables, "trust")
    report = with_taken(declarations.reports, declarations.reports[key], inside=True)
    return _content(Viewed(subject, report), audience_line("internal"))


def _content(viewed: Viewed, line: str, *, draft: bool = False) -> Json:
    subject, report = viewed.subject, viewed.report
    many = len(subject.units) > MOST_UNITS
    viewed = Viewed(subject, report, only_totals=many)
    words = subject.words
    edition = viewed.summary
    figures = figures_of(edition)
    if many:
        figures |= {"units": [], "unit_times": []}
    whole = f"{len(subject.units):,} {words['schools']}"
    return {
        "version": _VERSION,
        "title": in_page(report.title),
        "subtitle": in_page(report.subtitle.format_map(words)),
        "about": in_page(subject.name),
        "scope": subject.scope,
        "line": in_page(line),
        "draft": DRAFT if draft else "",
        "internal": isinstance(subject.tables, TrustTables),
        "as_at": in_page(f"As at {long_date(subject.period.as_at)}"),
        "contact": in_page(subject.register.contact),
        "only_totals": f"Only totals are shown: there are {whole}." if many else "",
        "without": _without_script(viewed),
        "words": {key: in_page(words[key]) for key in ("school", "schools", "School", "Schools")},
        "statuses": {
            key: {"symbol": one.symbol, "kpi": one.kpi, "action": one.action, "money": one.money}
            for key, one in look.STATUS.items()
        },
        "units": [] if many else _units(subject.register, subject.tables, subject.units),
        "phases": [[code, in_page(edition.phase_word(code))] for code in edition.phase_order],
        "figures": figures,
        "views": views_of(viewed, {sign for sign, _ in figures["signs"]}),
    }


def _without_script(viewed: Viewed) -> str:
    """Where the same figures are, for those whose browser runs no script: of a page that lies beside them."""
    summary = viewed.subject.declarations.reports.get(viewed.report.tables_of or "summary")
    if viewed.is_unit or isinstance(viewed.tables, TrustTables) or summary is None:
        return ""
    return f"The same figures are in {workbook_place(summary)}, in the same folder."


def _units(register: Register, tables: Tables, units: Iterable[str]) -> list[Json]:
    """The units by name: each with the phase it is brought together under, and what it belongs to."""
    phases: dict[str, str | None] = {row.unit: row.phase for row in tables.kpis}
    phases |= {row.unit: row.phase for row in tables.returns if row.unit not in phases}
    made: list[dict[str, Any]] = [
        {
            "id": unit,
            "name": in_page(register.label("unit", unit)),
            "phase": "" if phases.get(unit) in (None, "not_applicable") else phases.get(unit),
            "above": [in_page(register.label("unit", one)) for one in above(register, unit)],
        }
        for unit in units
    ]
    return sorted(made, key=lambda one: (str(one["name"]).casefold(), one["id"]))
