"""Published figures for England out of the national files, as rows to paste into the register's sheet Benchmarks.

benchmark_rows(trust, given, day)     the rows, and what the register has of each; it is not changed
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planbook.collect.feeds.export import NoTextError
from planbook.collect.feeds.lines import NationalFigure, national_figures
from planbook.collect.others.unread import NotReadError
from planbook.model.declarations import Choice, Field
from planbook.model.feed import Feed
from planbook.model.kpi import EVERYBODY, places
from planbook.model.legible_names import legible
from planbook.model.prose import listed
from planbook.model.register import folded
from planbook.model.values import Value, rounded, shown
from planbook.workflow.importing.exports import GivenFile, TakenSheet
from planbook.workflow.trust import Trust

RECORD = "benchmark"
_SAME = ("kpi", "phase", "group", "coverage", "period_kind", "year")
"""What tells one published figure from another."""
_WANTED = (
    "Give the national file as it is downloaded: of all schools in England, or the one of England, regions and "
    "authorities."
)


@dataclass(frozen=True, slots=True)
class TakenFigure:
    """A figure of England, and the columns that it was taken from."""

    sheet: str
    row: int
    headings: str
    said: str
    """What the file has of it."""
    label: str
    """What it was taken for, in words."""


@dataclass(frozen=True, slots=True)
class BenchmarkRows:
    """What a national file gives."""

    feeds: Sequence[Feed]
    rows: Sequence[Mapping[str, Value]]
    """By field of the register's record; codes as the register has them."""
    taken: Sequence[TakenFigure]
    """Where each of the rows is from."""
    told: Sequence[str]
    """In words, of each row whether the register has it, and what was left out."""


def benchmark_rows(trust: Trust, given: GivenFile, day: date) -> BenchmarkRows:
    """The published figures for England in a file that is read on `day`.

    Their status is what the file's name says; it is left blank where that says none. A figure of which the file
    has two is left out. Raises NotReadError where it has no row of England, or ends in what is no text.
    """
    feeds: list[Feed] = []
    rows: list[dict[str, Value]] = []
    taken: list[TakenFigure] = []
    told: list[str] = []
    status = _status_said(trust, given.path.name)
    try:
        for sheet in given.national:
            found = national_figures(
                trust.register, sheet.feed, sheet.headings, sheet.export, sheet.head, given.named
            )
            if not found:
                continue
            feeds.append(sheet.feed)
            for figures in _by_line(found):
                label, why = _label(trust, figures[0]), _why_left_out(figures)
                if why:
                    told.append(f"{label}: left out, as {why}.")
                    continue
                rows.append(_row(trust, sheet.feed, figures[0], status, day))
                taken.append(_taken(sheet, figures[0], f"{label}, {figures[0].year}"))
                told.append(_beside(trust, rows[-1], taken[-1]))
            told += _not_given(trust, sheet)
    except NoTextError as error:
        name = legible(given.path.name)
        raise NotReadError(name, "no text that can be read", f"Save it again as .csv or .xlsx: {error}.") from error
    if not feeds:
        titles = listed([f"“{sheet.feed.title}”" for sheet in given.national])
        what = f"a file as {titles} is, without a row of England that has any of its figures"
        raise NotReadError(legible(given.path.name), what, _WANTED)
    if rows and not status:
        told.append(
            "The name of the file does not say whether this is provisional, revised or final: fill in Status."
        )
    return BenchmarkRows(feeds, rows, taken, told)


def _status_said(trust: Trust, name: str) -> str:
    """The one status that the name of the file says, as ks2provisional.csv; empty where none or several."""
    spec = trust.declarations.records[RECORD].field("status")
    choices: Sequence[Choice] = trust.declarations.lists[spec.list]
    said = [choice.code for choice in choices if folded(choice.word) in folded(name)]
    return said[0] if len(said) == 1 else ""


def _by_line(figures: Sequence[NationalFigure]) -> Iterator[list[NationalFigure]]:
    lines: dict[tuple[str, str, str], list[NationalFigure]] = {}
    for figure in figures:
        lines.setdefault((figure.kpi, figure.group, figure.year), []).append(figure)
    yield from lines.values()


def _why_left_out(figures: Sequence[NationalFigure]) -> str:
    first = figures[0]
    if all(figure.value is None for figure in figures):
        return f"row {first.row} has no figure of it ({first.said.strip(' /') or 'blank'})"
    if not first.year:
        return "neither the file nor its name says an academic year: put it into the name, as 2024-25"
    if len({figure.value for figure in figures}) > 1:
        return f"rows {listed([str(figure.row) for figure in figures])} differ and are all of England"
    return ""


def _label(trust: Trust, figure: NationalFigure) -> str:
    label = trust.register.label("kpi", figure.kpi)
    if figure.group == EVERYBODY:
        return label
    groups = trust.declarations.records[RECORD].field("group").list
    return f"{label}, {trust.declarations.word(groups, figure.group).lower()}"


def _taken(sheet: TakenSheet, figure: NationalFigure, label: str) -> TakenFigure:
    return TakenFigure(sheet.export.sheet, figure.row, " / ".join(figure.columns), figure.said, label)


def _row(trust: Trust, feed: Feed, figure: NationalFigure, status: str, day: date) -> dict[str, Value]:
    kpi = trust.register.kpis[figure.kpi]
    return {
        "kpi": figure.kpi,
        "phase": feed.phase or None,
        "group": figure.group,
        "coverage": "england",
        "period_kind": "year",
        "year": figure.year,
        "value": rounded(figure.value or 0.0, places(kpi) + 1),
        "status": status or None,
        "source": f"{feed.source}, {figure.year.replace('-', '/')}",
        "address": feed.address or None,
        "read_on": day,
    }


def _not_given(trust: Trust, sheet: TakenSheet) -> Iterator[str]:
    """What the feed could give, and neither the file nor the register has."""
    kpis = trust.register.ever.kpis
    strangers = dict.fromkeys(figure.kpi for figure in sheet.feed.figures if figure.kpi not in kpis)
    if strangers:
        yield f"Left out: {listed([*strangers])}, as the register has no such KPI."
    needed = {h: None for figure in sheet.feed.figures if figure.kpi in kpis for h in figure.columns}
    lacking = sheet.headings.lacks(needed)
    if lacking:
        yield f"Left out, as the file has no such column: {listed(lacking, most=6)}."


def _beside(trust: Trust, row: Mapping[str, Value], taken: TakenFigure) -> str:
    """What the register has of the same figure."""
    own = [
        entry
        for entry in trust.register.ever.rows(RECORD)
        if all(_plain(trust, entry.get(key), key) == _plain(trust, row[key], key) for key in _SAME)
    ]
    where = f"{taken.sheet}, row" if taken.sheet else "row"
    what = f"{taken.label}: {shown(row['value'])} ({where} {taken.row}, {taken.headings})"
    if not own:
        return f"{what}; the register has none."
    has = own[-1]
    if has.get("value") == row["value"] and has.get("status") == row["status"]:
        return f"{what}; the register has the same."
    return f"{what}; the register has {shown(has.get('value'))} ({_word(trust, has.get('status'))})."


def _plain(trust: Trust, value: Value, key: str) -> Value:
    """A value as it is compared: the code of a KPI, and what is left blank as what that stands for."""
    spec: Field = trust.declarations.records[RECORD].field(key)
    if spec.type == "code":
        return trust.register.code_for(spec.of, value)
    return value if value is not None else spec.default


def _word(trust: Trust, value: Value) -> str:
    return trust.declarations.word(trust.declarations.records[RECORD].field("status").list, value).lower()
