"""How the tests of rules are told: the sheet as Markdown, and beneath it everything that is found in it.

    Case(
        "AP-012",
        action='''
        | ref | action         | start      | finish     |
        | 1.1 | Buy the books. | 01/12/2026 | 01/10/2026 |
        ''',
        finds='''
        AP-012 | error | Actions | D6, C6 | Action 1.1: finish (01/10/2026) is before start (01/12/2026).
        ''',
    )

`finds` is all that is found, in the order of findings, one to a line; a case that found more would not pass.
A table goes through the same step as one that was read: references become refs, cells that name several
become link rows. The catalogue's test walks the cases of every file, so that no rule is without one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from builders import markdown, register, submission, table
from planbook.collect.relations import relate
from planbook.model.declarations import Declarations
from planbook.model.ended import newest, refs_of_year, with_ended
from planbook.model.fed import with_fed
from planbook.model.finding import Finding
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.model.submission import Claim, Row, Submission, Table
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from planbook.validate.trust import validate_trust

FILE = "returned/2026-27-autumn/990001.xlsx"


class Case:
    """One workbook, and what is found in it.

    `last` are the tables of the last return, where the rule looks at one, `year_before` those of a year ago.
    `kpis` are the only KPIs in use, where not all of the trust's are: a line is wanted of each that is due.
    Of its areas, awards and groups of pupils it gives those that the workbook has, with `whole` all of them.
    `exported` is what an export in figures/ gives.
    `same_sheet` is a sheet that all the tables stand on, as a because stands beside its "we will".
    """

    def __init__(
        self,
        code: str,
        finds: str = "",
        *,
        register: Mapping[str, str] | None = None,
        last: Mapping[str, str] | None = None,
        last_period: str = "2025-26-summer",
        year_before: Mapping[str, str] | None = None,
        period: str = "2026-27-autumn",
        template: str = "objectives-actions",
        unit: str = "990001",
        kpis: str = "",
        same_sheet: str = "",
        whole: bool = False,
        claims: tuple[Claim, ...] = (),
        exported: str = "",
        **tables: str,
    ) -> None:
        self.code = code
        self.finds = finds
        self.tables = tables
        self.register = register or {}
        self.last = last
        self.last_period = last_period
        self.year_before = year_before
        self.period = period
        self.template = template
        self.unit = unit
        self.kpis = kpis
        self.same_sheet = same_sheet
        self.whole = whole
        self.claims = claims
        self.exported = exported

    def found(self, declarations: Declarations | None = None) -> list[Finding]:
        """What is found by planbook's own rules, or those of `declarations`; a preview is switched on."""
        sheets = {**_switched_on(self.code, declarations or load()), **self.register}
        made = _with_kpis(register(declarations=declarations, **sheets), self.kpis)
        if self.exported:
            fed = replace(table(made.declarations, "figure_held", self.exported), file="figures/mis.csv")
            made = Register(with_fed(made.submission, made.declarations, [fed]), made.declarations)
        if not self.whole:
            made = as_given(made, **self.tables)
        period = made.calendar.period(self.period)
        assert period is not None
        before = (
            None
            if self.last is None
            else returned(self.last, template=self.template, period=self.last_period, unit=self.unit)
        )
        now = returned(
            self.tables, template=self.template, period=self.period, unit=self.unit, same_sheet=self.same_sheet
        )
        year_ago = None
        if self.year_before is not None:
            then = made.calendar.year_before(period)
            assert then is not None
            year_ago = returned(self.year_before, template=self.template, period=then.id, unit=self.unit)
        now = replace(now, claims=self.claims)
        if before is not None and before.year == now.year:
            ended = newest((), before, made.declarations)
            known = with_ended(now, ended, made.declarations)
            now = replace(known, refs_before=refs_of_year(before, made.declarations))
        return validate(now, made, period, before, FILE, year_before=year_ago)


@dataclass(frozen=True)
class RegisterCase:
    """A register in which some sheets are as given, and what is found in it."""

    code: str
    finds: str
    tables: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    def found(self) -> list[Finding]:
        made = register(**self.tables).submission
        tables = tuple(table for table in made.tables if table.record not in self.without)
        return validate_register(replace(made, tables=tables), load(), "trust.xlsx")


@dataclass(frozen=True)
class TrustCase:
    """The workbooks of several units, and what is found across them."""

    code: str
    finds: str
    units: Mapping[str, Mapping[str, str]]
    register: Mapping[str, str] = field(default_factory=dict)
    same_file: bool = False

    def found(self) -> list[Finding]:
        made = register(**self.register)
        period = made.calendar.period("2026-27-autumn")
        assert period is not None
        files = [
            (f"{unit}.xlsx", replace(returned(tables, unit=unit), sha256=_sha(unit, self.same_file)))
            for unit, tables in self.units.items()
        ]
        return validate_trust(files, made, period)


def _switched_on(code: str, declarations: Declarations) -> dict[str, str]:
    """The register's Rules sheet as a trust has it that tries the rule `code`, where that is a preview."""
    rule = declarations.rules.get(code)
    if rule is None or rule.begins_on:
        return {}
    return {"setting": f"| rule | severity |\n| {code} | {rule.severity} |"}


def _with_kpis(made: Register, kpis: str) -> Register:
    if not kpis:
        return made
    tables = [
        replace(table, rows=tuple(row for row in table.rows if row.values[0] in kpis.split()))
        if table.record == "kpi"
        else table
        for table in made.submission.tables
    ]
    return Register(replace(made.submission, tables=tuple(tables)), made.declarations)


def as_given(made: Register, **tables: str) -> Register:
    """The register, giving of its areas, awards and groups of pupils those that the workbook's tables have."""

    def has(row: Row, table: Table) -> bool:
        named = dict(zip(table.keys, row.values, strict=True))
        names = made.spellings("funding_source").items()
        words = {word for word, code in names if code == named.get("source")}
        words |= {str(named.get(key)).casefold() for key in ("trust_area", "title")}
        lines = markdown(tables[_GIVEN[table.record]])[1:]
        return bool(words & {cell.casefold() for line in lines for cell in line})

    def given(table: Table) -> Table:
        if table.record in _GIVEN and _GIVEN[table.record] in tables:
            return replace(table, rows=tuple(row for row in table.rows if has(row, table)))
        if table.record == "kpi" and "groups" in table.keys and "disadvantaged" not in tables.get("kpi_value", ""):
            place = table.keys.index("groups")
            without = [(*row.values[:place], None, *row.values[place + 1 :]) for row in table.rows]
            rows = tuple(replace(r, values=v) for r, v in zip(table.rows, without, strict=True))
            return replace(table, rows=rows)
        return table

    read = made.submission
    return Register(replace(read, tables=tuple(map(given, read.tables))), made.declarations)


_GIVEN = {"award": "funding_line", "trust_area": "area"}
"""What the trust gives, with the record of the workbook that it stands in."""


def _sha(unit: str, same: bool) -> str:
    return "f" * 64 if same else unit.rjust(64, "0")


def returned(
    tables: Mapping[str, str],
    *,
    template: str = "objectives-actions",
    period: str = "2026-27-autumn",
    unit: str = "990001",
    same_sheet: str = "",
) -> Submission:
    """The tables as a workbook that has been read."""
    made = submission(template=template, period=period, unit=unit, **tables)
    placed = [replace(table, sheet=same_sheet or table.sheet) for table in made.tables]
    return replace(made, tables=relate(placed, load()))


def lines(findings: list[Finding]) -> list[str]:
    """Each finding as `finds` has it: code, severity, sheet, cells, message."""
    return [
        " | ".join((f.code, f.severity, f.sheet or "–", ", ".join(f.cells) or "–", f.message)) for f in findings
    ]


def wanted(finds: str) -> list[str]:
    return [line.strip() for line in finds.strip().splitlines() if line.strip()]
