"""A trust whose schools have all returned their workbooks: a few prepared and filled in, the others copies of them.

    python benchmarks/generate.py FOLDER --workbooks 500

A copy has another school's id and names in every place that says whose it is, and other figures and words in its
cells; it is made in the parts of the file, in some thousandths of a second. The same arguments make the same trust.
"""

import argparse
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from pathlib import Path
from random import Random

from planbook.collect.workbook import read_workbook
from planbook.demo.answers import fill_in
from planbook.demo.fill import FilledWorkbook
from planbook.demo.register import FIRST_YEAR, LAST_PERIOD, DemoSchool, register_rows, schools
from planbook.model.calendar import Period
from planbook.model.names import workbook_name
from planbook.model.submission import Submission
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import init_trust
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.publishing import publish
from planbook.workflow.trust import Trust, open_trust

FORMAT = "objectives-actions"
FILLED, ACTIONS = 6, 120
"""Workbooks that are prepared and filled in, and actions in each of them: a large plan has about so many."""
_ORDINARY = 4_900
"""The most schools for which the register keeps within what is declared."""
_ROWS_OF_A_SCHOOL, _CELLS_OF_A_ROW = 4, 40
_WORDS = ("Seen in lessons", "Told to the governors", "Looked at with the lead", "Asked of families", "Written up")
_INLINE = re.compile(rb'<c ([^>]*?) t="inlineStr"><is>(<t[^>]*>.*?</t>)</is></c>', re.DOTALL)
_SHEET = re.compile(r'<sheet [^>]*?name="([^"]*)"')
_NUMBER, _TEXT = rb'(?: t="n")?', rb' t="s"'
_STRINGS = "xl/sharedStrings.xml"
_TYPES, _RELATIONS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True, slots=True)
class Filled:
    """One workbook that was filled in, with what a copy of it changes."""

    parts: Mapping[str, bytes]
    """Its parts, with the texts of all cells in one of them, as Excel saves them."""
    texts: int
    """How many those are."""
    counts: Mapping[str, re.Pattern[bytes]]
    """What finds, in the part of a sheet, the cells that count something: a copy has other figures there."""
    wholes: Mapping[str, re.Pattern[bytes]]
    """The same of the cells that say what is counted out of."""
    words: Mapping[str, re.Pattern[bytes]]
    """The same of the cells in which a copy has other words."""


def generate(
    folder: Path, workbooks: int, *, filled: int = FILLED, actions: int = ACTIONS, seed: int = 1, periods: int = 1
) -> Trust:
    """Make a trust of so many schools in `folder`, which is empty or not there; each has returned a workbook in the
    last of so many terms, and in those before it, which are consolidated and published."""
    filled = min(filled, workbooks)
    taking_part = _schools(workbooks, filled)
    init_trust(folder, FORMAT, date(FIRST_YEAR, 9, 1), register_rows(taking_part), identity=f"{seed:032}")
    if workbooks > _ORDINARY:
        _let_in(folder, workbooks)
    trust = open_trust(folder)
    terms = [period for period in trust.register.calendar.periods if period.kind == "term"]
    last = terms.index(trust.period(LAST_PERIOD))
    if not 0 < periods <= last + 1:
        raise SystemExit(f"The sample has 1 to {last + 1} terms up to {LAST_PERIOD}, not {periods}.")
    wanted = terms[last + 1 - periods : last + 1]
    for period in wanted:
        _return_all(trust, period, wanted[0], taking_part, filled, actions, f"{seed}")
        if period.id != LAST_PERIOD:
            after = period.as_at + timedelta(days=14)
            consolidate(trust, period.id, after)
            publish(trust, period.id, after)
    return trust


def _let_in(folder: Path, workbooks: int) -> None:
    """Let the trust's register be larger than any trust's is: each school has rows in some of its tables."""
    rows = _ROWS_OF_A_SCHOOL * workbooks
    path = folder / "templates" / "rules" / "large.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    sizes = f"register_rows = {rows}, register_codes = {rows}, cells = {_CELLS_OF_A_ROW * rows}, text_mb = 200"
    path.write_text(
        f'[[rule]]\ncode = "WB-003"\nparams = {{ {sizes} }}\n\n'
        '[[rule]]\ncode = "WB-005"\nparams = { seconds = 900, memory_mb = 6000 }\n',
        encoding="utf-8",
    )


def _return_all(
    trust: Trust,
    period: Period,
    first: Period,
    taking_part: Sequence[DemoSchool],
    filled: int,
    actions: int,
    seed: str,
) -> None:
    """Let every school have returned its workbook for the period: the first of them so many that are filled in."""
    originals = [
        (school, _filled(trust, school, period, first, actions, int(seed))) for school in taking_part[:filled]
    ]
    of_period = "" if period.id == LAST_PERIOD else f"{period.id}/"
    for number, school in enumerate(taking_part):
        own, original = originals[number % filled]
        parts = _renamed(_varied(original, f"{seed}/{of_period}{number}"), own, school)
        name = workbook_name(school.unit_id, school.name, FORMAT, period.id)
        (trust.returned(period) / name).write_bytes(_zipped(parts))


def change(trust: Trust, unit: str) -> None:
    """Let the unit have returned its workbook of the last period with other figures and words."""
    (path,) = trust.returned(trust.period(LAST_PERIOD)).glob(f"{unit}_*.xlsx")
    path.write_bytes(_zipped(_varied(_ready(path, trust), f"{unit} again")))


def _varied(original: Filled, seed: str) -> dict[str, bytes]:
    """The parts of `original` with other figures and words."""
    rng = Random(seed)
    parts = dict(original.parts)
    for cells, by in ((original.counts, -1), (original.wholes, 1)):  # so that a part is no more than its whole
        for name, found in cells.items():
            parts[name] = found.sub(
                lambda cell, by=by: cell[1] + b"%d" % max(0, int(cell[2]) + by * rng.randrange(4)), parts[name]
            )
    more: list[str] = []

    def said(cell: re.Match[bytes]) -> bytes:
        more.append(f"{rng.choice(_WORDS)} in week {rng.randrange(1, 15)}, and again with {rng.randrange(3, 40)}.")
        return cell[1] + b"%d" % (original.texts + len(more) - 1)

    for name, found in original.words.items():
        parts[name] = found.sub(said, parts[name])
    texts = "".join(f"<si><t>{text}</t></si>" for text in more).encode()
    parts[_STRINGS] = parts[_STRINGS].replace(b"</sst>", texts + b"</sst>")
    return parts


def _renamed(parts: Mapping[str, bytes], own: DemoSchool, school: DemoSchool) -> dict[str, bytes]:
    """`parts` of a workbook of the school `own` as one of `school`."""
    names = {own.name: school.name, own.head: school.head}
    ids = {own.unit_id: school.unit_id}  # which on a sheet could be a figure
    return {
        name: _replaced(content, names if name.startswith("xl/worksheets/") else names | ids)
        for name, content in parts.items()
    }


def _replaced(content: bytes, words: Mapping[str, str]) -> bytes:
    for there, wanted in words.items():
        content = content.replace(escape(there, False).encode(), escape(wanted, False).encode())
    return content


def _schools(count: int, filled: int) -> list[DemoSchool]:
    """So many schools, of which those after the first `filled` are of the same size and phase as one of these: what
    a school is asked for and awarded follows from that. The first are of all phases."""
    named = len(schools())
    first = schools()[:: named // filled][:filled] if filled < named else schools(filled)
    others = [school for school in schools(max(count, named)) if school not in first]
    return [
        replace(first[n % filled], unit_id=s.unit_id, name=s.name, head=s.head, format="")
        for n, s in enumerate([*first, *others][:count])
    ]


def _filled(trust: Trust, school: DemoSchool, period: Period, first: Period, actions: int, seed: int) -> Filled:
    """The workbook of `school`, prepared, filled in, and with further actions up to so many."""
    (sent,) = prepare_workbooks(trust, period.id, period.start + timedelta(days=14), [school.unit_id])
    book = FilledWorkbook(sent.path, trust.declarations)
    fill_in(book, school, period, first, trust.register, seed)
    last = _add_actions(book, actions)
    path = trust.returned(period) / sent.path.name
    book.save(path)
    path.write_bytes(_zipped(_grown(_parts(path.read_bytes()), "tbl_action", last)))
    return _ready(path, trust)


def _add_actions(book: FilledWorkbook, count: int) -> int:
    """Type further actions beneath those that there are, each much like one of them; returns the last row."""
    there = [(number, dict(values)) for number, values in book.rows("action")]
    last = there[-1][0]
    for number in range(len(there), count):
        values = dict(there[number % len(there)][1])
        typed = {key: value for key, value in values.items() if not str(value).startswith("=")}
        stem = str(typed["ref"]).rpartition(".")[0]
        typed |= {"ref": f"{stem}.{number + 1}", "action": f"{typed['action']} (group {number + 1})"}
        last += 1
        book.write("action", last, typed)
    return last


def _grown(parts: Mapping[str, bytes], table: str, last: int) -> dict[str, bytes]:
    """`parts` with the table reaching down to row `last`, as Excel lets it grow with what is typed beneath."""
    grown = dict(parts)
    for name, content in parts.items():
        if name.startswith("xl/tables/") and f'"{table}"'.encode() in content:
            grown[name] = re.sub(rb'(ref="[A-Z]+\d+:[A-Z]+)\d+"', rb'\g<1>%d"' % last, content)
    return grown


def _ready(path: Path, trust: Trust) -> Filled:
    """The workbook at `path`, ready to be copied."""
    read = read_workbook(path, trust.declarations, trust.limits)
    parts, texts = _with_shared_texts(_parts(path.read_bytes()))
    names = _SHEET.findall(parts["xl/workbook.xml"].decode())
    part_of = {name: f"xl/worksheets/sheet{number}.xml" for number, name in enumerate(names, start=1)}

    def finding(record: str, key: str, kind: bytes) -> dict[str, re.Pattern[bytes]]:
        return {part_of[sheet]: _finding(cells, kind) for sheet, cells in _cells(read, record, key) if cells}

    return Filled(
        parts,
        texts,
        counts=finding("kpi_value", "numerator", _NUMBER),
        wholes=finding("kpi_value", "denominator", _NUMBER),
        words=finding("action", "progress", _TEXT),
    )


def _cells(read: Submission, record: str, key: str) -> Iterator[tuple[str, list[str]]]:
    """The sheet of each table of `record`, with the cells of the field `key` that hold anything."""
    for table in read.tables:
        if table.record == record:
            rows = [entry for entry in table.entries() if entry.get(key) is not None]
            yield table.sheet, [cell for entry in rows if (cell := entry.cell(key))]


def _finding(cells: list[str], kind: bytes) -> re.Pattern[bytes]:
    """What finds those of `cells` that hold a figure, or with the kind of a text its number: what stands before it,
    and that."""
    return re.compile(rb'(<c r="(?:%s)"(?: s="\d+")?%s><v>)(\d+)(?=<)' % ("|".join(cells).encode(), kind))


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _with_shared_texts(parts: dict[str, bytes]) -> tuple[dict[str, bytes], int]:
    """`parts` with the texts of cells in a part of their own, and how many those are."""
    if _STRINGS in parts:
        return parts, parts[_STRINGS].count(b"<si>")
    numbers: dict[bytes, int] = {}

    def shared(cell: re.Match[bytes]) -> bytes:
        return b'<c %s t="s"><v>%d</v></c>' % (cell[1], numbers.setdefault(cell[2], len(numbers)))

    made = {n: _INLINE.sub(shared, c) if n.startswith("xl/worksheets/sheet") else c for n, c in parts.items()}
    texts = b"".join(b"<si>%s</si>" % text for text in numbers)
    made[_STRINGS] = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_MAIN}">'.encode() + texts + b"</sst>"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    told = f'<Override PartName="/{_STRINGS}" ContentType="{kind}"/></Types>'
    made[_TYPES] = made[_TYPES].replace(b"</Types>", told.encode())
    related = (
        f'<Relationship Id="texts" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    made[_RELATIONS] = made[_RELATIONS].replace(b"</Relationships>", related.encode())
    return made, len(numbers)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # undated
    return made.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--workbooks", type=int, default=500)
    parser.add_argument("--filled", type=int, default=FILLED, help="workbooks that are prepared and filled in")
    parser.add_argument("--actions", type=int, default=ACTIONS, help="the fewest actions in a workbook")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--periods", type=int, default=1, help="terms that they have returned workbooks in")
    asked = parser.parse_args()
    generate(
        asked.folder,
        asked.workbooks,
        filled=asked.filled,
        actions=asked.actions,
        seed=asked.seed,
        periods=asked.periods,
    )
    print(f"{asked.workbooks} workbooks for {LAST_PERIOD} lie in {asked.folder / 'returned' / LAST_PERIOD}")


if __name__ == "__main__":
    main()
