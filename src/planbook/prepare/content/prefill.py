"""What a unit's workbook comes with: what is approved, what is due, and how it stood last time.

The plan is set once. What it says is carried over as approved; what the term asks is asked again.
"""

from collections import Counter, deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from planbook.model.calendar import Period
from planbook.model.carried import by_ref, carried_over, given_ref, new_refs, parent_beside, refs_given, refs_taken
from planbook.model.declarations import Column, Declarations, Sheet
from planbook.model.figures_held import HeldFigure, from_where, held_figure, is_held, whose_words
from planbook.model.given_lines import GivenLine, given_lines
from planbook.model.kpi import EVERYBODY, NOBODY, figure_or_nobody, is_every_time, is_since_september, shown_figure
from planbook.model.measure import is_reached, measured
from planbook.model.new_year import opens_year
from planbook.model.prose import opening
from planbook.model.record import Record
from planbook.model.register import Register, folded
from planbook.model.submission import Entry, Submission
from planbook.model.values import Value
from planbook.prepare.content.last_said import with_last_said
from planbook.prepare.content.new_years import new_years_rows
from planbook.prepare.job import HELD, WHOSE, GivenRow

TELL_US = "If it is not right, tell us under Comment."
TYPE_OVER = "If it is not right, type over it and say why under Comment."


def prefill(
    declarations: Declarations,
    register: Register,
    unit_id: str,
    period: Period,
    earlier: Sequence[Submission],
) -> dict[str, list[GivenRow]]:
    """The rows of the unit's workbook for `period`, by record.

    `earlier` are the unit's standing submissions of the same template, newest first. Without one the
    trust's areas and awards are given; with one, the plan as it was last returned. KPIs are given in
    either case, those that are due first, each with its figure of the period before.
    """
    made = declarations.formats[register.format_of(unit_id)]
    rows: dict[str, list[GivenRow]] = {}
    for sheet in made.sheets:
        name = sheet.record.key
        # A workbook of a half-term asks little: what it does not ask is as it was said before.
        last = next((sent for sent in earlier if sent.asks(name)), None)
        refs = refs_given(declarations, last) if last else {}
        if name == "kpi_value":
            rows[name] = _kpi_rows(register, unit_id, given_lines(register, name, unit_id, period), period, earlier)
        elif sheet.record.lines_of:
            rows[name] = _fixed_rows(register, sheet, given_lines(register, name, unit_id, period), last)
        elif last:
            rows[name] = _carried_rows(register, sheet, period, last, refs, earlier)
            if opens_year(last, period):
                of_year = [sent for sent in earlier if sent.year == last.year and sent.asks(name)]
                lines = given_lines(register, name, unit_id, period)
                rows[name] = new_years_rows(declarations, sheet, rows[name], of_year, refs, lines, period.year)
    for record in (sheet.record for sheet in made.sheets if sheet.record.shared):
        given, lines = rows.get(record.key, []), given_lines(register, record.key, unit_id, period)
        rows[record.key] = [*given, *_shared(record, lines, given)]
    if funding := made.sheet("funding_line"):
        given = rows.get("funding_line", [])
        told = (sent for sent in earlier if sent.year == period.year and sent.asks("funding_line"))
        taken = next((refs_taken(sent, funding.record) for sent in told), set())
        lines = given_lines(register, "funding_line", unit_id, period)
        rows["funding_line"] = _awards(register, funding.record, lines, given, taken)
    for sheet in made.sheets:
        name = sheet.record.key
        rows[name] = with_last_said(register, sheet, rows.get(name, ()), earlier, period.year)
    return {name: found for name, found in rows.items() if found}


def _carried_rows(
    register: Register,
    sheet: Sheet,
    period: Period,
    last: Submission,
    refs: Mapping[tuple[str, str], str],
    earlier: Sequence[Submission],
) -> list[GivenRow]:
    """The rows of `sheet` that the last submission leaves open: what is approved of them, and what is carried.

    With a row that was due and whose answer holds for the rest of the year comes all that was answered of it. What
    the last one has no column for, as in another format, is what the row above it says (the area of an action is
    that of its objective), else as it was told last in its year.
    """
    record, declarations = sheet.record, register.declarations
    parents = {name: by_ref(declarations, last, name) for name in sheet.parents}
    before = [sent for sent in earlier if sent is not last and sent.year == last.year]
    rows = []
    for entry in carried_over(declarations, last, record, period.year, period.start):
        values = {}
        stays = not opens_year(last, period) and _stays(register, entry, last)
        for column in sheet.columns:
            spec = column.field
            answered = spec.carried or (stays and column.record == record.key)
            if spec.asked in {"plan", "trust"} or (spec.asked == "term" and answered):
                own = column.record == record.key
                source = entry if own else parent_beside(declarations, entry, column.record, parents[column.record])
                key = spec.key if own else column.key
                values[key] = _carried(column, source, refs)
                if source is not None and not source.has(spec.key):
                    above = _of_the_row_above(declarations, column, source, last)
                    told = _told_before(declarations, column, source, refs, before)
                    values[key] = told if above is None else refs.get((spec.of, above), above)
        rows.append(GivenRow(values, approved=True))
    return rows


def _stays(register: Register, entry: Entry, last: Submission) -> bool:
    """Whether what was answered of the row, which was due by then, holds for the rest of the year: by a word that
    says so, or where such a word was left out, by a figure that reaches what is aimed at."""
    declarations, calendar = register.declarations, register.calendar
    record, then = declarations.records[entry.record], calendar.period(last.period or "")
    due = next((day for key in record.due if (day := calendar.day_of(entry.get(key)))), None)
    if then is None or due is None or due > then.as_at:
        return False
    fields = [spec for spec in record.fields if spec.type == "choice"]
    choices = [declarations.choice(spec.list, entry.get(spec.key)) for spec in fields]
    if any(choice is not None and choice.stays for choice in choices):
        return True
    unsaid = [spec for spec, choice in zip(fields, choices, strict=True) if choice is None]
    may_stay = any(choice.stays for spec in unsaid for choice in declarations.lists[spec.list])
    return may_stay and is_reached(measured(entry, register)) is True


def _carried(column: Column, source: Entry | None, refs: Mapping[tuple[str, str], str]) -> Value:
    value = source.get(column.field.key) if source else None
    record = column.field.of if column.field.type == "reference" else column.record
    if column.field.type in {"ref", "reference"}:
        return refs.get((record, str(value)), value)
    return value


def _of_the_row_above(declarations: Declarations, column: Column, source: Entry, last: Submission) -> str | None:
    """What `column` wants by the row that `source` belongs to: a ref, None where nothing says."""
    for link in declarations.records[column.record].fields:
        if column.field.type != "reference" or link.type != "reference" or not source.text(link.key):
            continue
        above = by_ref(declarations, last, link.of).get(source.text(link.key))
        for spec in declarations.records[link.of].fields if above else ():
            if above and spec.type == "reference" and spec.of == column.field.of and above.text(spec.key):
                return above.text(spec.key)
    return None


def _told_before(
    declarations: Declarations,
    column: Column,
    source: Entry,
    refs: Mapping[tuple[str, str], str],
    before: Sequence[Submission],
) -> Value:
    """What the row `source` had in a column that came with one of the submissions `before` it, newest first."""
    record = declarations.records[column.record]
    wanted = given_ref(source, record, refs)
    for sent in before:
        given = refs_given(declarations, sent)
        for entry in sent.entries(record.key) if wanted else ():
            if entry.has(column.field.key) and given_ref(entry, record, given) == wanted:
                return _carried(column, entry, given)
    return None


def _fixed_rows(
    register: Register, sheet: Sheet, lines: Sequence[GivenLine], last: Submission | None
) -> list[GivenRow]:
    """The lines that the trust gives, each with what was said of it last as far as that is carried."""
    (names,) = sheet.record.identity
    spec = sheet.record.field(names)
    told = {
        register.canonical(spec, row.get(names)): row for row in (last.entries(sheet.record.key) if last else ())
    }
    carried = [column.field.key for column in sheet.columns if column.field.carried]
    rows = []
    for line in lines:
        before = told.get(line.values[names])
        said = {key: before.get(key) for key in carried} if before else {}
        label = register.label(spec.of, str(line.values[names]))
        rows.append(GivenRow({**line.values, **said, names: label}, due=line.due))
    return rows


def _shared(record: Record, lines: Sequence[GivenLine], given: Sequence[GivenRow]) -> list[GivenRow]:
    """What the trust gives to all plans and is not in the plan already."""
    known_by = (record.row_id, record.label)
    named = {folded(str(row.values.get(key))) for row in given for key in known_by}
    rows = []
    for line in lines:
        names = {folded(str(line.values.get(key) or "")) for key in known_by}
        if not names & named:
            rows.append(GivenRow(line.values, approved=True))
    return rows


def _awards(
    register: Register,
    record: Record,
    lines: Sequence[GivenLine],
    given: Sequence[GivenRow],
    taken: Collection[str],
) -> list[GivenRow]:
    """The funding lines: those carried over, each with what the register has for it now, then new awards.

    A line is of the award with its source and purpose; the only line of a source, of its only award. New ones have
    refs after those that lines of the year have `taken`.
    """
    # A register may have thousands of awards: each is looked up, and none looked for.
    of_award: dict[tuple[str | None, str], deque[int]] = {}
    of_source: dict[str | None, set[int]] = {}
    for number, line in enumerate(lines):
        award = _funded(register, line.values)
        of_award.setdefault(award, deque()).append(number)
        of_source.setdefault(award[0], set()).add(number)
    found: list[GivenRow] = []
    named = [_funded(register, row.values) for row in given]
    carried = Counter(source for source, _ in named)
    placed: set[int] = set()
    for row, own in zip(given, named, strict=True):
        source, same = of_source.get(own[0], set()), of_award.get(own, deque())
        if not same and len(source) == 1 and carried[own[0]] == 1:
            same = deque(source)
        if same:
            number = same.popleft()
            source.remove(number)
            placed.add(number)
            found.append(replace(row, values={**row.values, "award": lines[number].values["award"]}))
        else:
            found.append(row)
    fresh = new_refs({*taken, *(str(row.values.get("ref")) for row in given)}, record.one)
    left = (line for number, line in enumerate(lines) if number not in placed)
    found += [GivenRow({"ref": ref, **line.values}, approved=True) for ref, line in zip(fresh, left, strict=False)]
    return found


def _funded(register: Register, values: Mapping[str, Value]) -> tuple[str | None, str]:
    """The source and the purpose of a funding line."""
    source = values.get("source")
    code = register.code_for("funding_source", source)
    return code or (str(source) if source else None), folded(str(values.get("purpose") or ""))


def _kpi_rows(
    register: Register, unit_id: str, lines: Sequence[GivenLine], period: Period, earlier: Sequence[Submission]
) -> list[GivenRow]:
    """A row for each line of a KPI, with its figure of the period before."""
    rows = []
    for line in lines:
        kpi, group = register.kpis[str(line.values["kpi"])], str(line.values["group"])
        last = _last_figure(register, unit_id, kpi, group, period, earlier)
        values = {**line.values, "data_year": data_year(kpi, period), "last": last}
        if line.by_trust:
            values |= held_values(register, line.held)
        elif line.fed:
            values |= fed_values(kpi, line.fed)
        rows.append(GivenRow(values, due=line.due, by_trust=line.due and line.by_trust))
    return rows


def held_values(register: Register, held: HeldFigure | None) -> dict[str, Value]:
    """What a line that the trust gives has of the figure that it holds: its counts, or the figure alone."""
    if held is None:
        return {
            "numerator": None,
            "denominator": None,
            HELD: None,
            WHOSE: f"The {register.body_word} gives this figure.",
        }
    counts: dict[str, Value] = {"numerator": held.numerator, "denominator": held.denominator}
    words = f"held by the {register.body_word} ({from_where(held)})" if held.file else whose_words(register, held)
    return {**counts, HELD: held.value, WHOSE: f"{opening(words)}. {TELL_US}"}


def fed_values(kpi: Entry, fed: HeldFigure) -> dict[str, Value]:
    """What a line that the school gives has of an export: the counts, or in words the figure alone."""
    from_there = from_where(fed)
    if fed.numerator is None:
        figure = shown_figure(kpi, fed.value) if fed.value is not None else NOBODY
        return {WHOSE: f"{figure} in {from_there}"}
    return {
        "numerator": fed.numerator,
        "denominator": fed.denominator,
        WHOSE: f"Filled in from {from_there}. {TYPE_OVER}",
    }


def _last_held(
    register: Register, unit_id: str, kpi: Entry, group: str, before: Period | None
) -> HeldFigure | None:
    """The trust's own figure of the period before; of a KPI that was not due then, of the last in which it was."""
    while before and is_held(register.declarations, kpi):
        if held := held_figure(register, unit_id, before.id, kpi.text("kpi"), group):
            return held
        if is_since_september(kpi) or is_every_time(kpi, before.kind) or register.kpi_due(kpi, before):
            return None
        before = register.calendar.previous(before)
    return None


def data_year(kpi: Entry, period: Period) -> str:
    """The academic year that the KPI's figure is of: this one, but for results that are known in autumn."""
    if kpi.items("due_in") == ["autumn"]:
        first = int(period.id[:4]) - 1
        return f"{first}-{(first + 1) % 100:02d}"
    return period.year


def _last_figure(
    register: Register, unit_id: str, kpi: Entry, group: str, period: Period, earlier: Sequence[Submission]
) -> Value:
    """The KPI's figure of the period before; of one that is not asked every term, the last there is; of one that
    adds up since September that of the same period a year before. Where there was nobody to count, that."""
    since_september = is_since_september(kpi)
    before = register.calendar.year_before(period) if since_september else register.calendar.previous(period)
    if held := _last_held(register, unit_id, kpi, group, before):
        return held.shown
    every_time = since_september or is_every_time(kpi, period.kind)
    for submission in earlier:
        if every_time and (before is None or submission.period != before.id):
            continue
        then = register.calendar.period(submission.period or "")
        if then and not register.counted_alike(kpi.text("kpi"), then):
            continue
        values = {
            figure_or_nobody(kpi, entry.get("numerator"), entry.get("denominator"))
            for entry in submission.entries("kpi_value")
            if register.code_for("kpi", entry.get("kpi")) == kpi.text("kpi")
            and (entry.text("group") or EVERYBODY) == group
        } - {None}
        if len(values) == 1:  # of two that differ nobody can tell which it was
            return values.pop()
    return None
