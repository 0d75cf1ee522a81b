"""Cells that work themselves out: what the trust knows of a KPI, its figure and status, what is left of an award.

Formulas are plain ones that any Excel and LibreOffice know. They reach the cells of their row through
INDEX over the column, because a cell that a school cuts and pastes would take a direct reference with it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from planbook.look import STATUS
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.kpi import (
    EVERYBODY,
    GIVEN_FIGURES,
    MOST_PLACES,
    NOBODY,
    aimed,
    as_shown,
    figure,
    given_cell,
    is_of_nobody,
    near_within,
    needs_denominator,
    places,
    status,
    status_of,
)
from planbook.model.loading import DeclarationFault
from planbook.model.meant import meant
from planbook.model.record import Field, Record
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.targets import aim_of
from planbook.model.values import Value
from planbook.model.worked_values import is_share_of_people, worked_value
from planbook.prepare.job import HELD, WHOSE, GivenRow, Job

_YET = "judged_scale"
"""Under this key a row has what its KPI's range and tolerance are multiplied by, 0 where it is not judged yet."""

NOT_DUE = 'General;General;General;"– "@'


@dataclass(frozen=True, slots=True)
class Worked:
    """What a worked-out cell holds: a formula with the value it comes to, or a value alone."""

    value: Value
    formula: str = ""
    number: str = ""
    """Its number format, where not that of the field."""


At = Callable[[str], str]
"""The formula text for the cell of another field in the same row."""


def number_format(kpi: Entry) -> str:
    """The number format of a KPI's figures, a percentage as a share."""
    kpi_unit, own = kpi.text("unit"), places(kpi)
    whole = "#,##0" if kpi_unit in ("count", "yes_no") else "0"
    return whole + (f".{'0' * own}" if own else "") + ("%" if kpi_unit == "percent" else "")


def complete(job: Job, known: Register) -> dict[str, tuple[GivenRow, ...]]:
    """The job's rows, those of KPIs with what the trust knows: name, counts, target, published figure."""
    rows = {record: tuple(given) for record, given in job.rows.items()}
    if "kpi_value" in rows:
        rows["kpi_value"] = tuple(_with_kpi(row, job, known) for row in rows["kpi_value"])
    return rows


def _with_kpi(row: GivenRow, job: Job, known: Register) -> GivenRow:
    code, group = str(row.values.get("kpi")), str(row.values.get("group") or EVERYBODY)
    kpi = known.kpis.get(code)
    values: dict[str, Value] = {"measure": None, "counts": None, "last": None, "target": None, "benchmark": None}
    if kpi:
        values["measure"] = kpi.text("name")
        whose = row.values.get(WHOSE)
        values["counts"] = f"{count_words(kpi)}. {whose}" if whose else count_words(kpi)
        values["target"] = kpi.number("target")
    if kpi and job.register and job.unit and job.period:
        unit = job.register.units.get(job.unit)
        published = job.register.published_for(unit, code, job.period, group) if unit else None
        aim = aim_of(job.register, code, job.unit, job.period)
        values["target"], values[_YET] = aim.target, aim.scale or 0.0
        values["benchmark"] = published.number("value") if published else None
    values |= {key: value for key, value in row.values.items() if value is not None or key not in values}
    return replace(row, values=values)


def count_words(kpi: Entry) -> str:
    """What is counted, and out of what: "Sessions attended; sessions possible"."""
    if kpi.text("unit") == "yes_no":
        return "Yes or No"
    parts = [kpi.text("count_label"), kpi.text("out_of_label") if needs_denominator(kpi) else ""]
    return "; ".join(part for part in parts if part)


FORMULAS = frozenset({*GIVEN_FIGURES, "funding_variance", "kpi_name", "kpi_counts", "kpi_value", "kpi_status"})
"""The names that a field's `formula` can be."""


def faults_of_formulas(declarations: Declarations) -> Iterator[DeclarationFault]:
    """Fields that are to be worked out by what there is not, or that somebody fills in as well."""
    for record in declarations.records.values():
        for spec in record.fields:
            what = ""
            if spec.formula and spec.formula not in FORMULAS:
                what = f"there is no formula {spec.formula!r}{meant(spec.formula, sorted(FORMULAS))}"
            elif spec.formula and spec.asked != "worked_out":
                what = 'is of a field that somebody fills in; leave it out, or say asked = "worked_out"'
            if what:
                yield DeclarationFault("record", record.key, ("fields", spec.key, "formula"), what)


def work_out(name: str, row: GivenRow | None, at: At, known: Register, job: Job) -> Worked:
    """The worked-out cell `name` of a row (None for a spare one)."""
    if name == "funding_variance":
        return _variance(row, at)
    kpi = known.kpis.get(str(row.values.get("kpi"))) if row else None
    if row is None or kpi is None:
        return Worked(None)
    plain = {"kpi_name": "measure", "kpi_counts": "counts"}
    if name in plain:
        return Worked(row.values.get(plain[name]))
    if name in GIVEN_FIGURES:
        return _figure(kpi, GIVEN_FIGURES[name], row.values)
    if not row.due:
        return Worked(not_due_words(kpi, job), number=NOT_DUE) if name == "kpi_status" else Worked(None)
    if row.by_trust and row.values.get("numerator") is None:
        return _held(kpi, name, row.values)
    if name == "kpi_value":
        return _value(kpi, row.values, at)
    return _status(kpi, row.values, at)


def worked_field(spec: Field, record: Record, row: GivenRow | None, at: At, known: Register) -> Worked:
    """The cell of a field that is worked out of its row alone: a product, a share of one count in another, or
    what is left of a number.

    Of a choice the number counts that its word begins with.
    """
    how = spec.works_out
    if how is None or not how.is_live:
        return Worked(None)
    value = worked_value(spec, record.by_key, row.values.get, known) if row else None
    if how.rate:
        part, whole = (at(key) for key in how.rate)
        share: Value = value / 100 if isinstance(value, float) else ""
        of_nobody = '""'
        if is_share_of_people(spec, record.by_key):
            of_nobody = f'IF({part}=0,"{NOBODY}","")'
            share = NOBODY if row and [row.values.get(key) for key in how.rate] == [0, 0] else share
        known_share = f'IF({part}>{whole},"",ROUND({part}/{whole},3))'  # as it is worked out of what comes back
        counted = f"IF({whole}=0,{of_nobody},{known_share})"
        return Worked(share, f'=IF(AND(ISNUMBER({part}),ISNUMBER({whole})),{counted},"")')
    if how.difference:
        first, *rest = cells = [at(key) for key in how.difference]
        there = f"COUNT({','.join(cells)})={len(cells)}"
        return Worked("" if value is None else value, f'=IF({there},{first}-SUM({",".join(rest)}),"")')
    factors = [
        f'VALUE(LEFT({at(key)},FIND(" ",{at(key)}&" ")-1))'
        if record.field(key).type == "choice"
        else f"IF(ISNUMBER({at(key)}),{at(key)},NA())"
        for key in how.product
    ]
    return Worked("" if value is None else value, f'=IFERROR({"*".join(factors)},"")')


def _held(kpi: Entry, name: str, values: Mapping[str, Value]) -> Worked:
    """The figure that the trust holds without its counts, or its status; a dash where it holds none yet."""
    value = values.get(HELD)
    if not isinstance(value, int | float):
        return Worked("–")
    if name == "kpi_value":
        return Worked(given_cell(kpi, "held", value), number=number_format(kpi))
    target = values.get("target")
    target = float(target) if isinstance(target, int | float) else None
    return Worked(STATUS[status(kpi, value, target, _scale(values))].kpi)


def _variance(row: GivenRow | None, at: At) -> Worked:
    given = row.values if row else {}
    award, forecast = given.get("award"), given.get("forecast")
    left: Value = ""
    if isinstance(award, int | float) and isinstance(forecast, int | float):
        left = award - forecast
    a, f = at("award"), at("forecast")
    return Worked(
        left,
        f'=IF(AND(ISNUMBER({a}),ISNUMBER({f})),{a}-{f},"")',
    )


def _figure(kpi: Entry, key: str, values: Mapping[str, Value]) -> Worked:
    """A figure that the trust knows, in the KPI's own unit."""
    return Worked(given_cell(kpi, key, values.get(key), _scale(values)), number=number_format(kpi))


def _scale(values: Mapping[str, Value]) -> float | None:
    """What the KPI's range and tolerance are multiplied by; None where it is not judged yet."""
    scale = values.get(_YET, 1.0)
    return float(scale) if isinstance(scale, int | float) and scale else None


def _value(kpi: Entry, values: Mapping[str, Value], at: At) -> Worked:
    """The KPI's figure from its counts (`planbook.model.kpi.figure`), a percentage as a share."""
    kpi_unit = kpi.text("unit")
    n, d = at("numerator"), at("denominator")
    worked = figure(kpi, values.get("numerator"), values.get("denominator"))
    number = number_format(kpi)
    if kpi_unit == "yes_no":
        shown: Value = "" if worked is None else ("Yes" if worked else "No")
        return Worked(shown, f'=IFERROR(IF(OR({n}="Yes",{n}="No"),{n},""),"")', number)
    if not needs_denominator(kpi):
        return Worked("" if worked is None else worked, f'=IF(ISNUMBER({n}),{_if_possible(kpi, n)},"")', number)
    times = "*100" if kpi_unit == "rate" else ""
    of_nobody = f'IF({n}=0,"{NOBODY}","")'
    quotient = _if_possible(kpi, f"{n}/{d}{times}")
    formula = f'=IF(AND(ISNUMBER({n}),ISNUMBER({d})),IF({d}=0,{of_nobody},{quotient}),"")'
    if is_of_nobody(kpi, values.get("numerator"), values.get("denominator")):
        return Worked(NOBODY, formula, number)
    if worked is not None and kpi_unit == "percent":
        worked /= 100
    return Worked("" if worked is None else worked, formula, number)


def _if_possible(kpi: Entry, formula: str) -> str:
    """The figure that `formula` comes to; nothing where it is one that the KPI cannot have."""
    of = 100 if kpi.text("unit") == "percent" else 1
    ends = (("<", kpi.number("lowest")), (">", kpi.number("highest")))
    beyond = [f"{formula}{sign}{end / of:.15g}" for sign, end in ends if end is not None]
    return f'IF(OR({",".join(beyond)}),"",{formula})' if beyond else formula


def _status(kpi: Entry, values: Mapping[str, Value], at: At) -> Worked:
    """The figure beside its target by the rule of `planbook.model.kpi.status`, as a formula and as it stands."""
    kpi_unit, better = kpi.text("unit"), kpi.text("better")
    target = values.get("target")
    target = float(target) if isinstance(target, int | float) else None
    worked = figure(kpi, values.get("numerator"), values.get("denominator"))
    scale = _scale(values)
    counts = values.get("numerator"), values.get("denominator")
    word = STATUS[status_of(kpi, counts, worked, target, scale)].kpi
    v = at("value")
    nobody = f'IF({v}="{NOBODY}","{STATUS["nobody"].kpi}",' if needs_denominator(kpi) else ""
    end = ")" if nobody else ""
    own = {"percent": _as_shown(kpi, f"({v}*100)"), "yes_no": f'IF({v}="Yes",1,0)'}.get(kpi_unit, _as_shown(kpi, v))
    ends = None if scale is None else aimed(kpi, scale)
    if ends:
        short = f"MAX({ends[0]:.10g}-{own},{own}-{ends[1]:.10g})"
    elif better == "up" and target is not None:
        short = f"{as_shown(kpi, target):.10g}-{own}"
    elif better == "down" and target is not None:
        short = f"{own}-{as_shown(kpi, target):.10g}"
    else:
        return Worked(word, f'=IF({v}="","Not reported",{nobody}"Not applicable"{end})')
    short = f"ROUND({short},6)"
    near = f"{near_within(kpi, scale or 1.0):.10g}"
    return Worked(
        word,
        f'=IF({v}="","Not reported",{nobody}IF({short}<=0,"On target",'
        f'IF({short}<={near},"Near target","Off target"))){end}',
    )


def _as_shown(kpi: Entry, v: str) -> str:
    """The formula text for `v` as it is shown (`planbook.model.kpi.as_shown`)."""
    needed = f"INT(ROUND(-LOG10(2*ABS({v})),9))+1"
    if kpi.text("unit") == "percent":  # of what is 100% the many places are none that anybody sees
        needed = f"MAX({needed},INT(ROUND(-LOG10(2*MAX(ABS(100-ABS({v})),0.000000001)),9))+1)"
    return f"IF({v}=0,0,ROUND({v},MAX({places(kpi)},MIN({MOST_PLACES},{needed}))))"


def not_due_words(kpi: Entry, job: Job) -> str:
    """ "Not due until July", by the register's next period in which the KPI is due; else "Not due"."""
    later = _next_due(kpi, job.register, job.period) if job.register and job.period else None
    return f"Not due until {later.due or later.end:%B}" if later else "Not due"


def _next_due(kpi: Entry, register: Register, period: Period) -> Period | None:
    later = [
        p
        for p in register.calendar.periods
        if p.kind == period.kind and p.start > period.end and register.kpi_due(kpi, p)
    ]
    return min(later, key=lambda p: p.start, default=None)
