"""Checks of a plan's shape: areas, objectives, actions and milestones that belong together."""

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from planbook.model.carried import carried_over, given_ref, refs_given
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import Alike, AnyField, Most, NoParams, OfRecord, OneField
from planbook.validate.registry import Hit, check
from planbook.validate.texts import two_steps


@check("has_objective")
def has_objective(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """In a plan that has objectives, every action serves one."""
    if entry.has("objective") and entry.get("objective") is None and context.entries("objective"):
        yield Hit(entry, ("objective",))


@check("has_action")
def has_action(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Every objective has an action that serves it."""
    ref = entry.text("ref")
    if ref and entry.get("objective") is not None and ref not in context.once(_objectives_served):
        yield Hit(entry, ("objective",))


def _objectives_served(context: Context) -> Container[str]:
    """The objectives that an action serves, or served until it was done with; every one where none can be told."""
    actions = context.entries("action")
    if not context.submission.asks("action") or not any(a.has("objective") for a in actions):
        return _Every()
    before = context.previous.entries("action") if context.previous else []
    done = [a for a in before if context.has_ended(a)]  # what is done with need not be shown again
    return {a.text("objective") for a in (*actions, *done)}


class _Every:
    """Has whatever it is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


@check("impact_of_something")
def impact_of_something(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """An impact belongs to an objective or a because."""
    if entry.get("impact") is not None and entry.get("objective") is None:
        yield Hit(entry, ("objective", "impact"))


@check("because_has_we_will")
def because_has_we_will(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A row that gives an objective says what will be done about it."""
    objective = context.by_ref("objective").get(entry.text("objective"))
    if entry.get("action") is None and objective and objective.table.sheet == entry.table.sheet:
        yield Hit(entry, ("action",), {"because": objective.text("objective")})


@check("area_in_use")
def area_in_use(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Every area has an action, or an objective."""
    if entry.text("ref") not in context.once(_areas_in_use):
        yield Hit(entry, ("title",))


def _areas_in_use(context: Context) -> Container[str]:
    """The areas that an action or an objective names; every one where none can be told."""
    users = [*context.entries("action"), *context.entries("objective")]
    return {user.text("area") for user in users} if any(user.has("area") for user in users) else _Every()


@check("one_title", "workbook")
def one_title(params: Alike, context: Context) -> Iterator[Hit]:
    """One area has one title."""
    from rapidfuzz import fuzz, process

    earlier: list[str] = []
    compared: list[str] = []
    of_area: dict[str, int] = {}
    for entry in context.entries("area"):
        title = entry.text("title")
        sorted_words = " ".join(sorted(folded(title).split()))
        code = context.register.code_for("trust_area", title)
        alike = process.extract_iter(sorted_words, compared, scorer=fuzz.ratio, score_cutoff=params.alike)
        places = [next((place for _, _, place in alike), None), of_area.get(code) if code else None]
        found = min((place for place in places if place is not None), default=None)
        if title and found is not None:
            yield Hit(entry, ("title",), {"other": earlier[found]})
        if code:
            of_area.setdefault(code, len(earlier))
        earlier.append(title)
        compared.append(sorted_words)


@check("title_as_registered")
def title_as_registered(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """An area of the trust's has the title that the trust gave it."""
    code, title = context.register.code_for("trust_area", entry.get("ref")), entry.text("title")
    if code and title and context.register.code_for("trust_area", title) != code:
        yield Hit(entry, ("title",), {"code": code, "registered": context.register.label("trust_area", code)})


@check("action_is_not_objective")
def action_is_not_objective(entry: Entry, params: Alike, context: Context) -> Iterator[Hit]:
    """An action says what will be done, in other words than its objective."""
    from rapidfuzz import fuzz, process

    text = folded(entry.text("action"))
    alike = process.extract_iter(text, context.once(_objectives), scorer=fuzz.ratio, score_cutoff=params.alike)
    found = next((place for _, _, place in alike), None) if text else None
    if found is not None:
        yield Hit(entry, ("action",), {"objective_ref": context.entries("objective")[found].text("ref")})


def _objectives(context: Context) -> list[str]:
    """The words of each objective, as they are compared."""
    return [folded(objective.text("objective")) for objective in context.entries("objective")]


@dataclass(frozen=True, kw_only=True)
class EvenMilestones:
    least: int
    """Actions of which something can be called usual."""


@check("even_milestones", "workbook")
def even_milestones(params: EvenMilestones, context: Context) -> Iterator[Hit]:
    """The actions of an area, or of a small plan, have as many milestones as each other.

    Asked of a plan when it is set: later on, milestones that were met are no longer sent out.
    """
    if context.previous is not None:
        return
    counts = Counter(m.text("action") for m in context.entries("milestone"))
    by_area: dict[str, list[Entry]] = {}
    for action in context.entries("action"):
        if not context.has_ended(action):
            by_area.setdefault(context.area_of(action), []).append(action)
    live = [action for actions in by_area.values() for action in actions]
    for area, actions in by_area.items():
        others = actions if len(actions) >= params.least else live  # too few to say what is usual among them
        usual = Counter(counts[a.text("ref")] for a in others).most_common(1)[0][0] if others else 0
        for action in actions:
            count = counts[action.text("ref")]
            if len(others) >= params.least and count < usual:
                whole = "its area" if area and others is actions else "the plan"
                tokens = {"count": count or "no", "s": "" if count == 1 else "s", "usual": usual, "whole": whole}
                yield Hit(action, ("action",), tokens)


@dataclass(frozen=True, kw_only=True)
class PlanSize(OfRecord, Most):
    pass


@check("plan_size", "workbook")
def plan_size(params: PlanSize, context: Context) -> Iterator[Hit]:
    """There are no more live rows than can be followed."""
    count = sum(not context.has_ended(entry) for entry in context.entries(params.record))
    if count > params.most:
        yield Hit(record=params.record, tokens={"count": count, "most": params.most})


@check("one_step")
def one_step(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """One row holds one step."""
    joined = two_steps(entry.text(params.field))
    if joined:
        yield Hit(entry, (params.field,), {"joined": joined})


@dataclass(frozen=True, kw_only=True)
class PlanAsks:
    asks: Mapping[str, tuple[AnyField, ...]]
    """What is asked, in words, with the fields of which one is enough."""


@check("plan_asks", "workbook")
def plan_asks(params: PlanAsks, context: Context) -> Iterator[Hit]:
    """The plan's format asks who, by when and at what cost."""
    sheet = context.layout.sheet("action") if context.layout else None
    if sheet is None or not context.submission.asks("action"):
        return
    asked = {column.field.key for column in sheet.columns}
    lacking = [what for what, keys in params.asks.items() if not asked & set(keys)]
    if lacking:
        yield Hit(record="action", tokens={"what": listed(lacking, "or")})


@dataclass(frozen=True, kw_only=True)
class StillThere(OfRecord, Alike):
    pass


@check("still_there", "workbook")
def still_there(params: StillThere, context: Context) -> Iterator[Hit]:
    """What the last return left open of the plan, so that this workbook came with it, still stands in it.

    Within a year a row is known by its ref. Refs may begin again with another year's plan: there the row with
    its ref has to be alike in words too. One that has another ref now, or none, is known by its very words.
    """
    before, period = context.previous, context.period
    if before is None or period is None or not context.submission.asks(params.record):
        return
    declarations, record = context.declarations, context.declarations.records[params.record]
    refs = refs_given(declarations, before)
    now = context.by_ref(record.key)
    missed: list[tuple[str, Entry]] = []
    known: set[str] = set()
    for entry in carried_over(declarations, before, record, period.year):
        ref = given_ref(entry, record, refs)
        same = now.get(ref)
        if same and (before.year == period.year or _alike(entry, same, record.label, params.alike)):
            known.add(ref)
        else:
            missed.append((ref, entry))
    others = [entry for entry in context.entries(record.key) if entry.text(record.row_id) not in known]
    spare = Counter(folded(entry.text(record.label)) for entry in others)
    for ref, entry in missed:
        words = folded(entry.text(record.label))
        if words and spare[words]:
            spare[words] -= 1
        else:
            tokens = {record.row_id: ref, record.label: entry.text(record.label)}
            yield Hit(record=record.key, tokens=tokens, value=ref)


def _alike(before: Entry, now: Entry, key: str, least: float) -> bool:
    """Whether both say much the same; what has no words, or none that could be read, is not held against it."""
    from rapidfuzz import fuzz

    then, words = folded(before.text(key)), folded(now.text(key))
    return not then or not words or fuzz.token_sort_ratio(then, words) >= least
