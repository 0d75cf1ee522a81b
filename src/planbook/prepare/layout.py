"""Where each column and row of a sheet stands, how wide and high it is, and which columns fold away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from planbook.look import lines_needed, text_width
from planbook.model.address import column_letter, quoted_sheet
from planbook.model.carried import ready_refs
from planbook.model.declarations import Column, Declarations, Field, Sheet
from planbook.model.new_year import finished_code
from planbook.model.parts import letters_of, records_shared
from planbook.model.safe_text import SHEET_NAME, clean
from planbook.model.values import Value
from planbook.prepare.job import ANSWERED_BESIDE, GivenRow, Job

HINT_ROW, KEY_ROW, HEADER_ROW, FIRST_ROW = 3, 4, 5, 6
"""Excel rows of every sheet with a table."""

FEWEST, FIT = 740, 1310
"""Pixels that a sheet should at least be wide, and that a laptop of 1,366 shows of it beside row numbers and scroll
bar at 100%; that much also prints well on A4."""

WIDTHS = {
    "text": 28, "long_text": 40, "id": 12, "ref": 7, "date": 12, "number": 10, "count": 12, "money": 13,
    "percent": 10, "yes_no": 9, "answer": 11, "result": 11, "choice": 18, "choices": 20, "code": 24, "codes": 24,
    "reference": 22, "links": 20,
}  # fmt: skip
"""Characters by type, where the field does not say."""

LEAST = {
    "text": 13, "long_text": 19, "links": 12, "code": 13, "codes": 13, "choices": 13, "choice": 10,
    "reference": 12, "count": 8.5, "date": 11.4,
}  # fmt: skip
"""How narrow a column may become; the other types keep their width."""

_LEAST_AT_FIRST, _LEAST_LAST = {"reference": 16}, 26
"""The same in the first workbook of a year, where whatever there is no room for stands behind: of some types, and
of what was said last time, in which words of several columns stand."""

HINTS = {
    "date": "dd/mm/yyyy", "choice": "▾ choose", "yes_no": "▾ choose", "code": "▾ choose",
    "reference": "▾ choose", "money": "£", "percent": "0% to 100%", "result": "in its kind",
}  # fmt: skip

RIGHT = {"number", "count", "money", "percent", "answer", "result"}
"""Types whose figures and headings stand on the right."""

LIVE = {"funding_variance", "kpi_value", "kpi_status"}
"""Formulas that follow what is typed; the others are known when the workbook is written."""

_FOLDED_FIRST = ("reference", "codes", "code", "links", "text", "long_text", "choices", "choice")


@dataclass(frozen=True, slots=True)
class Place:
    """A column where it stands."""

    column: Column
    index: int
    width: float
    folded: bool
    heading: str
    hint: str

    @property
    def spec(self) -> Field:
        return self.column.field

    @property
    def letter(self) -> str:
        return column_letter(self.index)

    @property
    def pixels(self) -> int:
        """How wide the screen shows it at 100%."""
        return pixels(self.width)


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet with its columns and rows placed."""

    sheet: Sheet
    name: str
    """The name of the worksheet."""
    places: tuple[Place, ...]
    rows: tuple[GivenRow, ...]
    spare: int
    locks: bool = False
    """Whether what is approved may not be changed before a body has agreed."""
    ready: tuple[str, ...] = ()
    """The refs that stand ready in the spare rows, one for each; none where rows have no refs."""
    finished: str = ""
    """The word that rows which were finished in the year before have, where the sheet asks what becomes of rows."""

    @property
    def growing(self) -> bool:
        return self.sheet.record.rows == "growing"

    @property
    def approved(self) -> bool:
        """Whether approved rows stand on the sheet."""
        return any(row.approved for row in self.rows)

    @property
    def protected(self) -> bool:
        """Whether the sheet is: one of fixed rows, and one whose plan is not changed before a body has agreed."""
        return not self.growing or (self.approved and self.locks)

    @property
    def last_row(self) -> int:
        """The Excel row of the table's last row, spare ones included."""
        return FIRST_ROW + max(1, len(self.rows) + self.spare) - 1

    @property
    def width(self) -> float:
        return sum(p.width for p in self.places if not p.folded)

    def page_breaks(self, repeated: int) -> list[int]:
        """The columns before which a page ends, where the sheet is wider than a laptop shows; the first `repeated`
        columns stand on each page."""
        again = sum(p.pixels for p in self.places[:repeated] if not p.folded)
        breaks: list[int] = []
        used = 0
        for place in (p for p in self.places if not p.folded):
            if used + place.pixels > FIT and place.index > repeated:
                breaks.append(place.index)
                used = again
            used += place.pixels
        return breaks

    def place(self, key: str, record: str = "") -> Place | None:
        """The column of field `key` of the sheet's record (or another shown beside it), or None."""
        wanted = f"{record or self.sheet.record.key}.{key}"
        return next((p for p in self.places if p.column.key == wanted), None)

    def cells(self, place: Place, first: int = FIRST_ROW, *, absolute: bool = True) -> str:
        """The range of a column's rows, as formulas on other sheets name it (without the sheet: on its own)."""
        span = f"${place.letter}${first}:${place.letter}${self.last_row}"
        return f"{quoted_sheet(self.name)}!{span}" if absolute else span

    def value(self, row: GivenRow, place: Place) -> Value:
        """The value given for the column in `row`."""
        own = place.column.record == self.sheet.record.key
        return row.values.get(place.spec.key if own else place.column.key)

    def open(self, row: GivenRow | None, place: Place) -> bool:
        """Whether the school may type in the cell; `row` is None for a spare row."""
        spec = place.spec
        if spec.asked == "worked_out" or (row and not row.due):
            return False
        if row and row.by_trust and spec.key != ANSWERED_BESIDE:
            return False
        if not self.growing and (row is None or spec.asked == "trust"):
            return False
        if row and row.approved and spec.asked in {"plan", "trust"} and spec.type != "links":
            return self.lacks(row, place) or self.key_of(place) in row.own
        return True

    def key_of(self, place: Place) -> str:
        """The key under which a row has the column's value."""
        return place.spec.key if place.column.record == self.sheet.record.key else place.column.key

    def lacks(self, row: GivenRow, place: Place) -> bool:
        """Whether the row was given without the column."""
        return self.key_of(place) not in row.values

    def open_runs(self, place: Place) -> Iterator[tuple[int, int]]:
        """First and last Excel row of each run of rows in which the column's cell may be typed in."""
        spare = max(1, len(self.rows) + self.spare) - len(self.rows)
        numbered = enumerate([*self.rows, *[None] * spare], start=FIRST_ROW)
        marked = [(number, self.open(row, place)) for number, row in numbered]
        for is_open, run in groupby(marked, key=lambda pair: pair[1]):
            numbers = [number for number, _ in run]
            if is_open:
                yield numbers[0], numbers[-1]

    def asked_runs(self) -> list[tuple[int, int]]:
        """First and last Excel row of each run of rows but grey ones; of fixed rows all of them."""
        grey = self.grey
        if not grey:
            return [(FIRST_ROW, self.last_row)]
        numbers = [n for n in range(FIRST_ROW, self.last_row + 1) if n not in grey]
        runs = (list(run) for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]))
        return [(run[0][1], run[-1][1]) for run in runs]

    @property
    def grey(self) -> frozenset[int]:
        """The Excel rows of a growing sheet of which nothing is asked: they were finished in the year before."""
        if not self.growing:
            return frozenset()
        return frozenset(number for number, row in enumerate(self.rows, start=FIRST_ROW) if not row.due)


def lay_out(declarations: Declarations, job: Job) -> list[Layout]:
    """The sheets of the job with tables, in order; forms (label beside answer) are not among them."""
    sheets = [s for s in job.format.sheets if s.record.rows in {"growing", "fixed"}]
    return [_lay_out_sheet(declarations, sheet, tuple(job.rows.get(sheet.record.key, ())), job) for sheet in sheets]


def sheet_name(title: str) -> str:
    """`title` as Excel allows it for a sheet: 31 characters, none of `[]:*?/\\`."""
    return clean(title, SHEET_NAME).strip()


def _lay_out_sheet(declarations: Declarations, sheet: Sheet, rows: tuple[GivenRow, ...], job: Job) -> Layout:
    review = any(row.approved for row in rows) or job.format.kind == "register" or sheet.record.rows == "fixed"
    bare = [Place(column, n, 0, False, "", "") for n, column in enumerate(sheet.columns)]
    spare = sheet.record.spare if sheet.record.rows == "growing" else 0
    new_year = sheet.record.new_year
    finished = declarations.word(new_year.list, finished_code(declarations, new_year)) if new_year else ""
    locks = job.locks_plan and sheet.record.in_plan
    ready = _refs_ready(declarations, sheet, rows, spare, job)
    layout = Layout(sheet, sheet_name(sheet.title), tuple(bare), rows, spare, locks, ready, finished)
    opening = any(p.spec.asked == "new_year" for p in bare)
    folded = {p.column.key for p in bare if (review and not opening and not p.spec.in_review) or _idle(layout, p)}
    foldable = _foldable(sheet) if review else []
    least = {c.key: _least(declarations, c.field, opening) for c in sheet.columns}
    if _total(least, folded.union(foldable)) > FIT:
        least = {c.key: _least(declarations, c.field, False) for c in sheet.columns}
    most = {c.key: max(least[c.key], c.field.width or WIDTHS[c.field.type]) for c in sheet.columns}
    away: set[str] = set()
    for key in foldable:
        if _total(least, folded | away) <= FIT:
            break
        away.add(key)
    # In the first workbook of a year the plan is set anew: what there is no room for stands behind what is asked of
    # every row, open as it is.
    behind = away - folded if opening else set()
    folded |= away - behind
    wanted = max(FEWEST, pixels(text_width(sheet.ask) + 4))
    widths = _stretch(sheet, _shrink(most, least, folded | behind), folded | behind, wanted)
    widths |= {key: most[key] for key in behind}
    headings = unique_headings(sheet.columns)
    ordered = sorted(bare, key=lambda place: place.column.key in behind)
    places = tuple(
        replace(
            place,
            index=index,
            width=widths[place.column.key],
            folded=place.column.key in folded,
            heading=headings[place.column.key],
            hint=_hint(layout, place, widths[place.column.key]),
        )
        for index, place in enumerate(ordered)
    )
    return replace(layout, places=places)


def refs_ready(declarations: Declarations, job: Job) -> frozenset[tuple[str, str]]:
    """The refs that stand ready in the spare rows of the job's workbook, each with its record."""
    layouts = lay_out(declarations, job)
    return frozenset((layout.sheet.record.key, ref) for layout in layouts for ref in layout.ready)


def _refs_ready(
    declarations: Declarations, sheet: Sheet, rows: Sequence[GivenRow], spare: int, job: Job
) -> tuple[str, ...]:
    """The refs for the spare rows of `sheet`; those of one that several parts have differ from part to part."""
    record = sheet.record
    if not record.has_refs:
        return ()
    given = (*rows, *job.beside.get(record.key, ()))
    taken = {str(ref) for row in given if (ref := row.values.get(record.row_id))}
    taken |= {ref for key, ref in job.refs_before if key == record.key}
    shared = job.part is not None and record.key in records_shared(declarations, [sheet], job.parts)
    letter = letters_of(job.parts)[job.part.key] if job.part and shared else ""
    return tuple(islice(ready_refs(taken, record.one, letter), max(1, len(rows) + spare) - len(rows)))


def is_live(spec: Field) -> bool:
    """Whether the workbook works the field out while it is filled in."""
    return spec.formula in LIVE or (spec.works_out is not None and spec.works_out.is_live)


def _idle(layout: Layout, place: Place) -> bool:
    """Whether a column of a fixed sheet says nothing: all rows alike at the default, or nothing known."""
    spec = place.spec
    if layout.growing or not layout.rows or spec.key == layout.sheet.record.row_id:
        return False
    given = {layout.value(row, place) for row in layout.rows}
    if spec.asked == "trust":
        return given <= {spec.default, None}
    return spec.asked == "worked_out" and not is_live(spec) and given == {None}


def _foldable(sheet: Sheet) -> list[str]:
    """Columns of a plan that is set which may make room for what is asked, the first to go first: what is not the
    row itself, whom it belongs to before who and what before when."""
    own = [c for c in sheet.columns if c.record == sheet.record.key and not c.field.required]
    named = {sheet.record.row_id, sheet.record.label}
    if any(c.field.asked == "new_year" for c in own):  # an action that carries on has a new day to be done by
        named |= {c.field.key for c in own if c.field.key in sheet.record.due}
    plan = [c for c in own if c.field.asked == "plan" and c.field.key not in named]
    rank = {name: n for n, name in enumerate(_FOLDED_FIRST)}
    return [c.key for c in sorted(plan, key=lambda c: (c.field.in_review, rank.get(c.field.type, len(rank))))]


def pixels(width: float) -> int:
    """How wide the screen shows a column of `width` characters at 100%."""
    return int(width * 7 + 5)


def _total(widths: Mapping[str, float], away: Iterable[str]) -> int:
    gone = set(away)
    return sum(pixels(width) for key, width in widths.items() if key not in gone)


def _shrink(most: Mapping[str, float], least: Mapping[str, float], away: set[str]) -> dict[str, float]:
    """The widths that bring a sheet to what a laptop shows, columns of words giving way in proportion to what they
    have; where the narrowest do not, none is narrower than half-way."""
    over = _total(most, away) - FIT
    room = sum((most[key] - least[key]) * 7 for key in most if key not in away)
    share = min(1.0, (over + len(most)) / room) if over > 0 and room else 0.0
    if _total(least, away) > FIT:
        share = min(share, 0.5)
    return {key: round(width - share * (width - least[key]), 1) for key, width in most.items()}


def _stretch(sheet: Sheet, widths: dict[str, float], away: set[str], wanted: int) -> dict[str, float]:
    """The widths with room given to columns of words, so that a sheet of few columns is as wide as its words."""
    short = min(wanted, FIT - len(widths)) - _total(widths, away)
    kinds = {c.key: c.field.type for c in sheet.columns if c.key not in away}
    words = [key for key, kind in kinds.items() if kind == "long_text"]
    words = words or [key for key, kind in kinds.items() if kind in {"text", "links", "code"}]
    if short <= 0 or not words:
        return widths
    return widths | {key: round(min(90.0, widths[key] + short / len(words) / 7), 1) for key in words}


def _least(declarations: Declarations, spec: Field, opening: bool) -> float:
    """The narrowest that a column of `spec` may be: its heading's longest word fits, and its words do; in the first
    workbook of a year (`opening`) more of them, if there is room."""
    width = spec.width or WIDTHS[spec.type]
    longest = max((text_width(word) for word in spec.heading.split()), default=0) * 1.08
    if spec.type == "choice":
        statuses = any(c.status for c in declarations.lists[spec.list])
        words = [f"■ {c.word}" if statuses else c.word for c in declarations.lists[spec.list]]
        longest = max([longest, *map(_in_two_lines, words)])
    kind = LEAST | _LEAST_AT_FIRST if opening else LEAST
    least = min(width, max(kind.get(spec.type, width), 0.5 * width, _LEAST_LAST * (opening and bool(spec.last_of))))
    while heading_lines(spec, spec.heading, least, button=True) > 2:
        least += 1
    return max(float(least), longest + 2.2)


def _in_two_lines(text: str) -> float:
    """The width in which `text` takes two lines at most, broken between words."""
    words = text.split(" ")
    broken = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(2 if words[0] == "■" else 1, len(words))]
    return min((max(map(text_width, halves)) for halves in broken), default=text_width(text))


def _hint(layout: Layout, place: Place, width: float) -> str:
    """The few words above a column, where there is room for them."""
    spec = place.spec
    locked = layout.approved and not any(layout.open(row, place) for row in layout.rows)
    if spec.asked == "worked_out":
        hint = spec.hint or ("worked out" if is_live(spec) else "")
    elif spec.asked == "trust" and not layout.growing:
        hint = spec.hint
    elif spec.asked == "plan" and locked:
        hint = "approved" if layout.locks else "as it was set"
    elif spec.type == "date" and spec.accepts and not spec.hint:
        hint = "date or term"
    elif (spec.among or (spec.type == "percent" and spec.list)) and not spec.hint:
        hint = HINTS["choice"]
    else:
        hint = spec.hint or HINTS.get(spec.type, "")
    return hint if text_width(hint) * 0.92 + 1.2 < width else ""


def heading_lines(spec: Field, heading: str, width: float, *, button: bool) -> int:
    """How many lines a heading takes, bold, and with Excel's filter button beside it where there is one."""
    less = (9 if spec.type in RIGHT else 12) if button else 0
    return lines_needed(heading, (width - less / 7) / 1.05)


def unique_headings(columns: Sequence[Column]) -> dict[str, str]:
    """The heading of each column by its key, no two alike (an Excel table wants that)."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for column in columns:
        heading, number = column.field.heading, 2
        while heading.casefold() in taken:
            heading = f"{column.field.heading} {number}"
            number += 1
        taken.add(heading.casefold())
        made[column.key] = heading
    return made
