"""Checks across the units of a trust: what only shows when their workbooks lie side by side."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from planbook.model.figures_held import is_held
from planbook.model.kpi import EVERYBODY, figure, needs_denominator, shown_figure
from planbook.model.prose import in_figures, listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.model.unit_words import unit_words
from planbook.model.values import Value
from planbook.validate.checks.codes import kind_of_party, named, strangers
from planbook.validate.context import Context, Return
from planbook.validate.kpi_rows import is_due
from planbook.validate.params import FieldKey, Longer, NoParams, OneTitle, RecordKey
from planbook.validate.registry import EVERY, Hit, check

Returns = Sequence[Return]
Counts = dict[tuple[str, str], tuple[float, float]]


def _name(unit: str, context: Context) -> str:
    return context.register.label("unit", unit)


def _units(number: int, units: Sequence[str], context: Context) -> str:
    """So many of `units`, by what they are called: "4 schools", "1 team"."""
    return in_figures(number, *unit_words(context.register, units))


def _counts(returned: Return, context: Context, least: float) -> Counts:
    """Both counts of each KPI and group that is out of at least so many."""
    counts: Counts = {}
    for row in returned.submission.entries("kpi_value"):
        code = context.register.code_for("kpi", row.get("kpi"))
        count, whole = row.number("numerator"), row.number("denominator")
        kpi = context.register.kpis.get(code or "")
        given = kpi is not None and is_held(context.declarations, kpi)
        if code and not given and count is not None and whole is not None and whole >= least:
            counts[code, row.text("group") or EVERYBODY] = (count, whole)
    return counts


@check("own_file", "trust", says=("name", "other"))
def own_file(returns: Returns, params: NoParams, context: Context) -> Iterator[Hit]:
    """No file has come from two units."""
    first: dict[str, Return] = {}
    for returned in returns:
        other = first.setdefault(returned.submission.sha256, returned)
        if other is not returned:
            tokens = {"name": _name(returned.unit, context), "other": other.file}
            yield Hit(tokens=tokens, unit=returned.unit, file=returned.file, value=returned.file)


@dataclass(frozen=True, kw_only=True)
class SameFigures:
    kpis: int
    """KPIs that two units share before they are compared."""
    least: float
    """What a figure is out of, before it is compared."""


@check("own_figures", "trust", says=("count", "name", "other"))
def own_figures(returns: Returns, params: SameFigures, context: Context) -> Iterator[Hit]:
    """No two units have the very same counts, KPI by KPI."""
    for earlier, later, count in _alike(returns, params, context):
        yield _same(earlier, later, count, context)


@check("own_wholes", "trust", says=("count", "name", "other"))
def own_wholes(returns: Returns, params: SameFigures, context: Context) -> Iterator[Hit]:
    """No two units are out of the very same numbers, KPI by KPI, with other counts above them."""
    for earlier, later, count in _alike(returns, params, context, wholes=True):
        yield _same(earlier, later, count, context)


def _alike(
    returns: Returns, params: SameFigures, context: Context, *, wholes: bool = False
) -> Iterator[tuple[Return, Return, int]]:
    """Pairs of units that share enough KPIs and are the same in all of these, with how many they are.

    Only those are set beside each other that have a figure in common: of thousands of units few have.
    """
    counts = [_counts(returned, context, params.least) for returned in returns]
    having: dict[tuple[tuple[str, str], object], list[int]] = {}
    for place, (later, own) in enumerate(zip(returns, counts, strict=True)):
        said = [(key, count[1] if wholes else count) for key, count in own.items()]
        same = Counter(other for each in said for other in having.get(each, ()))
        for other, count in sorted(same.items()):
            earlier = returns[other]
            if earlier.unit == later.unit or earlier.submission.sha256 == later.submission.sha256:
                continue
            if wholes and counts[other] == own:
                continue  # that the counts are the same too is the other rule's
            if params.kpis <= count == len(counts[other].keys() & own.keys()):
                yield earlier, later, count
        for each in said:
            having.setdefault(each, []).append(place)


def _same(earlier: Return, later: Return, count: int, context: Context) -> Hit:
    tokens: dict[str, Value] = {
        "name": _name(later.unit, context),
        "other": _name(earlier.unit, context),
        "count": count,
    }
    return Hit(record="kpi_value", tokens=tokens, unit=later.unit, file=later.file)


@dataclass(frozen=True, kw_only=True)
class AmongItsPhase:
    units: int
    """Units of a phase of which something can be called usual."""
    times: float
    """How far outside, in widths of the others' range."""
    points: float
    """The least width, where the KPI has no usual change."""


@check("among_its_phase", "trust", rows=EVERY, says=("figure", "from", "kpi_name", "middle", "name", "to"))
def among_its_phase(returns: Returns, params: AmongItsPhase, context: Context) -> Iterator[Hit]:
    """No unit's figure lies far outside those of all the others of its phase."""
    groups: dict[tuple[str, str, str], dict[str, tuple[Return, Entry, Entry, float]]] = {}
    for returned in returns:
        unit = context.register.units.get(returned.unit)
        for row in returned.submission.entries("kpi_value") if unit else ():
            kpi = context.register.kpis.get(context.register.code_for("kpi", row.get("kpi")) or "")
            if kpi is None or unit is None or is_held(context.declarations, kpi) or not needs_denominator(kpi):
                continue
            value = figure(kpi, row.get("numerator"), row.get("denominator"))
            if value is not None:
                place = (unit.text("phase"), kpi.text("kpi"), row.text("group") or EVERYBODY)
                # A figure that a unit gives twice is another rule's matter: here the first counts.
                groups.setdefault(place, {}).setdefault(returned.unit, (returned, row, kpi, value))
    for found in groups.values():
        if len(found) < max(params.units, 2):
            continue
        in_order = sorted(value for _, _, _, value in found.values())
        for returned, row, kpi, value in found.values():
            low = in_order[value == in_order[0]]  # of the others
            high = in_order[-2 if value == in_order[-1] else -1]
            reach = params.times * max(high - low, kpi.number("usual_change") or params.points)
            if low - reach <= value <= high + reach:
                continue
            others = [v for unit, (_, _, _, v) in found.items() if unit != returned.unit]
            tokens: dict[str, Value] = {
                "name": _name(returned.unit, context),
                "kpi_name": kpi.text("name"),
                "figure": shown_figure(kpi, value),
                "from": shown_figure(kpi, low),
                "to": shown_figure(kpi, high),
                "middle": shown_figure(kpi, median(others)),
            }
            yield Hit(row, ("numerator", "denominator"), tokens, unit=returned.unit, file=returned.file)


@dataclass(frozen=True, kw_only=True)
class Misunderstood:
    units: int
    share: float
    """Per cent of the units."""


@check("kpi_understood", "trust", says=("asked", "count", "kpi_name", "names", "units"))
def kpi_understood(returns: Returns, params: Misunderstood, context: Context) -> Iterator[Hit]:
    """No KPI that is due has been left blank by half of the units."""
    asked: dict[str, list[tuple[str, bool]]] = {}
    for returned in returns:
        here = _context(returned, context)
        for row in returned.submission.entries("kpi_value") if here.unit else ():
            code = context.register.code_for("kpi", row.get("kpi")) or ""
            kpi = context.register.kpis.get(code)
            if (
                kpi
                and not is_held(context.declarations, kpi)
                and (row.text("group") or EVERYBODY) == EVERYBODY
                and is_due(kpi, here)
            ):
                asked.setdefault(code, []).append((returned.unit, row.get("numerator") is None))
    for code, kpi in context.register.kpis.items():
        of = asked.get(code, [])
        blank = [unit for unit, empty in of if empty]
        if len(blank) >= params.units and len(blank) * 100 >= params.share * len(of):
            names = listed(_name(unit, context) for unit in blank)
            tokens: dict[str, Value] = {
                "kpi_name": kpi.text("name"),
                "count": len(blank),
                "asked": _units(len(of), [unit for unit, _ in of], context),
                "units": unit_words(context.register, [unit for unit, _ in of])[1],
                "names": names,
            }
            yield Hit(record="kpi_value", tokens=tokens, value=code)


def _context(returned: Return, context: Context) -> Context:
    return Context(returned.submission, context.register, context.period)


@check("cell_understood", "trust", says=("asked", "column", "count", "record_title", "title"))
def cell_understood(returns: Returns, params: Misunderstood, context: Context) -> Iterator[Hit]:
    """No column has cells that could not be read in half of the units' workbooks."""
    units: dict[tuple[str, str, str], set[str]] = {}
    for returned in returns:
        for table in returned.submission.tables:
            for fault in table.faults:
                rule = context.declarations.rules.get(fault.code)
                if rule is not None and rule.severity == "error":
                    units.setdefault((table.record, fault.field, rule.title), set()).add(returned.unit)
    for (record, field, title), who in sorted(units.items()):
        if len(who) >= params.units and len(who) * 100 >= params.share * len(returns):
            spec = context.spec(record, field)
            tokens: dict[str, Value] = {
                "column": spec.heading,
                "record_title": context.declarations.records[record].title,
                "count": len(who),
                "asked": _units(len(returns), [returned.unit for returned in returns], context),
                "title": title,
            }
            yield Hit(record=record, tokens=tokens, value=spec.heading)


@check("one_title_everywhere", "trust", rows="record", says=("name", "other", "whose"))
def one_title_everywhere(returns: Returns, params: OneTitle, context: Context) -> Iterator[Hit]:
    """A row of a record, as an area, has the same title in every unit's plan."""
    from rapidfuzz import fuzz

    label, registered = (context.declarations.records[key].label for key in (params.record, params.of))
    earlier: list[tuple[str, str]] = []
    for returned in returns:
        for entry in returned.submission.entries(params.record):
            title = entry.text(label)
            if not title or context.register.code_for(params.of, title):
                continue  # the trust knows it, under whatever spelling
            for unit, other in [("", row.text(registered)) for row in context.register.rows(params.of)] + earlier:
                unlike = folded(other) != folded(title)
                if (
                    unit != returned.unit
                    and unlike
                    and fuzz.token_sort_ratio(folded(other), folded(title)) >= params.alike
                ):
                    whose = f"{_name(unit, context) if unit else 'the register'} calls it"
                    tokens = {"name": _name(returned.unit, context), "other": other, "whose": whose}
                    yield Hit(entry, (label,), tokens, unit=returned.unit, file=returned.file)
                    break
            earlier.append((returned.unit, title))


@dataclass(frozen=True, kw_only=True)
class OwnWordsEverywhere(Longer):
    fields: Mapping[RecordKey, FieldKey]


@check("own_words_everywhere", "trust", rows="fields", says=("name", "other"))
def own_words_everywhere(returns: Returns, params: OwnWordsEverywhere, context: Context) -> Iterator[Hit]:
    """No two units tell of their rows, as the progress of actions, in the very same words."""
    first: dict[str, str] = {}
    for returned in returns:
        said = [
            (entry, key) for record, key in params.fields.items() for entry in returned.submission.entries(record)
        ]
        for entry, key in said:
            text = folded(entry.text(key))
            if len(text) < params.least:
                continue
            other = first.setdefault(text, returned.unit)
            if other != returned.unit:
                tokens = {"name": _name(returned.unit, context), "other": _name(other, context)}
                yield Hit(entry, (key,), tokens, unit=returned.unit, file=returned.file)


@dataclass(frozen=True, kw_only=True)
class CodeWanted:
    units: int
    of: tuple[RecordKey, ...]


@check("code_wanted", "trust", says=("sheet", "text", "who"))
def code_wanted(returns: Returns, params: CodeWanted, context: Context) -> Iterator[Hit]:
    """A name that several units use, and the register does not have, is one to add."""
    contexts = [(returned.unit, _context(returned, context)) for returned in returns]
    for of in params.of:
        users: dict[str, tuple[str, set[str]]] = {}
        for unit, here in contexts:
            for columns in here.filled_in(""):
                for number in strangers(columns, of, here):
                    for _, text in named(columns.entries[number], of, here):
                        if kind_of_party(text, of, here) == "unknown":
                            users.setdefault(folded(text), (text, set()))[1].add(unit)
        for text, units in sorted(users.values(), key=lambda u: u[0]):
            if len(units) >= params.units:
                target = context.declarations.records[of].title
                tokens: dict[str, Value] = {
                    "text": text,
                    "who": _units(len(units), [*units], context),
                    "sheet": target,
                }
                yield Hit(tokens=tokens, value=text)
