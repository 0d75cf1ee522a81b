"""The rules that the Check sheet follows while somebody types, each as a plain formula over a sheet's rows.

Rules whose check has no builder are checked when the workbook comes back.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.model.address import quoted_sheet
from planbook.model.declarations import Choice, Declarations, Rule
from planbook.model.finding import SEVERITIES
from planbook.model.loading import DeclarationFault
from planbook.model.meaning import is_blank, nothing_to_report
from planbook.prepare.content.conditions import BUILDERS, Condition, is_among
from planbook.prepare.content.fillers import blank_condition, is_so, said_in
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import FIRST_ROW, HEADER_ROW, Layout, Place

LAST_OF_ALL = 1_048_576
"""The last row that a sheet of Excel has."""


@dataclass(frozen=True, slots=True)
class LiveLine:
    """One line of the Check sheet that follows rows."""

    rule: Rule
    condition: Condition
    common: frozenset[str]
    """Keys of the fields that the sheet's rows have in common with their parents, who stand beside them."""
    said: Sequence[Sequence[Place]]
    """Of each row that is given, the columns that it says something in."""

    @property
    def mask(self) -> str:
        """True for each used row that wants something; an error in a cell is no reason to count nothing at all."""
        rows = self.condition.layout.cells(self.condition.place)
        reached = "".join(f"*((ROW({rows})<{first})+(ROW({rows})>{last}))" for first, last in self.condition.shut)
        of = self.condition.place.column.record
        wants = f"({used(self.condition.layout, of, self.common)})*({self.condition.text}){reached}"
        return f"ISNUMBER({is_so(wants)})"

    @property
    def count(self) -> str:
        """The formula for how many rows want something."""
        return f"SUMPRODUCT({self.mask}*1)"

    @property
    def first(self) -> str:
        """The formula for the Excel row of the first of them; the sheet's last row where there is none."""
        rows = self.condition.layout.cells(self.condition.place)
        return f"SUMPRODUCT(MIN({LAST_OF_ALL}-{self.mask}*({LAST_OF_ALL}-ROW({rows}))))"

    @property
    def column(self) -> str:
        """The cell whose column is looked at; it follows when columns are inserted."""
        return f"{quoted_sheet(self.condition.layout.name)}!${self.condition.place.letter}${HEADER_ROW}"

    def _tells_of_it(self, said: Sequence[Place]) -> bool:
        """What `used` says of a row that is given: whether anything `said` in it is of the condition's record."""
        layout, of = self.condition.layout, self.condition.place.column.record
        own = [p for p in said if p.column.record == of]
        shared = [p for p in own if p.spec.key in self.common]
        alone = bool(shared) and len(said) == len(own)
        return len(own) > len(shared) or alone or not layout.growing

    @property
    def rows(self) -> list[int]:
        """The Excel rows that want something as the workbook is written."""
        shut = {n for first, last in self.condition.shut for n in range(first, last + 1)}
        return [
            number
            for number, (row, said) in enumerate(zip(self.condition.layout.rows, self.said, strict=True), FIRST_ROW)
            if row.due and number not in shut and self._tells_of_it(said) and self.condition.fails(row)
        ]


def live_lines(declarations: Declarations, layouts: Sequence[Layout], rules: Sequence[Rule]) -> list[LiveLine]:
    """A line for each live rule that applies to these sheets: what must be corrected first, sheet by sheet."""
    followed = {}
    for rule in rules:
        builder = BUILDERS.get(rule.check)
        condition = builder(declarations, layouts, rule) if builder else None
        if condition:
            followed[rule.code] = _unanswered(declarations, _open_rows(declarations, condition, rule), rule)
    said = {layout.name: _told_of_rows(layout, declarations.lists) for layout in layouts}
    lines = []
    for rule in rules:
        if rule.code in followed and not _out_of_reach(followed[rule.code]):
            others = [followed[code] for code in rule.yields_to if code in followed]
            condition = _said_by_no_other(followed[rule.code], others)
            common = _common(declarations, condition)
            lines.append(LiveLine(rule, condition, common, said[condition.layout.name]))
    order = {layout.name: number for number, layout in enumerate(layouts)}
    return sorted(
        lines, key=lambda x: (SEVERITIES.index(x.rule.severity), order[x.condition.layout.name], x.rule.code)
    )


def _told_of_rows(layout: Layout, lists: Mapping[str, tuple[Choice, ...]]) -> list[list[Place]]:
    """Of each row that is given the columns in which it says anything; a ref that stands ready is nothing said."""
    ready = layout.place(layout.sheet.record.row_id) if layout.ready else None
    told = [p for p in layout.places if p.spec.asked != "worked_out" and p is not ready]

    def is_nothing(value: object) -> bool:
        return value in (None, "") or (isinstance(value, str) and nothing_to_report(value, lists))

    return [[p for p in told if not is_nothing(layout.value(row, p))] for row in layout.rows]


def _out_of_reach(condition: Condition) -> bool:
    """Whether a school can change the column in no row. Of one that is folded away it is said how to open it."""
    layout = condition.layout
    if layout.growing:
        return False
    looked_at = (condition.place, *condition.beside)
    return bool(layout.rows) and not any(layout.open(row, p) for row in layout.rows for p in looked_at)


def _common(declarations: Declarations, condition: Condition) -> frozenset[str]:
    """What rows of the condition's record have in common with the parents that stand beside them."""
    sheet = condition.layout.sheet
    if condition.place.column.record != sheet.record.key:
        return frozenset()
    parents = [declarations.records[key] for key in sheet.parents]
    own = [p.spec.key for p in condition.layout.places if p.column.record == sheet.record.key]
    return frozenset(key for key in own for parent in parents if key in parent.by_key and key != parent.row_id)


def used(layout: Layout, record: str, common: frozenset[str]) -> str:
    """1 for each row in which anything of `record` has been written; where rows can be not due, if they are due.

    A row that tells of a parent alone is no child of it, and what both have in common goes with the parent.
    """
    state = layout.place("state")
    ready = layout.place(layout.sheet.record.row_id) if layout.ready else None  # a ref that stands so is no row
    told = [p for p in layout.places if p.spec.asked != "worked_out" and p is not ready]
    own = [p for p in told if p.column.record == record and p.spec.key not in common]
    shared = [p for p in told if p.column.record == record and p.spec.key in common]
    others = [p for p in told if p.column.record != record]
    cells, both, parents = ([layout.cells(p) for p in places] for places in (own, shared, others))
    condition = f"{said_in(cells)}>0" if layout.growing else _said(cells)
    if both and parents:
        condition = f"(({condition})+({said_in(both)}>0)*(1-{_said(parents)}))>0"
    if state and state.spec.asked == "worked_out":
        condition = f'({condition})*(LEFT({layout.cells(state)},7)<>"Not due")'
    return f"({condition})*{_asked(layout)}" if layout.grey else condition


def _said(cells: Sequence[str]) -> str:
    """1 for each row in which anything stands in any of the ranges `cells`."""
    joined = "&".join(cells)
    return f"(1-ISNUMBER({is_so(f'LEN({joined})=0')}))"


def _asked(layout: Layout) -> str:
    """1 for each row that is not grey: rows are sorted, so where there is such a column by what stands in it."""
    place = next((p for p in layout.places if p.spec.asked == "new_year"), None)
    if place is not None and layout.finished:
        finished = f'{layout.cells(place)}="{layout.finished}"'
        return f"ISERROR({is_so(finished)})"
    first, last = min(layout.grey), max(layout.grey)
    rows = layout.cells(layout.places[0])
    return f"((ROW({rows})<{first})+(ROW({rows})>{last}))"


def begun(layout: Layout) -> str:
    """The formula for whether anybody has begun the sheet; empty where nothing is asked on it.

    What the term asks counts (but not the % done that is carried over), and rows added to those given.
    """
    if not layout.growing and not any(row.asked for row in layout.rows):
        return ""
    answers = _answers(layout)
    told = parts = [layout.cells(place) for place in answers]
    label = layout.place(layout.sheet.record.label) if layout.sheet.record.label else None
    runs = list(layout.open_runs(label)) if label else []
    if label and runs and (not answers or layout.approved):
        after = max((n for n, row in enumerate(layout.rows, start=FIRST_ROW) if row.approved), default=0) + 1
        parts = [*parts, layout.cells(label, max(runs[-1][0], after))]
    only = f"*{_asked(layout)}" if layout.grey else ""
    counts = "+".join(f"SUMPRODUCT({_said([part])}{only if part in told else ''})" for part in parts)
    given = sum(_is_given(layout, row, place) for row in layout.rows for place in answers)
    return f"{counts}>{given}" if parts and (answers or not layout.approved) else ""


def has_begun(layout: Layout) -> bool:
    """What `begun` comes to for the rows given; a sheet on which nothing is asked has."""
    if not begun(layout):
        return True
    answers = _answers(layout)
    label = layout.place(layout.sheet.record.label) if layout.sheet.record.label else None
    for row in layout.rows:
        if not row.due and layout.growing:
            continue
        if any(layout.value(row, p) not in (None, "") and not _is_given(layout, row, p) for p in answers):
            return True
        own = label is not None and not row.approved and (not answers or layout.approved)
        if own and label and layout.value(row, label):
            return True
    return False


def _is_given(layout: Layout, row: GivenRow, place: Place) -> bool:
    """Whether the trust has filled the cell in, with a figure that it gives itself."""
    return row.by_trust and not layout.open(row, place) and layout.value(row, place) not in (None, "")


def _answers(layout: Layout) -> list[Place]:
    """The columns that show whether somebody has begun: what the term asks, and gaps in what is approved.

    Not the % done and the revised dates, which are carried over from last time.
    """
    own = layout.place(layout.sheet.record.row_id) if layout.ready else None
    asked = [
        p
        for p in layout.places
        if p.spec.asked in {"term", "new_year"} and p.spec.type not in {"percent", "date"} and p is not own
    ]
    gaps = [
        p
        for p in layout.places
        if p.spec.asked == "plan" and any(row.approved and layout.lacks(row, p) for row in layout.rows)
    ]
    return [*asked, *gaps]


def _open_rows(declarations: Declarations, condition: Condition, rule: Rule) -> Condition:
    """`condition` without the rows that were closed with last year's plan, and without those done with where
    the rule asks nothing of them."""
    record = declarations.records[condition.place.column.record]
    ending = [
        (place, codes)
        for key, codes in declarations.ends[record.key]
        if (place := condition.layout.place(key, record.key)) and (not rule.ended or place.spec.asked == "new_year")
    ]
    if not ending:
        return condition
    over = "+".join(
        is_among(declarations, condition.layout, place, sorted(map(str, codes))) for place, codes in ending
    )

    def fails(row: GivenRow) -> bool:
        return not any(condition.layout.value(row, place) in codes for place, codes in ending) and condition.fails(
            row
        )

    return replace(condition, text=f"({condition.text})*(({over})=0)", fails=fails)


def _unanswered(declarations: Declarations, condition: Condition, rule: Rule) -> Condition:
    """`condition` of a query without the rows that say why it is so, in the field for that."""
    place = condition.layout.place(rule.answered_by, rule.record) if rule.answered_by else None
    if place is None or rule.severity != "warning":
        return condition

    def fails(row: GivenRow) -> bool:
        why = condition.layout.value(row, place)
        return is_blank(place.spec, why, declarations.lists) and condition.fails(row)

    blank = blank_condition(place.spec, condition.layout.cells(place))
    return replace(condition, text=f"({condition.text})*{blank}", fails=fails, beside=(*condition.beside, place))


def _said_by_no_other(condition: Condition, others: Sequence[Condition]) -> Condition:
    """`condition` without the rows in which another rule says more of the same column."""
    spoken = [other for other in others if other.layout is condition.layout and other.place == condition.place]
    if not spoken:
        return condition
    said = "+".join(f"({other.text})" for other in spoken)

    def fails(row: GivenRow) -> bool:
        return not any(other.fails(row) for other in spoken) and condition.fails(row)

    return replace(condition, text=f"({condition.text})*ISERROR({is_so(said)})", fails=fails)


_ON_COVER = {"declared"}
"""Checks that are followed on the cover: they have no rows."""


def faults_of_live_rules(declarations: Declarations) -> Iterator[DeclarationFault]:
    """Rules that are to be followed while somebody types, and for which there is no formula."""
    for rule in declarations.rules.values():
        if rule.live and rule.check not in BUILDERS and rule.check not in _ON_COVER:
            followed = ", ".join(sorted({*BUILDERS, *_ON_COVER}))
            what = f"there is no formula for the check {rule.check!r}; those that are followed: {followed}"
            yield DeclarationFault("rule", rule.code, ("live",), what)
