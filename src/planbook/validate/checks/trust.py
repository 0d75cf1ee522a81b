"""Checks across the units of a trust: what only shows when their workbooks lie side by side."""

from collections.abc import Iterator, Sequence
from statistics import median

from planbook.model.kpi import EVERYBODY, figure, needs_denominator, shown_figure
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.values import Value
from planbook.validate.checks.codes import kind_of_party, named
from planbook.validate.checks.kpi import is_due
from planbook.validate.context import Context, Return
from planbook.validate.registry import Hit, Params, check

Returns = Sequence[Return]
Counts = dict[tuple[str, str], tuple[float, float]]


def _name(unit: str, context: Context) -> str:
    return context.register.label("unit", unit)


def _counts(returned: Return, context: Context, least: float) -> Counts:
    """Both counts of each KPI and group that is out of at least so many."""
    counts: Counts = {}
    for row in returned.submission.entries("kpi_value"):
        code = context.register.code_for("kpi", row.get("kpi"))
        count, whole = row.number("numerator"), row.number("denominator")
        if code and count is not None and whole is not None and whole >= least:
            counts[code, row.text("group") or EVERYBODY] = (count, whole)
    return counts


def _pairs(returns: Returns) -> Iterator[tuple[Return, Return]]:
    """Every two returns of different units, the earlier first."""
    for position, later in enumerate(returns):
        for earlier in returns[:position]:
            if earlier.unit != later.unit:
                yield earlier, later


@check("own_file", "trust")
def own_file(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No file has come from two units."""
    first: dict[str, Return] = {}
    for returned in returns:
        other = first.setdefault(returned.submission.sha256, returned)
        if other is not returned:
            tokens = {"name": _name(returned.unit, context), "other": other.file}
            yield Hit(tokens=tokens, unit=returned.unit, file=returned.file, value=returned.file)


@check("own_figures", "trust")
def own_figures(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No two units have the very same counts, KPI by KPI."""
    for earlier, later, same, shared in _compared(returns, params, context):
        if same == shared:
            yield _same(earlier, later, same, context)


@check("own_wholes", "trust")
def own_wholes(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No two units are out of the very same numbers, KPI by KPI, with other counts above them."""
    for earlier, later, same, shared in _compared(returns, params, context, wholes=True):
        if same == shared:
            yield _same(earlier, later, same, context)


def _compared(
    returns: Returns, params: Params, context: Context, *, wholes: bool = False
) -> Iterator[tuple[Return, Return, int, int]]:
    """Pairs of units that share enough KPIs, with how many of those are the same and how many there are."""
    counts = {id(r): _counts(r, context, params["least"]) for r in returns}
    for earlier, later in _pairs(returns):
        if earlier.submission.sha256 == later.submission.sha256:
            continue
        one, other = counts[id(earlier)], counts[id(later)]
        if wholes and one == other:
            continue  # that the counts are the same too is the other rule's
        shared = one.keys() & other.keys()
        same = sum((one[k][1] == other[k][1]) if wholes else (one[k] == other[k]) for k in shared)
        if len(shared) >= params["kpis"]:
            yield earlier, later, same, len(shared)


def _same(earlier: Return, later: Return, count: int, context: Context) -> Hit:
    tokens: dict[str, Value] = {
        "name": _name(later.unit, context),
        "other": _name(earlier.unit, context),
        "count": count,
    }
    return Hit(record="kpi_value", tokens=tokens, unit=later.unit, file=later.file)


@check("among_its_phase", "trust")
def among_its_phase(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No unit's figure lies far outside those of all the others of its phase."""
    groups: dict[tuple[str, str, str], dict[str, tuple[Return, Entry, Entry, float]]] = {}
    for returned in returns:
        unit = context.register.units.get(returned.unit)
        for row in returned.submission.entries("kpi_value") if unit else ():
            kpi = context.register.kpis.get(context.register.code_for("kpi", row.get("kpi")) or "")
            if kpi is None or unit is None or not needs_denominator(kpi):
                continue
            value = figure(kpi, row.get("numerator"), row.get("denominator"))
            if value is not None:
                place = (unit.text("phase"), kpi.text("kpi"), row.text("group") or EVERYBODY)
                # A figure that a unit gives twice is another rule's matter: here the first counts.
                groups.setdefault(place, {}).setdefault(returned.unit, (returned, row, kpi, value))
    for found in groups.values():
        if len(found) < params["units"]:
            continue
        for returned, row, kpi, value in found.values():
            others = [v for unit, (_, _, _, v) in found.items() if unit != returned.unit]
            reach = params["times"] * max(max(others) - min(others), kpi.number("usual_change") or params["points"])
            if min(others) - reach <= value <= max(others) + reach:
                continue
            tokens: dict[str, Value] = {
                "name": _name(returned.unit, context),
                "kpi_name": kpi.text("name"),
                "figure": shown_figure(kpi, value),
                "from": shown_figure(kpi, min(others)),
                "to": shown_figure(kpi, max(others)),
                "middle": shown_figure(kpi, median(others)),
            }
            yield Hit(row, ("numerator", "denominator"), tokens, unit=returned.unit, file=returned.file)


@check("kpi_understood", "trust")
def kpi_understood(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No KPI that is due has been left blank by half of the units."""
    for code, kpi in context.register.kpis.items():
        asked: list[tuple[str, bool]] = []
        for returned in returns:
            unit = context.register.units.get(returned.unit)
            if unit is None or not is_due(kpi, _context(returned, context)):
                continue
            asked += [
                (returned.unit, row.get("numerator") is None)
                for row in returned.submission.entries("kpi_value")
                if context.register.code_for("kpi", row.get("kpi")) == code
                and (row.text("group") or EVERYBODY) == EVERYBODY
            ]
        blank = [unit for unit, empty in asked if empty]
        if len(blank) >= params["units"] and len(blank) * 100 >= params["share"] * len(asked):
            names = listed(_name(unit, context) for unit in blank)
            tokens: dict[str, Value] = {
                "kpi_name": kpi.text("name"),
                "count": len(blank),
                "of": len(asked),
                "names": names,
            }
            yield Hit(record="kpi_value", tokens=tokens, value=code)


def _context(returned: Return, context: Context) -> Context:
    return Context(returned.submission, context.register, context.period)


@check("cell_understood", "trust")
def cell_understood(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No column has cells that could not be read in half of the units' workbooks."""
    units: dict[tuple[str, str, str], set[str]] = {}
    for returned in returns:
        for table in returned.submission.tables:
            for fault in table.faults:
                rule = context.declarations.rules.get(fault.code)
                if rule is not None and rule.severity == "error":
                    units.setdefault((table.record, fault.field, rule.title), set()).add(returned.unit)
    for (record, field, title), who in sorted(units.items()):
        if len(who) >= params["units"] and len(who) * 100 >= params["share"] * len(returns):
            spec = context.spec(record, field)
            tokens: dict[str, Value] = {
                "column": spec.heading,
                "record_title": context.declarations.records[record].title,
                "count": len(who),
                "of": len(returns),
                "title": title,
            }
            yield Hit(record=record, tokens=tokens, value=spec.heading)


@check("one_area_title", "trust")
def one_area_title(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """An area has the same title in every unit's plan."""
    from rapidfuzz import fuzz

    earlier: list[tuple[str, str]] = []
    for returned in returns:
        for area in returned.submission.entries("area"):
            title = area.text("title")
            if not title or context.register.code_for("trust_area", title):
                continue  # the trust knows it, under whatever spelling
            for unit, other in [("", row.text("title")) for row in context.register.rows("trust_area")] + earlier:
                unlike = folded(other) != folded(title)
                if (
                    unit != returned.unit
                    and unlike
                    and fuzz.token_sort_ratio(folded(other), folded(title)) >= params["alike"]
                ):
                    whose = f"{_name(unit, context) if unit else 'the register'} calls it"
                    tokens = {"name": _name(returned.unit, context), "other": other, "whose": whose}
                    yield Hit(area, ("title",), tokens, unit=returned.unit, file=returned.file)
                    break
            earlier.append((returned.unit, title))


@check("own_progress", "trust")
def own_progress(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """No two units tell the progress of an action in the very same words."""
    first: dict[str, str] = {}
    for returned in returns:
        for action in returned.submission.entries("action"):
            text = folded(action.text("progress"))
            if len(text) < params["least"]:
                continue
            other = first.setdefault(text, returned.unit)
            if other != returned.unit:
                tokens = {"name": _name(returned.unit, context), "other": _name(other, context)}
                yield Hit(action, ("progress",), tokens, unit=returned.unit, file=returned.file)


@check("code_wanted", "trust")
def code_wanted(returns: Returns, params: Params, context: Context) -> Iterator[Hit]:
    """A name that several units use, and the register does not have, is one to add."""
    for of in params["of"]:
        users: dict[str, tuple[str, set[str]]] = {}
        for returned in returns:
            here = _context(returned, context)
            for table in here.entered:
                for entry in table.entries():
                    for _, text in named(entry, of, here):
                        if kind_of_party(text, of, here) == "unknown":
                            users.setdefault(folded(text), (text, set()))[1].add(returned.unit)
        for text, units in sorted(users.values(), key=lambda u: u[0]):
            if len(units) >= params["units"]:
                target = context.declarations.records[of].title
                yield Hit(tokens={"text": text, "count": len(units), "sheet": target}, value=text)
