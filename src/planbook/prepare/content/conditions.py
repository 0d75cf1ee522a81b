"""The rules that have a plain formula: what each looks for in the rows of one sheet, by its check.

A builder turns a rule into a condition that is 1 for each row that wants something and 0 for the others, and the
same as a Python function over the rows given, so that the workbook says the right thing before it is ever
recalculated. Only what stands in the row itself is compared: a formula knows neither last term's answers nor the
trust's register, and its rows may be sorted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planbook.model.address import in_formula
from planbook.model.declarations import Choice, Declarations, Rule
from planbook.model.meaning import is_blank
from planbook.model.register import folded
from planbook.model.values import Value
from planbook.prepare.content.fillers import blank_condition, is_so
from planbook.prepare.content.reach import locked_runs
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import Layout, Place

Fails = Callable[[GivenRow], bool]


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule over the rows of one sheet."""

    layout: Layout
    place: Place
    """The column that is looked at."""
    text: str
    """In figures, 1 or 0, as others compare it: Excel takes FALSE to be something else than 0."""
    fails: Fails
    beside: tuple[Place, ...] = ()
    """The columns that it is compared with, each of which may be changed instead."""

    @property
    def shut(self) -> list[tuple[int, int]]:
        """The runs of rows in which a school can change none of the columns."""
        return locked_runs(self.layout, (self.place, *self.beside))


def _find(layouts: Sequence[Layout], record: str, key: str) -> tuple[Layout, Place] | None:
    """The column of a record's field, on its own sheet or beside its children."""
    for layout in layouts:
        place = layout.place(key, record)
        if place:
            return layout, place
    return None


def _required(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """The field is given, in rows where another field is one of a few values if the rule says so."""
    found = _find(layouts, rule.record, str(rule.params["field"]))
    if found is None:
        return None
    layout, place = found
    text = blank_condition(place.spec, layout.cells(place))
    missing = Condition(
        layout, place, text, lambda row: is_blank(place.spec, layout.value(row, place), declarations.lists)
    )
    return _only_when(declarations, missing, rule)


def _only_when(declarations: Declarations, condition: Condition, rule: Rule) -> Condition | None:
    """`condition` in the rows whose other field is one of a few values, if the rule says so; None where the sheet
    has not that field."""
    when = rule.params.get("when_field")
    if not when:
        return condition
    layout, codes = condition.layout, tuple(rule.params.get("when_in", ()))
    other = layout.place(str(when), rule.record)
    if other is None or rule.params.get("when_instead"):
        return None
    among = is_among(declarations, layout, other, codes)
    folded_codes = {str(code).casefold() for code in codes}

    def fails(row: GivenRow) -> bool:
        return str(layout.value(row, other)).casefold() in folded_codes and condition.fails(row)

    return replace(condition, text=f"({condition.text})*{among}", fails=fails)


def is_among(declarations: Declarations, layout: Layout, place: Place, codes: Iterable[Value]) -> str:
    """1 where the column holds the word for one of `codes`, in whichever spelling it is read."""
    words: list[str] = []
    for code in codes:
        choice = declarations.choice(place.spec.list, code) if place.spec.list else None
        words += (choice.word, *choice.also) if choice else (str(code),)
    said = "".join(f'+(TRIM({layout.cells(place)})="{in_formula(word)}")' for word in words)
    return f"(ISNUMBER({is_so(f'0{said}')})*1)"  # a figure: for Excel FALSE is more than 0, and is not equal to it


def _not_before(_: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """One date is not before another of the same row; where either is a term, that waits for the return."""
    return _compared(layouts, rule, "<", lambda a, b: isinstance(a, date) and isinstance(b, date) and a < b)


def _at_most_field(_: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """One figure is not more than another of the same row."""

    def more(a: object, b: object) -> bool:
        return isinstance(a, int | float) and isinstance(b, int | float) and a > b

    return _compared(layouts, rule, ">", more)


def _compared(
    layouts: Sequence[Layout], rule: Rule, sign: str, fails: Callable[[object, object], bool]
) -> Condition | None:
    pair = _pair(layouts, rule)
    if pair is None:
        return None
    layout, place, other = pair
    a, b = layout.cells(place), layout.cells(other)
    text = f"ISNUMBER({a})*ISNUMBER({b})*({a}{sign}{b})"
    return Condition(
        layout, place, text, lambda row: fails(layout.value(row, place), layout.value(row, other)), (other,)
    )


def _kpi_counts(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """Both counts of a KPI that is due are given, or it is said of one that it is not known."""
    found = _find(layouts, rule.record or "kpi_value", "numerator")
    state = found[0].place("state") if found else None
    if found is None or state is None:
        return None
    layout, place = found
    below, counts = layout.place("denominator"), layout.place("counts")
    blank = blank_condition(place.spec, layout.cells(place))
    if below and counts:
        out_of = f'ISNUMBER(SEARCH("; ",{layout.cells(counts)}))*{blank_condition(below.spec, layout.cells(below))}'
        blank = f"(({blank}+{out_of})>0)"

    def fails(row: GivenRow) -> bool:
        if row.by_trust:
            return False
        counted = "; " in str(row.values.get("counts") or "")
        halves = [place, below] if below and counted else [place]
        return any(is_blank(half.spec, layout.value(row, half), declarations.lists) for half in halves)

    beside = (below,) if below else ()
    return Condition(layout, place, f'({layout.cells(state)}="Not reported")*{blank}', fails, beside)


def _given_with(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """One field is given where another is."""
    pair = _pair(layouts, rule)
    if pair is None:
        return None
    layout, place, other = pair
    figure = other.spec.numeric or other.spec.dated
    said = f"ISNUMBER({layout.cells(other)})" if figure else f"(1-{_blank(layout, other)})"

    def fails(row: GivenRow) -> bool:
        asked, value, lists = layout.value(row, place), layout.value(row, other), declarations.lists
        unread = figure and isinstance(value, str)
        return is_blank(place.spec, asked, lists) and not is_blank(other.spec, value, lists) and not unread

    return Condition(layout, place, f"{_blank(layout, place)}*{said}", fails, (other,))


def _settled_once_done(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """Of what has been done it is said what came of it; where words can be chosen, in one that ends it."""
    found = _find(layouts, rule.record, str(rule.params["field"]))
    done = found[0].place(declarations.records[rule.record].done, rule.record) if found else None
    if found is None or done is None:
        return None
    layout, place = found
    ends = declarations.ending(place.spec.list) if place.spec.list else frozenset()
    ended = is_among(declarations, layout, place, sorted(str(code) for code in ends))
    open_ = f"(1-{ended})" if place.spec.list else _blank(layout, place)

    def fails(row: GivenRow) -> bool:
        said = layout.value(row, place)
        settled = said in ends if place.spec.list else not is_blank(place.spec, said, declarations.lists)
        return isinstance(layout.value(row, done), date) and not settled

    condition = Condition(layout, place, f"ISNUMBER({layout.cells(done)})*{open_}", fails, (done,))
    return _only_when(declarations, condition, rule)


def _is_one_of(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """The field is one of a few codes, in rows where another field is one of a few."""
    found = _find(layouts, rule.record, str(rule.params["field"]))
    if found is None:
        return None
    layout, place = found
    wanted = tuple(rule.params["wanted"])
    others = [choice.code for choice in declarations.lists[place.spec.list] if choice.code not in wanted]
    condition = Condition(
        layout,
        place,
        is_among(declarations, layout, place, others),
        lambda row: layout.value(row, place) in others,
    )
    return _only_when(declarations, condition, rule)


def _fields_differ(_: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """Two fields of a row do not say the same."""
    pair = _pair(layouts, rule)
    if pair is None:
        return None
    layout, place, other = pair
    a, b = layout.cells(place), layout.cells(other)

    def fails(row: GivenRow) -> bool:
        one, two = (folded(str(layout.value(row, p) or "")) for p in (place, other))
        return bool(one) and one == two

    return Condition(layout, place, f"(LEN(TRIM({a}))>0)*(TRIM({a})=TRIM({b}))", fails, (other,))


def _completed_is_all_done(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """What is said to be done is 100% done."""
    compared = _share_done(declarations, layouts, rule, lambda said: said.done, "<", lambda share: share < 100)
    return replace(compared, place=compared.beside[0], beside=(compared.place,)) if compared else None


def _all_done_is_completed(declarations: Declarations, layouts: Sequence[Layout], rule: Rule) -> Condition | None:
    """What is 100% done is said to be done."""

    def is_open(said: Choice) -> bool:
        return not said.ends and not said.confirms

    return _share_done(declarations, layouts, rule, is_open, "=", lambda share: share == 100)


def _share_done(
    declarations: Declarations, layouts: Sequence[Layout], rule: Rule,
    are_asked: Callable[[Choice], bool], sign: str, is_so: Callable[[float], bool],
) -> Condition | None:  # fmt: skip
    """The rows with some statuses whose share done compares so with all of it.

    A share is typed as a percentage or, as planbook reads it too, as a number of hundredths.
    """
    found = _find(layouts, rule.record, str(rule.params["status"]))
    beside = found[0].place(str(rule.params["done"]), rule.record) if found else None
    if found is None or beside is None:
        return None
    layout, place = found
    codes = [choice.code for choice in declarations.lists[place.spec.list] if are_asked(choice)]
    cells = layout.cells(beside)
    compared = f"ISNUMBER({cells})*((({cells}<=1)*({cells}{sign}1)+({cells}>1)*({cells}{sign}100))>0)"

    def fails(row: GivenRow) -> bool:
        share = layout.value(row, beside)
        return layout.value(row, place) in codes and isinstance(share, int | float) and is_so(share)

    text = f"{is_among(declarations, layout, place, codes)}*{compared}"
    return Condition(layout, place, text, fails, (beside,))


def _blank(layout: Layout, place: Place) -> str:
    return blank_condition(place.spec, layout.cells(place))


def _pair(layouts: Sequence[Layout], rule: Rule) -> tuple[Layout, Place, Place] | None:
    """The columns of a rule's field and of the one that it is set beside, where one sheet has both."""
    found = _find(layouts, rule.record, str(rule.params["field"]))
    other = found[0].place(str(rule.params["other"]), rule.record) if found else None
    return (*found, other) if found and other else None


Builder = Callable[[Declarations, Sequence[Layout], Rule], Condition | None]
BUILDERS: Mapping[str, Builder] = {
    "required": _required,
    "required_when": _required,
    "given_with": _given_with,
    "settled_once_done": _settled_once_done,
    "not_before": _not_before,
    "at_most_field": _at_most_field,
    "fields_differ": _fields_differ,
    "is_one_of": _is_one_of,
    "completed_is_all_done": _completed_is_all_done,
    "all_done_is_completed": _all_done_is_completed,
    "kpi_counts": _kpi_counts,
}
"""By the name of the check."""
