"""Checks of the figures of success measures: that each is of its kind, and has what it is judged by."""

from collections.abc import Iterator
from datetime import date

from planbook.model.declarations import Field
from planbook.model.derivation import Derivation
from planbook.model.derived_from import NamedDerivation, is_registered, named_in
from planbook.model.measure import WANTED, Measured, aim_in_words, figure_in_words, fits, is_reached, measured
from planbook.model.measure import differs as differs_from
from planbook.model.prose import agree, listed, number_word
from planbook.model.register import folded
from planbook.model.result import as_text, out_of
from planbook.model.submission import Entry
from planbook.model.used import is_used
from planbook.model.values import as_number, entries
from planbook.validate.context import Context
from planbook.validate.params import NoParams, OneField
from planbook.validate.registry import Hit, check

_RESULTS = ("target", "baseline", "actual")


def _measured(entry: Entry, context: Context) -> Measured:
    """The success measure of the row; many rules ask for it."""
    known, place = context.once(_known), (entry.table.sheet, entry.row.excel_row)
    if place not in known:
        known[place] = measured(entry, context.register)
    return known[place]


def _known(_: Context) -> dict[tuple[str, int], Measured]:
    return {}


@check("fits_its_kind", says=("wanted",), unseen="words")
def fits_its_kind(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Target, baseline and figure are of the kind that was chosen."""
    measure = _measured(entry, context)
    for key in _RESULTS:
        if not fits(measure, key, entry.get(key)):
            heading = context.spec(entry.record, key).heading
            yield Hit(entry, (key, "kind"), {"heading": heading, "wanted": WANTED[measure.holds]})


@check("share_is_whole", says=("meant",), unseen="words")
def share_is_whole(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A percentage is not given as a fraction, as Excel keeps one that was typed with its sign."""
    measure = _measured(entry, context)
    for key in measure.fractions:
        number = as_number(entry.get(key)) or 0
        yield Hit(entry, (key,), {"meant": f"{100 * number:g}"})


@check("judged_on_one_scale", says=("other", "scale"), unseen="register")
def judged_on_one_scale(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What a judgement is set beside is of the same scale."""
    measure = _measured(entry, context)
    now, aim = (measure.scales.get(str(value)) for value in (measure.actual, measure.target))
    if now and aim and not now.keys() & aim.keys():
        scale, other = (listed(dict.fromkeys(name for name, _ in of)) for of in (now, aim))
        yield Hit(entry, ("actual", "target"), {"scale": scale, "other": other})


@check("range_is_whole", says=("what",), unseen="words")
def range_is_whole(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What lies between two ends has both, the lower one first."""
    low, high = as_number(entry.get("target")), entry.number("target_high")
    if not _measured(entry, context).is_between or not entry.has("target_high"):
        return
    if low is None or high is None:
        yield Hit(entry, ("target",) if low is None else ("target_high",), {"what": "has one end alone"})
    elif high < low:
        yield Hit(entry, ("target_high", "target"), {"what": "ends below where it begins"})


@check("says_which_way", unseen="words")
def says_which_way(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A direction says which way is meant."""
    started = entry.get("baseline") is not None  # without a baseline that is asked for first
    if started and _measured(entry, context).lacks_a_way:
        yield Hit(entry, ("operator", "kind"))


@check("counts_fit", says=("what",), unseen="words")
def counts_fit(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """So many of so many are not more than all, and all of them as many as the target says."""
    now, aim = out_of(entry.get("actual")), out_of(entry.get("target"))
    more = [part for part in now if part.number > part.total]
    if more:
        yield Hit(entry, ("actual",), {"what": f"has {as_text(tuple(more))}, more than there are"})
    elif aim and now and {part.total for part in now} != {part.total for part in aim}:
        what = f"counts {as_text(now)} now, and its target is of {aim[0].total:g}"
        yield Hit(entry, ("actual", "target"), {"what": what})


@check("says_of_how_many", unseen="words")
def says_of_how_many(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A number of all of them says of how many."""
    if _measured(entry, context).needs_total:
        yield Hit(entry, ("actual",))


@check("missing_is_named", says=("lacking", "named"))
def missing_is_named(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Who or what is still missing of all of them is named, each of them and no more."""
    if not entry.has("missing") or not _measured(entry, context).names_missing:
        return
    lacking = int(sum(max(0, part.total - part.number) for part in out_of(entry.get("actual"))))
    named = len(entries(entry.get("missing")))
    if named != lacking and out_of(entry.get("actual")):
        yield Hit(entry, ("missing", "actual"), {"lacking": _are(lacking), "named": _are(named)})


def _are(count: int) -> str:
    return f"{number_word(count) if count else 'none'} {agree(count, 'is', 'are')}"


@check("days_have_a_start", says=("what",), unseen="days")
def days_have_a_start(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Days that end on a day are counted from one before it."""
    measure = _measured(entry, context)
    if not isinstance(measure.actual, date) or not measure.counts_days:
        return
    if measure.days is None and not entry.unreadable("baseline") and entry.has("baseline"):
        what = "does not say from when" if measure.counted_from is None else "begins after it ends"
        yield Hit(entry, ("baseline", "actual"), {"what": what})


@check("derivation_is_there", says=("nearest", "what"), unseen="register")
def derivation_is_there(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What a figure is worked out from is there, and where it is by something, of what."""
    text = entry.text(params.field)
    named = named_in(context.register, text) if text else None
    if named is None:
        meant = context.names(context.spec(entry.record, params.field)).nearest(text) if text else ""
        if meant:
            yield Hit(entry, (params.field,), {"what": "which is nothing that can be worked out", "nearest": meant})
        return
    derivation = named.derivation
    record = context.declarations.records[derivation.record]
    spec = record.by_key.get(derivation.by)
    one = context.declarations.records[spec.of].one if spec and spec.of else spec.heading.lower() if spec else ""
    if named.unknown or (spec and named.which and not _is_there(context, named, spec)):
        which = text.partition(":")[2].strip()
        wrong = f"and there is no {one} “{which}”" if spec else "which is by nothing"
        meant = context.registered(spec.of).nearest(which) if spec and spec.type == "code" else ""
        yield Hit(entry, (params.field,), {"what": wrong, "nearest": meant})
    elif derivation.needs_which and named.which is None:
        yield Hit(entry, (params.field,), {"what": f"and does not say of which {one}"})
    elif _is_not_asked(context, derivation):
        yield Hit(entry, (params.field,), {"what": f"and {record.many} are not asked of you"})


def _is_not_asked(context: Context, derivation: Derivation) -> bool:
    """Whether it counts the unit's own rows of a record that the unit is not asked for."""
    if derivation.of == "trust" or is_registered(context.register, derivation) or context.period is None:
        return False
    record = context.declarations.records[derivation.record]
    here = context.layout is None or context.layout.sheet(record.key) is not None
    return not here or not is_used(context.register, record, context.submission.unit or "", context.period)


def _is_there(context: Context, named: NamedDerivation, spec: Field) -> bool:
    """Whether the register has it, or a row of this workbook does; of other units nothing is known."""
    if spec.type == "choice" or named.derivation.of == "trust":
        return True
    if spec.of and context.register.code_for(spec.of, named.which):
        return True
    rows = (*context.entries(named.derivation.record), *context.register.rows(named.derivation.record))
    return any(folded(row.text(spec.key)) == folded(named.which or "") for row in rows)


@check("derivation_fits", says=("comes_to", "wanted"), unseen="register")
def derivation_fits(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What a figure is worked out from gives one of the measure's kind."""
    text = entry.text(params.field)
    named = named_in(context.register, text) if text else None
    measure = _measured(entry, context)
    if named is None or not named.derivation.comes_to:
        return
    example = named.derivation.comes_to
    if not fits(measure, "actual", example if out_of(example) else float(example)):
        said = "so many of so many" if out_of(example) else "a number"
        yield Hit(entry, (params.field, "kind"), {"comes_to": said, "wanted": WANTED[measure.holds]})


@check("met_is_met", says=("aim", "now"), unseen="words")
def met_is_met(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """The status of a measure agrees with its figures."""
    measure, said = _measured(entry, context), context.choice(entry, "status")
    if said is not None and differs_from(said.status, is_reached(measure)):
        tokens = {
            "aim": aim_in_words(measure, context.declarations),
            "now": figure_in_words(measure, context.declarations),
        }
        yield Hit(entry, ("status", "actual", "target"), tokens)
