"""Checks of a plan's shape: areas, objectives, actions and milestones that belong together."""

from collections import Counter
from collections.abc import Iterator

from planbook.model.carried import carried_over, given_ref, refs_given
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.registry import Hit, Params, check
from planbook.validate.texts import two_steps


@check("has_objective")
def has_objective(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """In a plan that has objectives, every action serves one."""
    if entry.has("objective") and entry.get("objective") is None and context.submission.entries("objective"):
        yield Hit(entry, ("objective",))


@check("has_action")
def has_action(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """Every objective has an action that serves it."""
    actions = context.submission.entries("action")
    ref = entry.text("ref")
    if not context.submission.asks("action") or not any(a.has("objective") for a in actions) or not ref:
        return
    before = context.previous.entries("action") if context.previous else []
    done = [a for a in before if context.has_ended(a)]  # what is done with need not be shown again
    if entry.get("objective") is not None and all(a.text("objective") != ref for a in (*actions, *done)):
        yield Hit(entry, ("objective",))


@check("impact_of_something")
def impact_of_something(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """An impact belongs to an objective or a because."""
    if entry.get("impact") is not None and entry.get("objective") is None:
        yield Hit(entry, ("objective", "impact"))


@check("because_has_we_will")
def because_has_we_will(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """A row that gives an objective says what will be done about it."""
    objective = context.by_ref("objective").get(entry.text("objective"))
    if entry.get("action") is None and objective and objective.table.sheet == entry.table.sheet:
        yield Hit(entry, ("action",), {"because": objective.text("objective")})


@check("area_in_use")
def area_in_use(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """Every area has an action, or an objective."""
    users = [*context.submission.entries("action"), *context.submission.entries("objective")]
    if any(user.has("area") for user in users) and all(user.text("area") != entry.text("ref") for user in users):
        yield Hit(entry, ("title",))


@check("one_title", "workbook")
def one_title(params: Params, context: Context) -> Iterator[Hit]:
    """One area has one title."""
    from rapidfuzz import fuzz

    earlier: list[Entry] = []
    for entry in context.submission.entries("area"):
        title = entry.text("title")
        code = context.register.code_for("trust_area", title)
        for other in earlier:
            same_area = code is not None and code == context.register.code_for("trust_area", other.text("title"))
            alike = fuzz.token_sort_ratio(folded(title), folded(other.text("title"))) >= params["alike"]
            if title and (same_area or alike):
                yield Hit(entry, ("title",), {"other": other.text("title")})
                break
        earlier.append(entry)


@check("title_as_registered")
def title_as_registered(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """An area of the trust's has the title that the trust gave it."""
    code, title = context.register.code_for("trust_area", entry.get("ref")), entry.text("title")
    if code and title and context.register.code_for("trust_area", title) != code:
        yield Hit(entry, ("title",), {"code": code, "registered": context.register.label("trust_area", code)})


@check("action_is_not_objective")
def action_is_not_objective(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """An action says what will be done, in other words than its objective."""
    from rapidfuzz import fuzz

    text = folded(entry.text("action"))
    for objective in context.submission.entries("objective"):
        if text and fuzz.ratio(text, folded(objective.text("objective"))) >= params["alike"]:
            yield Hit(entry, ("action",), {"objective_ref": objective.text("ref")})
            return


@check("even_milestones", "workbook")
def even_milestones(params: Params, context: Context) -> Iterator[Hit]:
    """The actions of an area, or of a small plan, have as many milestones as each other.

    Asked of a plan when it is set: later on, milestones that were met are no longer sent out.
    """
    if context.previous is not None:
        return
    counts = Counter(m.text("action") for m in context.submission.entries("milestone"))
    by_area: dict[str, list[Entry]] = {}
    for action in context.submission.entries("action"):
        if not context.has_ended(action):
            by_area.setdefault(context.area_of(action), []).append(action)
    live = [action for actions in by_area.values() for action in actions]
    for area, actions in by_area.items():
        others = actions if len(actions) >= params["least"] else live  # too few to say what is usual among them
        usual = Counter(counts[a.text("ref")] for a in others).most_common(1)[0][0] if others else 0
        for action in actions:
            count = counts[action.text("ref")]
            if len(others) >= params["least"] and count < usual:
                whole = "its area" if area and others is actions else "the plan"
                tokens = {"count": count or "no", "s": "" if count == 1 else "s", "usual": usual, "whole": whole}
                yield Hit(action, ("action",), tokens)


@check("plan_size", "workbook")
def plan_size(params: Params, context: Context) -> Iterator[Hit]:
    """A plan has no more live actions than can be followed."""
    count = sum(not context.has_ended(a) for a in context.submission.entries("action"))
    if count > params["most"]:
        yield Hit(record="action", tokens={"count": count, "most": params["most"]})


@check("one_step")
def one_step(entry: Entry, params: Params, context: Context) -> Iterator[Hit]:
    """One row holds one step."""
    joined = two_steps(entry.text(params["field"]))
    if joined:
        yield Hit(entry, (params["field"],), {"joined": joined})


@check("plan_asks", "workbook")
def plan_asks(params: Params, context: Context) -> Iterator[Hit]:
    """The plan's format asks who, by when and at what cost."""
    sheet = context.layout.sheet("action") if context.layout else None
    if sheet is None or not context.submission.asks("action"):
        return
    asked = {column.field.key for column in sheet.columns}
    lacking = [what for what, keys in params["asks"].items() if not asked & set(keys)]
    if lacking:
        yield Hit(record="action", tokens={"what": listed(lacking, "or")})


@check("still_there", "workbook")
def still_there(params: Params, context: Context) -> Iterator[Hit]:
    """What the last return left open of the plan, so that this workbook came with it, still stands in it.

    Within a year an action is known by its ref. Refs may begin again with another year's plan: there the row with
    its ref has to be alike in words too. One that has another ref now, or none, is known by its very words.
    """
    before, period = context.previous, context.period
    if before is None or period is None or not context.submission.asks("action"):
        return
    declarations, record = context.declarations, context.declarations.records["action"]
    refs = refs_given(declarations, before)
    now = context.by_ref("action")
    missed: list[tuple[str, Entry]] = []
    known: set[str] = set()
    for action in carried_over(declarations, before, record, period.year):
        ref = given_ref(action, record, refs)
        same = now.get(ref)
        if same and (before.year == period.year or _alike(action, same, params["alike"])):
            known.add(ref)
        else:
            missed.append((ref, action))
    others = [a for a in context.submission.entries("action") if a.text("ref") not in known]
    spare = Counter(folded(a.text("action")) for a in others)
    for ref, action in missed:
        words = folded(action.text("action"))
        if words and spare[words]:
            spare[words] -= 1
        else:
            yield Hit(record="action", tokens={"ref": ref, "action": action.text("action")}, value=ref)


def _alike(before: Entry, now: Entry, least: float) -> bool:
    """Whether both say much the same; what has no words, or none that could be read, is not held against it."""
    from rapidfuzz import fuzz

    then, words = folded(before.text("action")), folded(now.text("action"))
    return not then or not words or fuzz.token_sort_ratio(then, words) >= least
