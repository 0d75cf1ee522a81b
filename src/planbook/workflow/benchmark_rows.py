"""Published figures for England out of the national files, as rows to paste into the register's sheet Benchmarks.

benchmark_rows(trust, path, ...)      the rows, and what is new in them; nothing of the register is changed
write_benchmarks(path, trust, rows)   a workbook with them, in the columns of that sheet
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.collect.feeds.export import NoTextError
from planbook.collect.feeds.known import known_as
from planbook.collect.feeds.lines import NationalFigure, national_figures
from planbook.collect.others.unread import NotReadError
from planbook.files import write_bytes
from planbook.model.declarations import Field
from planbook.model.feed import Feed
from planbook.model.kpi import places
from planbook.model.legible_names import legible
from planbook.model.values import Value, rounded, shown
from planbook.report.to_paste import write_to_paste
from planbook.workflow.exports_read import exports_of
from planbook.workflow.trust import Trust

RECORD = "benchmark"
_SAME = ("kpi", "phase", "group", "coverage", "period_kind", "year")
"""What tells one published figure from another."""
_WANTED = "Give the file of all schools in England as it is downloaded, or declare it in templates/feeds.toml."


@dataclass(frozen=True, slots=True)
class BenchmarkRows:
    """What a national file gives."""

    rows: Sequence[Mapping[str, Value]]
    """By field of the register's record; codes as the register has them."""
    told: Sequence[str]
    """In words, of each row whether the register has it, and what was left out."""


def benchmark_rows(trust: Trust, path: Path, *, status: str, day: date) -> BenchmarkRows:
    """The published figures for England in the file at `path`, read on `day`.

    `status` is a code of the list of their statuses, as the publication says of itself. A figure of which the file
    has two is left out. Raises NotReadError where it cannot be read, or no feed with rows of England takes it.
    """
    register, name = trust.register, legible(path.name)
    feeds = [feed for feed in trust.declarations.feeds.values() if feed.national]
    rows: list[dict[str, Value]] = []
    told: list[str] = []
    known = False
    try:
        for export in exports_of(path, trust.limits):
            head = export.head()
            takers = known_as(feeds, f"{legible(path.parent.name)}/{name}", export, head).takers
            if len(takers) != 1:
                continue
            known = True
            feed, headings = takers[0]
            found = national_figures(register, feed, headings, export, head, f"{legible(path.parent.name)}/{name}")
            for figures in _by_line(found):
                label = register.label("kpi", figures[0].kpi)
                if not figures[0].year:
                    told.append(f"{label}: left out, as neither the file nor its name says an academic year.")
                elif len({figure.value for figure in figures}) > 1:
                    told.append(f"{label}: left out, as rows {_rows(figures)} differ and are all of England.")
                else:
                    rows.append(_row(trust, feed, figures[0], status, day))
                    told.append(_beside(trust, rows[-1], label))
    except NoTextError as error:
        raise NotReadError(name, "no text that can be read", f"Save it again as .csv or .xlsx: {error}.") from error
    if not known:
        raise NotReadError(name, "none of the national files that planbook knows", _WANTED)
    return BenchmarkRows(rows, told)


def write_benchmarks(path: Path, trust: Trust, found: BenchmarkRows) -> None:
    """Write the rows into a new workbook, in the columns of the register's sheet, to be copied from there."""
    write_bytes(path, write_to_paste(trust.declarations, trust.register.trust_name, RECORD, found.rows))


def _by_line(figures: Sequence[NationalFigure]) -> Iterator[list[NationalFigure]]:
    lines: dict[tuple[str, str, str], list[NationalFigure]] = {}
    for figure in figures:
        lines.setdefault((figure.kpi, figure.group, figure.year), []).append(figure)
    yield from lines.values()


def _rows(figures: Sequence[NationalFigure]) -> str:
    return ", ".join(str(figure.row) for figure in figures)


def _row(trust: Trust, feed: Feed, figure: NationalFigure, status: str, day: date) -> dict[str, Value]:
    kpi = trust.register.kpis[figure.kpi]
    return {
        "kpi": figure.kpi,
        "phase": feed.phase or None,
        "group": figure.group,
        "coverage": "england",
        "period_kind": "year",
        "year": figure.year,
        "value": rounded(figure.value, places(kpi) + 1),
        "status": status,
        "source": f"{feed.source}, {figure.year.replace('-', '/')}",
        "address": feed.address or None,
        "read_on": day,
    }


def _beside(trust: Trust, row: Mapping[str, Value], label: str) -> str:
    """What the register has of the same figure."""
    own = [
        entry
        for entry in trust.register.ever.rows(RECORD)
        if all(_plain(trust, entry.get(key), key) == _plain(trust, row[key], key) for key in _SAME)
    ]
    what = f"{label}, {row['year']}: {shown(row['value'])}"
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
