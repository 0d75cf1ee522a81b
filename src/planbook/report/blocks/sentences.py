"""Sentences made from figures: plain and exact, with their counts, and no cause claimed.

What one pupil is worth is said where it matters; differences of percentages are points.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import date

from planbook.consolidate.cells import last_period
from planbook.consolidate.kpi_rows import is_judged_later
from planbook.consolidate.rows import ActionRow, FundingRow, KpiHistoryRow, KpiRow, MilestoneRow, marked
from planbook.model import kpi as figures
from planbook.model.benchmarks import period_of
from planbook.model.calendar import period_named
from planbook.model.figure import WITHHELD
from planbook.model.nouns import Noun
from planbook.model.prose import agree, counted, listed, none_of, number_word, opening
from planbook.model.submission import Entry
from planbook.model.values import Value, long_date, rounded, whole_pounds
from planbook.report.blocks.register_cells import benchmark_of, target_of
from planbook.report.blocks.subject import Subject
from planbook.report.made_of import joined, made_of, sourced


def text(value: Value) -> str:
    """`value` as text on one line; empty where it is missing."""
    return "" if value is None else " ".join(str(value).split())


def all_of(number_of: int, noun: Noun) -> str:
    """All of so many, to begin a sentence: "Both measures", "All three measures"."""
    return f"Both {noun.many}" if number_of == 2 else f"All {counted(number_of, *noun)}"


_A_FEW = 4
"""Words that are as well said as left out."""


def cut(words: str, most: int) -> str:
    """The first so many words of `words` and an ellipsis, or all of them where no more than a few follow; a very
    long word is cut too.
    """
    every = [word if len(word) <= 40 else word[:39] + "…" for word in words.split()]
    return (
        " ".join(every)
        if len(every) <= most + min(most // 2, _A_FEW)
        else " ".join(every[:most]).rstrip(" ,;:.") + " …"
    )


def ended(words: str) -> str:
    """`words` with a full stop, unless they end a sentence already."""
    return words if not words or words[-1] in ".!?…" else words + "."


def pounds(amount: float) -> str:
    """Whole pounds, as £24,900."""
    return whole_pounds(amount)


def short_number(value: float) -> str:
    """A number without needless decimals: 289, 58.5."""
    return f"{rounded(value, 1):,.1f}".removesuffix(".0")


def short_day(day: date) -> str:
    """A day as tables have it: 4 Dec 2026."""
    return f"{day.day} {day:%b %Y}"


def figure_words(kpi: Entry, value: float | None) -> str:
    """A KPI's figure or target in prose: the number that tables and charts show, with the KPI's decimals."""
    return figures.shown_figure(kpi, value)


@sourced
def with_count(kpi: Entry, row: KpiRow | KpiHistoryRow) -> str:
    """The figure with the counts behind it: "58% (18 of 31)"; empty where there is none to show."""
    value, n, out_of = row.value, row.numerator, row.denominator
    if value is None or text(row.status) in WITHHELD:
        return ""
    words = figure_words(kpi, value)
    if n is None or out_of is None or not figures.needs_denominator(kpi):
        return words
    return f"{words} ({figures.counts_words(kpi, n, out_of)})"


def pupils_short(school: Subject, kpi: Entry, row: KpiRow) -> int | None:
    """How many more (or fewer) pupils would have met the target; None where the counts are not of pupils."""
    target, n, out_of = row.target, row.numerator, row.denominator
    if (
        target is None
        or n is None
        or not out_of
        or text(row.status) in WITHHELD
        or not figures.is_out_of_people(school.declarations, kpi)
    ):
        return None
    rises = kpi.text("better") == "up"
    if kpi.text("better") not in {"up", "down"}:
        return None

    def is_met(pupils: int) -> bool:
        return figures.status(kpi, figures.figure(kpi, pupils, out_of), target) == "green"

    counts = range(int(out_of) + 1)  # of a large cohort several counts come to the same figure as it is shown
    if rises:
        fewest = bisect_left(counts, True, key=is_met)
        return max(0, round(fewest - n)) if fewest < len(counts) else None
    most = bisect_left(counts, True, key=lambda pupils: not is_met(pupils)) - 1
    return max(0, round(n - most)) if most >= 0 else None


@sourced
def measure_sentence(school: Subject, row: KpiRow) -> str:
    """Value, count, last time, target, and what would have met it: the summary's sentence for one KPI."""
    kpi, name = school.kpi(row), school.kpi_name(row)
    now = with_count(kpi, row)
    if not now:
        return not_shown_sentence(school, row)
    before = earlier_words(school, row)
    since = f", against {before}" if before else nobody_before(school, row)
    return joined(made_of(f"{name}: {now}{since}.", before), target_sentence(school, row))


@sourced
def not_shown_sentence(school: Subject, row: KpiRow) -> str:
    """What is said of a measure that has no figure to show."""
    kpi, name, status = school.kpi(row), school.kpi_name(row), text(row.status)
    n, out_of = row.numerator, row.denominator
    if status == "counts_only" and n is not None and out_of:
        what = "a percentage" if kpi.text("unit") == "percent" else "a figure"
        return f"{name}: {figures.counts_words(kpi, n, out_of)}; so few are not given as {what}."
    if status == "suppressed":
        unknown = ", or the number of people is not known" if row.held else ""
        why = f"few people are counted, or such a figure could be worked out from it{unknown}"
        return f"Not shown: {name}, because {why}."
    if status == "nobody":
        return f"Nobody to count: {name}."
    if row.held:
        return f"No figure yet: {name}; the {school.register.body_word} gives it."
    return f"Not reported: {missing_name(school, row)}."


def missing_name(school: Subject, row: KpiRow) -> str:
    """A KPI without a figure by name, with what its unit says in place of it: "Attendance (given as “n/a”)"."""
    return school.kpi_name(row) + (f" (given as “{row.instead}”)" if row.instead else "")


def earlier_words(school: Subject, row: KpiRow) -> str:
    """The same period a year before, else the period before: "55% (16 of 29) in autumn term 2025"."""
    for value, period in (
        (row.last_year, school.register.calendar.year_before(school.period)),
        (row.last, last_period(school.register, school.kpi(row), school.period)),
    ):
        if value is None or period is None:
            continue
        past = school.at(row, period)
        if past and past.status in WITHHELD:
            continue
        kpi = school.kpi(row)
        same = past is not None and figures.difference(kpi, past.value, value) == 0  # its counts are of this figure
        words = with_count(kpi, past) if past and same else ""
        return made_of(f"{words or figure_words(kpi, value)} in {period.title}", past)
    return ""


def nobody_before(school: Subject, row: KpiRow) -> str:
    """That there was nobody to count last time, to follow this time's figure; empty where there was somebody."""
    period = last_period(school.register, school.kpi(row), school.period)
    past = school.at(row, period)
    return f", with nobody to count in {period.title}" if period and past and past.status == "nobody" else ""


def aim_words(kpi: Entry, row: KpiRow) -> str:
    """What the figure is judged by: "95.0%", "4.0 by now (12.0 for the year)", "14.0% (15.0% in spring term 2027)".

    A target that has moved is named where the status has changed with it. One that is a range has both its ends:
    "5.0% to 20.0%". Empty of a figure that nothing is wanted of.
    """
    if _is_range(kpi):
        return "" if row.scale is None else figures.target_words(kpi, None, row.scale)
    if row.target is None:
        return ""
    words = figure_words(kpi, row.target)
    if row.of_year is not None:
        return f"{words} by now ({figure_words(kpi, row.of_year)} for the year)"
    moved = row.last_target is not None and figures.difference(kpi, row.target, row.last_target)
    if moved and row.last_term and row.last_status not in (*WITHHELD, row.status):
        return f"{words} ({figure_words(kpi, row.last_target)} in {row.last_term})"
    return words


def target_sentence(school: Subject, row: KpiRow) -> str:
    """The target, whether it was met, and how many pupils short; empty for a KPI without one."""
    return made_of(_of_target(school, row), row, target_of(school, row))


def _is_range(kpi: Entry) -> bool:
    """Whether the KPI is best between two ends, which are its target."""
    return figures.aimed(kpi) is not None


def _of_target(school: Subject, row: KpiRow) -> str:
    kpi, target = school.kpi(row), row.target
    if _is_range(kpi):
        aim = aim_words(kpi, row)
        was = f"The target of {aim} was met." if text(row.status) == "green" else f"The target was {aim}."
        return was if aim else ""
    if kpi.text("better") not in {"up", "down"}:
        return ""
    if target is None:
        return (
            f"The target for the year, {figure_words(kpi, row.of_year)}, is judged at its end."
            if row.of_year
            else ""
        )
    if text(row.status) == "green":
        return f"The target of {aim_words(kpi, row)} was met."
    short, out_of = pupils_short(school, kpi, row), row.denominator
    if not short or not out_of:
        return f"The target was {aim_words(kpi, row)}."
    more = "more" if kpi.text("better") == "up" else "fewer"
    pupils = agree(short, "pupil", "pupils")
    sentence = f"The target was {aim_words(kpi, row)}: {number_word(short)} {more} {pupils} would have met it"
    return f"{sentence}; one pupil is {100 / out_of:.1f} points." if out_of <= 100 else f"{sentence}."


def benchmark_sentence(school: Subject, row: KpiRow) -> str:
    """The published figure for the same phase, with when it is of and its standing; empty where none matches."""
    value = row.benchmark
    published = school.published(row, school.period)
    if value is None or published is None:
        return ""
    firm = school.declarations.choice("benchmark_status", published.get("status"))
    standing = "" if firm is None or firm.final else firm.word.lower()
    figure = figure_words(school.kpi(row), value)
    whose = f"The {school.phase} figure" if school.phase else "The figure"
    said = f" ({standing})" if standing else ""
    return made_of(f"{whose} for England was {figure} in {period_of(published)}{said}.", benchmark_of(school, row))


_DELIVERY = (
    ("green", "on track"),
    ("amber", "on watch"),
    ("red", "off track"),
    ("blue", "completed"),
    ("not_reported", "not reported"),
    ("not_due", "not due yet"),
)


def delivery_words(status: str) -> str:
    """A delivery as it follows "is": "on watch"."""
    return dict(_DELIVERY)[status]


@sourced
def delivery_sentence(actions: Sequence[ActionRow], noun: Noun, *, where: str = "") -> str:
    """Actions by delivery: "Of eight actions, four are on track, one is on watch and three are completed.

    `body` is what collects them, as "trust"; `where` says in which units they are: " in five of six schools".
    """
    by = Counter(text(row.delivery) for row in actions)
    present = [(by[status], words) for status, words in _DELIVERY if by[status]]
    if len(present) == 1:
        n, words = present[0]
        if n > 1 and words.startswith("not "):  # "None of the three actions is due yet."
            return f"{opening(none_of(n, *noun))}{where} is {words.removeprefix('not ')}."
        return f"The only {noun.one}{where} is {words}." if n == 1 else f"{all_of(n, noun)}{where} are {words}."
    parts = []
    verb = ""
    for n, words in present:
        needed = agree(n, "is", "are")
        parts.append(f"{number_word(n)} {words}" if needed == verb else f"{number_word(n)} {needed} {words}")
        verb = needed
    return f"Of {counted(len(actions), *noun)}{where}, {listed(parts)}."


def milestone_sentence(milestones: Sequence[MilestoneRow], noun: Noun, *, when: str) -> str:
    """How many of the milestones due were met; empty where none was due.

    One without an answer was neither met nor missed: it is said to have none.
    """
    due = [row for row in milestones if row.due_now]
    return _met_of(due, noun, when) if due else ""


@sourced
def _met_of(due: Sequence[MilestoneRow], noun: Noun, when: str) -> str:
    met = sum(row.done for row in due)
    untold = sum(not row.done and row.reported is None for row in due)
    if untold == len(due):
        verb = agree(untold, "was", "were")
        return f"Whether the {counted(untold, *noun)} due {when} {verb} met is not reported."
    if len(due) == 1:
        return f"The one {noun.one} due {when} was {'' if met else 'not '}met."
    if met == len(due):
        return f"{all_of(len(due), noun)} due {when} were met."
    of = f"of the {counted(len(due), *noun)} due {when}"
    if untold:
        some = number_word(met, capital=True) if met else opening(none_of(len(due), *noun)).split()[0]
        return (
            f"{some} {of} {agree(met or 1, 'is', 'are')} reported as met; "
            f"{number_word(untold)} {agree(untold, 'has', 'have')} no answer."
        )
    if not met:
        return f"{opening(none_of(len(due), *noun))} due {when} was met."
    return f"{number_word(met, capital=True)} {of} {agree(met, 'was', 'were')} met."


@sourced
def money_sentence(row: FundingRow, noun: Noun) -> str:
    """What of an allocation, called `noun`, is spent, how much of its year has gone, and what the forecast is."""
    name, award, spent = (
        cut(text(row.source_name) or text(row.source), 12),
        row.award,
        row.spent,
    )
    told = f", as last told for {period_named(row.of)}" if row.of else ""
    if award is None or spent is None:
        if spent is None:
            return f"{name}: nothing was reported as spent."
        return f"{name}: {pounds(spent)} spent{told}; the {noun.one} is not given."
    share, passed = row.spent_share, row.year_passed
    if not award:
        spending = f"{pounds(spent)} spent" if rounded(spent, 0) else "nothing spent"
        return f"{name}: nothing is allocated; {spending}{told}{_beyond_nothing(row)}."
    words = f"{name}: {pounds(spent)} of {pounds(award)} spent"
    words += f" ({rounded(share, 0):.0f}%)" if share is not None else ""
    words += told
    if passed is not None:
        if passed >= 100 and row.ends:
            words += f", of {noun.any_one} that ended on {long_date(row.ends)}"
        elif passed <= 0 and row.begins:
            words += f", of {noun.any_one} that begins on {long_date(row.begins)}"
        else:
            words += f"{',' if told else ''} with {rounded(passed, 0):.0f}% of the year gone"
    beyond = rounded(spent, 0) - rounded(award, 0)
    if beyond > 0 and row.forecast is not None and row.forecast < spent:  # the forecast has not caught up with it
        return f"{words}; that is {pounds(beyond)} over already, and the forecast is still {pounds(row.forecast)}."
    if beyond > 0 and row.forecast is None:
        return f"{words}; that is {pounds(beyond)} over already, and no forecast was given."
    return f"{words}; {forecast_words(row)}."


def _beyond_nothing(row: FundingRow) -> str:
    """What is forecast of an allocation of nothing."""
    return f", {pounds(row.forecast)} forecast" if row.forecast and rounded(row.forecast, 0) else ""


def forecast_words(row: FundingRow) -> str:
    """Where the forecast lies against the award: "forecast £2,400 over"."""
    left = row.variance
    if left is None or row.forecast is None:
        return "no forecast was given"
    if rounded(left, 0) == 0:
        return "forecast to be spent in full"
    return f"forecast {pounds(abs(left))} {'over' if left < 0 else 'under'}"


_STATUSES = (
    ("green", "on target"),
    ("amber", "near target"),
    ("red", "off target"),
    ("not_reported", "not reported"),
    ("not_applicable", "without a target"),
    ("nobody", "not applicable (nobody to count)"),
    ("not_judged_yet", "to be judged at the end of the year"),
    ("not_held_yet", "still to be given by the {body}"),
    ("counts_only", "given as counts only"),
    ("suppressed", "not shown"),
    ("of_nobody_knows", "not shown, because the number of people is not known"),
)


def _stands(row: KpiRow) -> str:
    """The key of `_STATUSES` that the measure comes under."""
    if row.held and text(row.status) == "suppressed":
        return "of_nobody_knows"
    if row.held and row.value is None and text(row.status) == "not_applicable":
        return "not_held_yet"
    return "not_judged_yet" if is_judged_later(row) else text(row.status)


@sourced
def statuses_sentence(rows: Sequence[KpiRow], noun: Noun, *, body: str, where: str = "") -> str:
    """What status the KPIs have: "Eight KPIs are due: five are on target, one is near target ...".

    `body` is what collects them, as "trust"; `where` says in which units they are: " in five of six schools".
    """
    by = Counter(_stands(row) for row in rows)
    parts = []
    for status, words in _STATUSES:
        n = by[status]
        if n:
            parts.append(f"{number_word(n)} {agree(n, 'is', 'are')} {words.format(body=body)}")
    if len(parts) == 1 and len(rows) > 1:
        return f"{all_of(len(rows), noun)} due{where} {parts[0].removeprefix(number_word(len(rows)))[1:]}."
    if len(rows) == 1:
        return f"The one {noun.one} due{where} is {parts[0].partition(' is ')[2]}."
    verb = agree(len(rows), "is", "are")
    return f"{opening(counted(len(rows), *noun))} {verb} due{where}: {listed(parts)}."


def change_words(kpi: Entry, change: float) -> str:
    """A change since last time: "up 0.4 points", "down 2", "unchanged"."""
    size = f"{abs(change):.{figures.decimals(kpi, abs(change))}f}"
    if float(size) == 0:
        return "unchanged"
    points = agree(float(size), " point", " points") if kpi.text("unit") == "percent" else ""
    return f"{'up' if change > 0 else 'down'} {size.removesuffix('.0') if points else size}{points}"


def action_name(school: Subject, row: ActionRow, most: int = 9) -> str:
    """An action as a sentence names it: its ref, and in brackets what it is."""
    ref, words = text(row.ref), cut(text(row.action), most).rstrip(".")
    if not ref:
        return str(marked(f"the {school.nouns.action.one} “{words}”", row.agreement))
    return f"{school.nouns.action.one} {ref} ({'; '.join(part for part in (words, row.agreement) if part)})"
