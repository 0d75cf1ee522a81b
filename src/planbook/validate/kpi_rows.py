"""The rows of KPIs that rules go through: whose figure it is, whether it is asked, and the same figure earlier."""

from collections.abc import Callable, Iterable, Mapping

from planbook.model.figures_held import is_held
from planbook.model.kpi import EVERYBODY, is_of_all_pupils, is_of_nobody, worked_out
from planbook.model.register import Register
from planbook.model.submission import Entry, Submission
from planbook.validate.context import Context

COUNTS = ("numerator", "denominator")
"""The fields of a row's count and of what that is out of."""

_Rows = Mapping[tuple[str | None, str], Entry]
"""By the code of the KPI and the group of pupils."""


def kpi_of(entry: Entry, context: Context) -> Entry | None:
    """The KPI's row of the register, where the KPI is in use and the one that the row is of gives its figure.

    None in a return of a KPI that the trust gives: no rule asks a school for a figure that it has not to give.
    """
    kpi = named_kpi(entry, context)
    if kpi is None or context.period is None:
        return kpi
    return None if context.register.once(_is_given, kpi.text("kpi")) else kpi


def _is_given(register: Register, code: str) -> bool:
    """Whether the trust gives the figures of the KPI."""
    kpi = register.kpis.get(code)
    return kpi is not None and is_held(register.declarations, kpi)


def named_kpi(entry: Entry, context: Context) -> Entry | None:
    """The KPI's row of the register, no matter who gives its figure, where the KPI is in use."""
    code = context.register.code_for("kpi", entry.get("kpi"))
    return context.register.kpis.get(code or "")


def is_due(kpi: Entry, context: Context) -> bool:
    """Whether the KPI is asked of this unit in this period."""
    return context.once(_is_due, kpi.text("kpi"))


def _is_due(context: Context, code: str) -> bool:
    kpi = context.register.kpis[code]
    applies = context.unit is None or context.register.kpi_applies(kpi, context.unit)
    return context.period is not None and applies and context.register.kpi_due(kpi, context.period)


def value_of(entry: Entry, context: Context) -> float | None:
    """The figure that the row's counts come to, where the KPI can have it."""
    kpi = kpi_of(entry, context)
    return worked_out(kpi, entry.get("numerator"), entry.get("denominator")) if kpi else None


def is_nobody(entry: Entry, kpi: Entry) -> bool:
    """Whether the row says that there was nobody to count."""
    return is_of_nobody(kpi, *(entry.get(key) for key in COUNTS))


def is_nobody_of_all(entry: Entry, kpi: Entry, context: Context) -> bool:
    """Whether the row says so of all pupils, and not of a group of them, of staff or of what is no person."""
    of_all = group_named(entry) == EVERYBODY and is_of_all_pupils(context.declarations, kpi)
    return of_all and is_nobody(entry, kpi)


def figure_before(entry: Entry, context: Context) -> Entry | None:
    """The last return's row of the same KPI and pupils; None where the KPI was counted differently then."""
    return _counted_alike(entry, context.previous, _rows_before, context)


def figure_year_before(entry: Entry, context: Context) -> Entry | None:
    """The row of the same KPI and pupils in the return of the same term of the year before, counted alike."""
    return _counted_alike(entry, context.year_before, _rows_year_before, context)


def _counted_alike(
    entry: Entry, earlier: Submission | None, rows: Callable[[Context], _Rows], context: Context
) -> Entry | None:
    """The row of the same KPI and pupils among the `rows` of an `earlier` return, where it was counted alike."""
    code = context.register.code_for("kpi", entry.get("kpi"))
    then = context.register.calendar.period(earlier.period or "") if earlier else None
    if code and then and not context.register.counted_alike(code, then):
        return None
    return context.once(rows).get((code, group_named(entry)))


def _rows_year_before(context: Context) -> _Rows:
    return _rows(context.year_before.entries("kpi_value") if context.year_before else (), context)


def _rows_before(context: Context) -> _Rows:
    return _rows(context.previous.entries("kpi_value") if context.previous else (), context)


def rows_now(context: Context) -> _Rows:
    """The first row of each KPI and group of pupils in the return."""
    return _rows(context.entries("kpi_value"), context)


def _rows(entries: Iterable[Entry], context: Context) -> _Rows:
    """The first row of each KPI and group of pupils."""
    rows: dict[tuple[str | None, str], Entry] = {}
    for entry in entries:
        rows.setdefault((context.register.code_for("kpi", entry.get("kpi")), group_named(entry)), entry)
    return rows


def group_named(entry: Entry) -> str:
    """The group of pupils that the row is of: that which it names, or everybody."""
    return entry.text("group") or EVERYBODY
