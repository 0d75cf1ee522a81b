"""Somebody who has the files that went out, and asks of each starred figure what they say of it.

Knows nothing of planbook's code, nor of any library that reads Word or Excel: takes the packages apart, and reads
tables, cells and sentences as they stand. Finds a figure that is starred in one place and said in another, of the
same or of a later publication, and one that follows from percentages, counts and totals together.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree

from attacker import LARGE, STAR, model_of, values

Key = tuple[str, str]
"""A school and a KPI as the files call them, the group with it."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COUNTS = re.compile(r"([\d,]+)(?:/| of | for )([\d,]+)")
_SENTENCE = re.compile(r"(?:^|\. )([^.]+?) was [\d.,]+%? \(([\d,]+) of ([\d,]+)\)")
_CHANGED = re.compile(r"^(.+?): [\d.,]+%? \(([\d,]+) of ([\d,]+)\)")
_EXCEPTION = re.compile(r"^(.+?): ([\d.]+)%, target")
_TOTAL = re.compile(r"^(\w[\w -]*), \d+ of \d+ \w+$")


@dataclass
class Said:
    """What the files of one publication say."""

    stars: set[Key] = field(default_factory=set)
    counts: dict[Key, set[tuple[int, int]]] = field(default_factory=dict)
    shares: dict[Key, set[Decimal]] = field(default_factory=dict)
    totals: dict[str, Decimal] = field(default_factory=dict)
    """The percentage of all schools together, by KPI."""
    schools: set[str] = field(default_factory=set)
    without: set[Key] = field(default_factory=set)
    """What was not given, and is in no total."""

    def add(self, key: Key, counts: str) -> None:
        found = _COUNTS.fullmatch(counts.strip())
        if found:
            n, of = (int(part.replace(",", "")) for part in found.groups())
            self.counts.setdefault(key, set()).add((n, of))


def read(summary: bytes, papers: Mapping[str, bytes]) -> Said:
    """What a summary workbook and the papers of schools say, by the name of each school."""
    said = Said()
    for rows in sheets_of(summary):
        _read_matrix(said, rows)
    for school, paper in papers.items():
        _read_paper(said, school, ElementTree.fromstring(_part(paper, "word/document.xml")))
    return said


def _part(package: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        return parts.read(name) if name in parts.namelist() else b"<none/>"


def sheets_of(workbook: bytes) -> Iterator[list[list[str]]]:
    """The cells of each sheet as text, row by row; what is empty is ""."""
    shared = [
        "".join(t.text or "" for t in one.iter(f"{_S}t"))
        for one in ElementTree.fromstring(_part(workbook, "xl/sharedStrings.xml")).iter(f"{_S}si")
    ]
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    for name in names:
        rows = []
        for row in ElementTree.fromstring(_part(workbook, name)).iter(f"{_S}row"):
            cells: dict[int, str] = {}
            for cell in row.iter(f"{_S}c"):
                value = cell.find(f"{_S}v")
                text = "".join(t.text or "" for t in cell.iter(f"{_S}t")) if value is None else value.text or ""
                cells[_column(cell.get("r", "A1"))] = shared[int(text)] if cell.get("t") == "s" else text
            rows.append([cells.get(n, "") for n in range(max(cells, default=-1) + 1)])
        yield rows


def _column(address: str) -> int:
    number = 0
    for letter in re.match(r"[A-Z]+", address).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read_matrix(said: Said, rows: list[list[str]]) -> None:
    """A sheet of schools by KPI, and the sentences of exceptions."""
    top = next((n for n, row in enumerate(rows) if row[:1] == ["School"]), None)
    if top is None:
        return
    heads = [head.removesuffix("\u00a0%") for head in rows[top]]
    if "What" in heads and "Status" in heads:
        for row in rows[top + 1 :]:
            found = _EXCEPTION.match(row[heads.index("What")]) if len(row) > heads.index("What") else None
            if found:
                said.shares.setdefault((row[0], found[1]), set()).add(Decimal(found[2]))
        return
    percents = {n: head for n, head in enumerate(heads) if rows[top][n].endswith("\u00a0%")}
    if not percents or any(row[:1] == ["Which way is better"] for row in rows):
        return
    for row in rows[top + 1 :]:
        total = _TOTAL.match(row[0]) if row else None
        if not row or len(row) < 2 or row[0] in ("Target", "Schools that reported") or row[0].startswith("England"):
            continue
        for n, kpi in percents.items():
            text = row[n] if n < len(row) else ""
            if total and _is_number(text):
                said.totals[kpi] = Decimal(text)
            elif not total:
                said.schools.add(row[0])
                _read_cell(said, (row[0], kpi), text)


def _read_cell(said: Said, key: Key, text: str) -> None:
    if text == STAR:
        said.stars.add(key)
    elif _is_number(text):
        said.shares.setdefault(key, set()).add(Decimal(text))
    elif "/" in text:
        said.add(key, text)
    else:
        said.without.add(key)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def _read_paper(said: Said, school: str, document: ElementTree.Element) -> None:
    """A school's paper: every table that has counts, what has changed, and every sentence with them."""
    for table in document.iter(f"{_W}tbl"):
        rows = [[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
        heads = rows[0]
        for row in rows[1:]:
            kpi = _as_in_summary(row[0])
            if "Count" in heads:
                counts = row[heads.index("Count")]
                if counts == STAR:
                    said.stars.add((school, kpi))
                said.add((school, kpi), counts)
            elif found := _CHANGED.match(row[0]):
                said.add((school, _as_in_summary(found[1])), f"{found[2]}/{found[3]}")
    for paragraph in document.iter(f"{_W}p"):
        for found in _SENTENCE.finditer(_text(paragraph)):
            said.add((school, _as_in_summary(found[1])), f"{found[2]}/{found[3]}")


def _text(element: ElementTree.Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{_W}t"))


def _as_in_summary(kpi: str) -> str:
    """A KPI with its group as a heading of the summary has it: "KS2, disadvantaged"."""
    return re.sub(r" \(([^()]*)\)$", r", \1", kpi)


def found_out(publications: Sequence[Said], parts: Mapping[str, tuple[str, str]]) -> set[Key]:
    """The stars that the files say, or of which they leave two values at most.

    `parts` are the two groups that everybody of a KPI is made of, by its name.
    """
    starred: set[Key] = set()
    found: set[Key] = set()
    for said in publications:
        starred |= said.stars
        found |= {key for key in starred if said.counts.get(key) or said.shares.get(key)}
    return found | _followed(publications, parts)


def _followed(publications: Sequence[Said], parts: Mapping[str, tuple[str, str]]) -> set[Key]:
    keys = sorted({key for said in publications for key in said.stars})
    places = {(key, part): n for n, (key, part) in enumerate((k, p) for k in keys for p in (0, 1))}
    rows: list[tuple[float, float, dict[int, float]]] = []
    for key in keys:
        rows.append((-LARGE, 0, {places[key, 0]: 1, places[key, 1]: -1}))
    for said in publications:
        for kpi, share in said.totals.items():
            rows += _of_total(said, kpi, share, places)
        for school in said.schools:
            for kpi, two in parts.items():
                own = [(school, kpi), *((school, name) for name in two)]
                rows += _of_groups(said, own, places)
    model = model_of([0] * len(places), rows)
    return {key for key in keys if any(values(places[key, part], model) <= 2 for part in (0, 1))}


Row = tuple[float, float, dict[int, float]]


def _of_total(said: Said, kpi: str, share: Decimal, places: Mapping[tuple[Key, int], int]) -> list[Row]:
    """That all schools together have this percentage, as it is rounded."""
    mine = [(school, kpi) for school in said.schools if (school, kpi) not in said.without]
    told = {key: said.counts[key] for key in mine if key in said.counts}
    if any(key not in told and key not in said.stars for key in mine) or all(key in told for key in mine):
        return []  # of one that is printed as a percentage alone the counts are anybody's guess
    half = Decimal(10) ** min(-1, share.as_tuple().exponent) / 2
    made = []
    for edge, way in ((share - half, 1), (share + half, -1)):
        left: dict[int, float] = {}
        known = 0.0
        for key in mine:
            if key in told:
                n, of = next(iter(told[key]))
                known += way * (100 * n - float(edge) * of)
            else:
                left[places[key, 0]] = way * 100.0
                left[places[key, 1]] = -way * float(edge)
        made.append((-known, 1e7, left))
    return made


def _of_groups(said: Said, own: Sequence[Key], places: Mapping[tuple[Key, int], int]) -> list[Row]:
    """That two groups are everybody."""
    if any(key not in said.counts and key not in said.stars for key in own):
        return []
    made = []
    for part in (0, 1):
        left: dict[int, float] = {}
        known = 0
        for key, sign in zip(own, (-1, 1, 1), strict=True):
            if key in said.stars:
                left[places[key, part]] = sign
            else:
                known += sign * next(iter(said.counts[key]))[part]
        if left:
            made.append((-known, -known, left))
    return made
