"""`init`: a new trust's folder and register."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from planbook.errors import FolderError, UnknownError
from planbook.files import check_writable, write_bytes
from planbook.ledger.ledger import Ledger
from planbook.ledger.lock import Lock
from planbook.ledger.opening import is_no_ledger
from planbook.model.body_kind import BodyKind
from planbook.model.declarations import Declarations
from planbook.model.figures_held import said_of_held
from planbook.model.pack import begun_with, use_of
from planbook.model.packs import SHEET
from planbook.model.prose import listed
from planbook.model.record import Record
from planbook.model.templates import OWN
from planbook.model.values import Value
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook
from planbook.validate.checks.keeping_dates import census_days
from planbook.workflow.declared import declared
from planbook.workflow.owning import new_identity, take_over
from planbook.workflow.places import FIGURES, LEDGER, LOCK, OF_PERIODS, REGISTER_NAMES
from planbook.workflow.starting.begin import GivenFiles, begin
from planbook.workflow.trust import open_trust

Rows = Mapping[str, Sequence[Mapping[str, Value]]]


@dataclass(frozen=True, slots=True)
class Addition:
    """A row of the shipped catalogue, or a sheet or a column of today's register, that a trust's does not have."""

    record: str
    row_id: str
    """Of a row; empty for a sheet or a column."""
    label: str
    kind: Literal["row", "column", "sheet"] = "row"


def init_trust(
    folder: Path,
    plan_format: str,
    today: date,
    given: Rows | None = None,
    declarations: Declarations | None = None,
    identity: str | None = None,
    kind: BodyKind | None = None,
    packs: Collection[str] = (),
) -> Path:
    """Make `folder` with its register; returns the register's path.

    The register holds the shipped KPI catalogue, benchmarks, sources and words, the terms of this academic
    year and the next with their bank holidays. Rows of `given` come after the catalogue's of the same record, or
    change the one of their id, and in place of everything else. A body of a `kind` begins with the packs that such
    a one begins with and with `packs`, and calls itself what it is; without a kind everything is used. `identity`
    is what tells the trust from every other, by default a new one.
    Raises FolderError where there is a register already, and UnknownError for
    a plan format that there is none of.
    """
    declarations = declarations or declared(folder)
    _check_free(folder, plan_format, declarations)
    check_writable(folder)
    own_words = folder / OWN / "words.toml"
    if kind in _WORDS and not own_words.exists():
        write_bytes(own_words, _WORDS[kind].encode())
        declarations = declared(folder)
    begun = begun_with(declarations.packs, kind) | frozenset(packs)
    rows: dict[str, Sequence[Mapping[str, Value]]] = {
        **declarations.catalogue,
        "trust": [_trust_cells(plan_format, kind)],
        **_of_packs(declarations, kind, begun),
        **_next_years(today),
    }
    for record, more in (given or {}).items():
        shipped = rows[record] if record in declarations.catalogue else ()
        rows[record] = with_changes(declarations.records[record], shipped, more)
    job = Job(
        format=declarations.register_format,
        register=None,
        unit=None,
        period=None,
        rows={record: [GivenRow(values) for values in given_rows] for record, given_rows in rows.items()},
        trust=identity or new_identity(),
        hidden=_unused(declarations, begun),
    )
    path = folder / REGISTER_NAMES[0]
    write_bytes(path, write_workbook(declarations, job))
    for name in (*OF_PERIODS, FIGURES):
        (folder / name).mkdir(exist_ok=True)
    return path


def init_from_files(
    folder: Path, plan_format: str, today: date, given: GivenFiles, kind: BodyKind | None = None
) -> tuple[Path, list[str]]:
    """Make `folder` with its register from the files of `given`; returns the register's path, and what there is to
    say of what they hold.

    Raises what `init_trust` raises, and PlanbookError for a file at fault; nothing is made then.
    """
    declarations = declared(folder)
    _check_free(folder, plan_format, declarations)
    begun = begin(given, _trust_cells(plan_format, kind), _next_years(today), declarations, today)
    # Rows on a sheet of a pack that is off would be shown nowhere.
    held = begun.rows.keys()
    off = (pack for key, pack in declarations.packs.items() if key not in begun_with(declarations.packs, kind))
    packs = [pack for pack in off if not held.isdisjoint(pack.records)]
    if packs:
        names = listed(pack.title for pack in packs)
        title = declarations.records[SHEET].title
        begun.said.append(f"The sheet {title} says Yes to {names}, as the files have rows of it.")
    return init_trust(folder, plan_format, today, begun.rows, kind=kind, packs=[p.key for p in packs]), begun.said


def _check_free(folder: Path, plan_format: str, declarations: Declarations) -> None:
    """Raise what is raised where no register can be made in `folder`."""
    plans = [f.key for f in declarations.formats.values() if f.kind == "plan"]
    if plan_format not in plans:
        raise UnknownError(f"There is no plan format {plan_format!r} (there are: {', '.join(plans)}).")
    for name in REGISTER_NAMES:
        if (folder / name).exists():
            raise FolderError(f"{folder / name} is there already; planbook never writes over a register.")


def _trust_cells(plan_format: str, kind: BodyKind | None) -> dict[str, Value]:
    """What the sheet Trust begins with."""
    return {"format": plan_format, **(_CELLS[kind] if kind else {})}


def _next_years(today: date) -> dict[str, list[dict[str, Value]]]:
    """The usual terms and holidays of this academic year and the next."""
    return calendar_rows(today.year if today.month >= 8 else today.year - 1, 2)


def with_changes(
    record: Record, rows: Sequence[Mapping[str, Value]], changes: Sequence[Mapping[str, Value]]
) -> list[Mapping[str, Value]]:
    """`rows` with those of `changes`: one that has the id of a row and no day from which it holds changes what it
    names of that row, any other is a row of its own."""
    made = [*rows]
    places = {row[record.row_id]: place for place, row in enumerate(rows) if record.row_id in row}
    for change in changes:
        place = None if change.get("from") else places.get(change.get(record.row_id))
        if place is None:
            made.append(change)
        else:
            made[place] = {**made[place], **change}
    return made


_CELLS: Mapping[BodyKind, Mapping[str, Value]] = {
    "trust": {"controller": "trust"},
    "partnership": {"controller": "unit", "committee": "Governing board", "pools_reserves": False},
    "network": {"controller": "unit", "committee": "Steering group", "pools_reserves": False},
}
"""What the sheet Trust begins with, by what the body is."""
_READERS: Mapping[BodyKind, str] = {
    "partnership": 'trustee = ["headteacher", "headteachers"]',
    "network": 'governor = ["member", "members"]\ntrustee = ["director", "directors"]',
}
_WORDS: Mapping[BodyKind | None, str] = {
    kind: f"# What the body calls itself, and those who read its papers, wherever people read it.\n[words]\n"
    f'trust = ["{kind}", "{kind}s"]\n{readers}\n'
    for kind, readers in _READERS.items()
}
"""Its words.toml, where it is no trust."""


def _of_packs(
    declarations: Declarations, kind: BodyKind | None, begun: Collection[str]
) -> dict[str, Sequence[Mapping[str, Value]]]:
    """The rows of What we use, and the KPIs; those of a pack that is off leave it to their pack whether they are in
    use, so that they come with it in one step."""
    packs = declarations.packs.values()
    used = [use_of(pack, used=pack.key in begun) for pack in packs]
    off = {code for pack in packs if pack.key not in begun for code in pack.kpis}
    held = {code for pack in packs if kind is not None for code in pack.centre_gives}
    trust = said_of_held(declarations)
    kpis = [
        {
            **row,
            **({"on": None} if row["kpi"] in off and row.get("on") else {}),
            **({"given_by": trust} if row["kpi"] in held else {}),
        }
        for row in declarations.catalogue.get("kpi", ())
    ]
    return {SHEET: used, "kpi": kpis}


def _unused(declarations: Declarations, begun: Collection[str]) -> frozenset[str]:
    """The records of which a new register's sheets are hidden: nothing that it uses needs them."""
    packs = declarations.packs.values()
    return frozenset(record for pack in packs if pack.key not in begun for record in pack.records)


def tie_ledger(folder: Path, declarations: Declarations | None = None) -> Literal["begun", "taken over", "its own"]:
    """Make the ledger in `folder` that of the register there: begin one where it was lost, else take over the one
    that there is; returns which of it was done.

    Nothing else makes a ledger where the folder shows a past, or gives one to another register.
    """
    trust = open_trust(folder, declarations)
    path = folder / LEDGER
    lock = Lock(folder / LOCK)
    try:
        begun = is_no_ledger(path)
        with Ledger(path, trust.declarations) as ledger:
            owner = ledger.owner()
            if owner and owner.identity == trust.register.identity:
                return "its own"
            take_over(ledger, trust.register)
    finally:
        lock.release()
    return "begun" if begun else "taken over"


def additions(folder: Path, declarations: Declarations | None = None) -> list[Addition]:
    """What planbook ships and the register of `folder` does not have: `init --update` shows it.

    First sheets and columns, as of a register of an earlier version; then rows of the catalogue.
    """
    declarations = declarations or declared(folder)
    register = open_trust(folder, declarations).register
    found = []
    for sheet in declarations.register_format.sheets:
        record = sheet.record.key
        table = next((t for t in register.submission.tables if t.record == record), None)
        if table is None:
            found.append(Addition(record, "", f"the sheet {sheet.title}", "sheet"))
            continue
        missing = [c.field.heading for c in sheet.columns if c.field.key not in table.keys]
        found += [Addition(record, "", f"the column {heading} of {sheet.title}", "column") for heading in missing]
    for record, rows in declarations.catalogue.items():
        spec = declarations.records[record]
        parts = [f.key for f in spec.fields if f.required and f.type != "number"]
        here = {tuple(entry.text(key) for key in parts) for entry in register.rows(record)}
        found += [
            Addition(record, str(row.get(spec.row_id, "")), str(row.get(spec.label, "")))
            for row in rows
            if tuple(str(row.get(key, "")) for key in parts) not in here
            and str(row.get(spec.row_id, "")) not in {entry.text(spec.row_id) for entry in register.rows(record)}
        ]
    return found


def calendar_rows(first: int, years: int) -> dict[str, list[dict[str, Value]]]:
    """Usual terms, half-terms and England's bank holidays of `years` academic years from `first` on.

    They are what a register begins with; schools' own dates differ and are put right in it by hand.
    """
    import holidays

    last = first + years
    days = holidays.country_holidays("GB", subdiv="ENG", years=range(first, last + 1), language="en_GB")
    good_friday = {day.year: day for day, name in days.items() if name == "Good Friday"}
    periods: list[dict[str, Value]] = []
    closures: list[dict[str, Value]] = []
    for year in range(first, last):
        periods += usual_periods(year, good_friday[year + 1])
        closures += usual_half_terms(year)
    closures += [
        {"name": name, "kind": "bank_holiday", "start": day, "end": day}
        for day, name in sorted(days.items())
        if date(first, 9, 1) <= day <= date(last, 8, 31)
    ]
    return {"period": periods, "closure": closures}


def usual_periods(year: int, good_friday: date) -> list[dict[str, Value]]:
    """The three terms of the academic year that begins in `year`, and the year, as many schools have them.

    Spring ends a week before `good_friday` of the year after, and summer begins two and a half weeks later.
    """
    name = f"{year}-{(year + 1) % 100:02d}"
    break_starts = good_friday - timedelta(days=7)
    terms = {
        "autumn": (_weekday(date(year, 9, 2), 0, 1), _weekday(date(year, 12, 21), 4, -1)),
        "spring": (_weekday(date(year + 1, 1, 4), 0, 1), break_starts),
        "summer": (break_starts + timedelta(days=17), _weekday(date(year + 1, 7, 23), 4, -1)),
    }
    rows: list[dict[str, Value]] = [
        {
            "period": f"{name}-{part}",
            "kind": "term",
            "start": start,
            "end": end,
            "due": end - timedelta(days=7),
            "as_at": end - timedelta(days=14),
        }
        for part, (start, end) in terms.items()
    ]
    rows.append({"period": f"{name}-year", "kind": "year", "start": date(year, 9, 1), "end": date(year + 1, 8, 31)})
    return rows


def census_weeks(declarations: Declarations, today: date) -> list[tuple[str, date]]:
    """The censuses of the year from `today` on, with their days: no return should be due in their weeks."""
    rules = [rule for rule in declarations.rules.values() if rule.check == "not_in_a_census_week"]
    years = (today.year, today.year + 1)
    found = [day for year in years for rule in rules for day in census_days(rule.params["thursdays"], year)]
    return [(name, day) for name, day in found if today <= day <= today + timedelta(days=365)]


def usual_half_terms(year: int) -> list[dict[str, Value]]:
    """The three half-term weeks of the academic year that begins in `year`, as most schools have them."""
    mondays = (
        _weekday(date(year, 10, 25), 0, 1),
        _weekday(date(year + 1, 2, 13), 0, 1),
        _weekday(date(year + 1, 5, 31), 0, -1),
    )
    return [
        {"name": f"{part} half-term", "kind": "half_term", "start": monday, "end": monday + timedelta(days=4)}
        for part, monday in zip(("Autumn", "Spring", "Summer"), mondays, strict=True)
    ]


def _weekday(day: date, weekday: int, step: int) -> date:
    """The nearest day from `day` on (step 1) or back (step -1) that is `weekday` (Monday is 0)."""
    while day.weekday() != weekday:
        day += timedelta(days=step)
    return day
