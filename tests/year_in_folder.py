"""Years played through a real folder: workbooks are written, received, brought together, published and corrected.

What each run leaves behind is compared, cell by cell, with what `sheets_reckoned.py` makes of the log of the year:
the sheets of the summary and every CSV file. The summary's own sentences are read by `summary_reckoned.py`; what
people leave beside the cells of a return, strike out or write as a word for nothing is in `asides_played.py`.
Workbooks and the register are written by the package's own writer.
"""

import csv
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import docx
import openpyxl

import asides_played
from plan_reckoned import UNSAID
from planbook import open_trust
from planbook.errors import RegisterError
from planbook.model.asked import asked_format
from planbook.model.loading import load
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.workbook import write_workbook
from planbook.workflow.migrate import migrate
from sheets_reckoned import Rows, Sheets, corrections
from summary_reckoned import Summary
from year_played import FORMATS, HAPPENS, TERMS, Player
from year_reckoned import AREAS, Decision, Event, Line, Reckoned, Return, Year

DECLARED = load()
PLAN = DECLARED.formats["objectives-actions"]
OWN_HEADINGS = {
    name: {(c.record, c.field.key): c.field.heading for s in DECLARED.formats[name].sheets for c in s.columns}
    for name in FORMATS
}
HEADINGS = {
    name: {
        key: own.get(key) or OWN_HEADINGS[other][key]
        for record in DECLARED.records.values()
        for key in ((record.key, field.key) for field in record.fields)
        if key in own or key in OWN_HEADINGS[other]
    }
    for name, other in zip(FORMATS, reversed(FORMATS), strict=True)
    for own in (OWN_HEADINGS[name],)
}
"""How a column is headed in a workbook of each format: one that the format does not have as in the other."""
FIRST_ROW = 6
FIXED: Mapping[str, Sequence[Line]] = {
    "trust": [
        {
            "name": "Merrow Vale Trust", "short_name": "Merrow", "return_to": "returns@merrow.example",
            "contact": "Ines Okafor", "format": "objectives-actions", "floor": 6, "controller": "trust",
        }
    ],
    "trust_area": AREAS,
    "body": [{"body": "LGC", "name": "Local governing committee"}],
}  # fmt: skip
"""What the register says that nothing in the year changes."""
OWN = ("unit", "kpi", "kpi_target", "funding_source", "award", "extension", "person")
"""The records of it that do."""
SHEETS: Mapping[str, Callable[[Sheets], Sequence[Rows]]] = {
    "Reliability": lambda sheets: [sheets.who_returned()],
    "KPIs": lambda sheets: [sheets.figures(main=True)],
    "KPIs by group": lambda sheets: [sheets.figures(main=False)],
    "KPI change": lambda sheets: [sheets.changes()],
    "Actions": lambda sheets: [sheets.by_area(), sheets.by_school()],
    "Late actions": lambda sheets: [sheets.late()],
    "Plan changes": lambda sheets: [sheets.plan_changes(HEADINGS)],
    "Money": lambda sheets: [sheets.by_source(), sheets.money()],
    "All actions": lambda sheets: [sheets.all_actions()],
}

OF_PLAN = ("Actions", "Late actions", "All actions", "Money")
"""Sheets of what half of a term does not ask for."""


DECLARED_SENTENCES = {
    text.replace("{schools}", "schools").replace("{school}", "school").replace("{floor}", "6")
    for block in DECLARED.reports["summary"].blocks
    for text in (block.intro, block.note, block.empty)
    if text
}
"""What the summary says of itself, whatever is in it."""


class InFolder:
    """A trust's folder in which a year is played, one event after the other."""

    def __init__(self, folder: Path, player: Player, version: str = "") -> None:
        self.folder = folder
        self.version = version
        """The released version that the register is of until it is migrated; empty where it is today's."""
        self.not_reckoned = _NOT_RECKONED | (_OF_EARLIER if version else frozenset())
        self.identity = "a" * 32
        self.player = player
        self.done = 0
        """How many events have been played."""
        self.register = b""
        self.figures = 0
        self.sentences = 0
        self.told_beside = 0
        """How often something beside a cell had to be told."""
        self.differ: list[str] = []
        self.names: dict[int, str] = {}
        """The file of each return."""
        for name in ("issued", "returned", "outputs"):
            (folder / name).mkdir(parents=True)

    @property
    def year(self) -> Year:
        return self.player.so_far()

    def settle(self) -> bool:
        """Write the register as it now is; where it would be refused, what was told last did not happen."""
        known = self.done
        if self.register and not any(e.changes for e in self.player.events[known:][:1]):
            return True
        if self.register:
            self.migrate()  # once something came, nobody changes a register of an earlier version any more
        while self.player.events[self.done :] and self.player.events[self.done].changes:
            self._as_can_be_told(self.player.events[self.done])
            self.done += 1
        year = self.year.until(self.done)
        made = write_register(year, self.identity)
        if made == self.register:
            return True
        before, self.register = self.register, made
        (self.folder / "trust.xlsx").write_bytes(as_released(made, self.version) if self.version else made)
        try:
            self.trust(self.day(0))
        except RegisterError:
            if not known:
                raise
            del self.player.events[known:]
            self.done, self.register = known, before
            (self.folder / "trust.xlsx").write_bytes(before)
            return False
        return True

    def _as_can_be_told(self, event: Event) -> None:
        """Without what a register of an earlier version has no column for."""
        for record, _, values in event.changes if self.version else ():
            for key in [key for key in values if f"{record}.{key}" not in known_to(self.version)]:
                del values[key]

    def trust(self, today: date) -> Any:
        return open_trust(self.folder, today)

    def migrate(self) -> None:
        """The register of an earlier version becomes one of today's, as the command makes it."""
        if self.version:
            path = self.folder / "trust.xlsx"
            (made,) = migrate(self.folder, [path], self.day(0))
            assert made.written
            made.written.replace(path)
            self.version, self.identity = "", self.trust(self.day(0)).register.identity
            self.register = write_register(self.year.until(self.done), self.identity)

    def day(self, term: int) -> date:
        """The day on which the coordinator works on a term."""
        return (self.player.terms[term].due or self.player.terms[term].as_at) + timedelta(10)

    def play(self) -> None:
        """Play what has been told since."""
        while self.done < len(self.player.events):
            if not self.settle() or self.done == len(self.player.events):
                return
            event = self.player.events[self.done]
            self.one(event)
            self.done += 1
            if event.made:
                self.compare(event.made, event, anew=event.anew)

    def one(self, event: Event) -> None:
        trust = self.trust(self.day(event.term))
        if event.sent:
            for sent in (event.sent, event.second):
                if sent:
                    self.send(trust, sent)
            trust.receive(event.sent.period, on=event.sent.on)
        elif event.chosen:
            name = file_name(event.chosen.unit, beside=event.chosen.beside)
            trust.receive(event.chosen.period, **{event.chosen.what: name})
        elif event.decided:
            self.decide(trust, event.decided)
        elif event.out:
            trust.publish(event.out)
        elif event.made:
            self.made = trust.consolidate(event.made, restate=event.anew)

    def decide(self, trust: Any, made: Decision) -> None:
        rows = ["/".join((r, ref)) + (f".{field}" if field else "") for r, ref, field in made.rows]
        trust.approve(made.period, made.unit, row=rows, refuse=made.refused, on=made.on, by=made.by)

    def send(self, trust: Any, sent: Return) -> None:
        folder = self.folder / "returned" / sent.period
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / file_name(sent.unit, beside=sent.beside)
        path.write_bytes(write_return(trust, sent))

    # What it left

    def compare(self, period: str, event: Event, *, anew: bool) -> None:
        year = self.year.until(self.done - 1)
        reckoned = Reckoned(year, period, anew=anew)
        sheets = Sheets(reckoned, self.found(reckoned))
        book = openpyxl.load_workbook(self.folder / "outputs" / period / "summary.xlsx")
        for name, make in SHEETS.items():
            if name in OF_PLAN and reckoned.at.term.kind == "half_term":
                self.tell(f"{period}, {name}", name in book.sheetnames, False, "a sheet of what was not asked")
                continue
            wanted = [rows for rows in make(sheets) if rows]
            there = rows_of(book[name]) if name in book.sheetnames else []
            self.differences(f"{period}, {name}", there, wanted, symbols=name.startswith("KPIs"))
        said = Summary(sheets, DECLARED_SENTENCES)
        said.read({sheet.title: [[cell[0] for cell in row] for row in rows_of(sheet)] for sheet in book})
        self.sentences += said.told
        self.differ += [f"{period}, {line}" for line in said.differ]
        days = {number: self.day(e.term) for number, e in enumerate(year.events)}
        wanted = corrections(year, period, reckoned, days)
        there = rows_of(book["Corrections"]) if "Corrections" in book.sheetnames else []
        self.corrections(f"{period}, Corrections", there, wanted)
        if year.published(period) is not None:
            self.correction_paper(period, event, wanted)
        self.beside(period, reckoned)
        for name, rows in csv_files(reckoned, self.folder).items():
            self.csv_file(period, name, rows)

    def beside(self, period: str, reckoned: Reckoned) -> None:
        """What lies beside cells, is struck out or is a word for nothing is told once, and nothing else is."""
        for unit in reckoned.at.units:
            sent = reckoned.at.return_of(unit)
            if sent is None:
                continue
            wanted = asides_played.told(sent)
            lies = self.lying_there(sent)
            if lies is not sent:  # under the same name, and neither of the two that differ has been chosen
                wanted = wanted + asides_played.told(lies)
            own = f"returned/{sent.period}/{file_name(sent.unit, beside=sent.beside)}"
            there = asides_played.said(self.made.findings, own, wanted)
            self.told_beside += sum(wanted.values())
            self.tell(
                f"{period}, {own}", sorted(there.items()), sorted(wanted.items()), "what is told beside cells"
            )

    def lying_there(self, sent: Return) -> Return:
        """What lies in the folder now under the name of what was sent."""
        name = sent.unit, sent.period, sent.beside
        came = [r for e in self.year.until(self.done).events for r in (e.sent, e.second) if r]
        return [r for r in came if (r.unit, r.period, r.beside) == name][-1]

    def found(self, reckoned: Reckoned) -> dict[str, tuple[int, int, int, bool]]:
        """What checking found of each school: how much is told is reckoned, not what is found.

        What earlier papers give away is the coordinator's alone, and counted with no school's.
        """
        told = {}
        for unit in reckoned.at.units:
            mine = [f for f in self.made.findings if f.unit == unit and f.code != "TR-015"]
            sent = reckoned.at.return_of(unit)
            own = sent and f"returned/{sent.period}/{file_name(sent.unit, beside=sent.beside)}"
            flawed = any(
                f.file == own and f.severity != "note" and not f.code.startswith("TR")
                for f in self.made.findings
                if own
            )
            counts = [sum(f.severity == kind for f in mine) for kind in ("error", "warning", "note")]
            told[unit] = (counts[0], counts[1], counts[2], flawed)
        return told

    def differences(self, name: str, there: Rows, wanted: Sequence[Rows], *, symbols: bool) -> None:
        """Each table of `wanted` is in the sheet, row for row, and ends where it should; one that is not is not."""
        if not wanted:
            heads = [row for row in there if [c[0] for c in row[:2]] in (["School", "Ref"], ["School", "What"])]
            self.tell(name, [[c[0] for c in row] for row in there] if heads else [], [], "a table")
        for rows in wanted:
            starts = [n for n, row in enumerate(there) if [c[0] for c in row[: len(rows[0])]] == rows[0]]
            if len(starts) != 1:
                self.tell(name, [[c[0] for c in row] for row in there[:12]], rows[0], "headings")
                continue
            for place, row in enumerate(rows):
                line = there[starts[0] + place] if starts[0] + place < len(there) else []
                cells = [*line, *[(None, "")] * (len(row) - len(line))]
                for n, (cell, value) in enumerate(zip(cells, row, strict=False)):
                    got: Any = cell[0]
                    if symbols and isinstance(value, tuple):
                        got = cell
                    self.tell(name, got, value, f"{row[0]} {rows[0][n]}")
                self.tell(name, [c[0] for c in cells[len(row) :] if c[0] is not None], [], f"beside {row[0]}")
            after = there[starts[0] + len(rows)] if starts[0] + len(rows) < len(there) else []
            self.tell(name, [c[0] for c in after if c[0] is not None], [], "after the table")

    def corrections(self, name: str, there: Rows, wanted: Rows) -> None:
        start = next((n for n, row in enumerate(there) if row and row[0][0] == "What"), None)
        rows = [[c[0] for c in row] for row in there[start + 1 :]] if start is not None else []
        rows = [[*row, *[None] * (8 - len(row))] for row in rows if row]
        left = list(rows)
        for row in wanted[1:]:
            self.figures += len(row)
            same = next((r for r in left if _alike_but_why(r, row)), None)
            if same is None:
                like = [r for r in rows if r[0] == row[0]]
                self.differ.append(f"{name}: {row} is not there, but {like}")
            else:
                left.remove(same)
        self.differ += [f"{name}: {row} is there and should not be" for row in left]
        for since in dict.fromkeys(row[1] for row in rows):
            statuses = [row[4] is None and row[5] is None for row in rows if row[1] == since]
            if len({row[7] for row in rows if row[1] == since}) == 1:
                self.tell(name, statuses, sorted(statuses), "changes of status first")

    def correction_paper(self, period: str, event: Event, wanted: Rows) -> None:
        """The page says of the last step what the sheet does, as far as it goes."""
        made = self.trust(self.day(event.term)).report(period, audience="correction")
        rows = [row for row in wanted[1:] if row[7] is None]
        self.tell(period, bool(made), bool(rows), "there is a correction page")
        if made and rows:
            table = docx.Document(str(made[0].path)).tables[-1]
            lines = [[cell.text for cell in row.cells] for row in table.rows][1:]
            known = {(row[0], row[2], row[3]) for row in rows}
            for line in lines:
                self.tell(period, tuple(line[:3]) in known, True, f"the correction page's {line[:3]}")
            self.tell(period, 0 < len(lines) <= len(rows), True, "lines of the correction page")

    def csv_file(self, period: str, record: str, wanted: Sequence[Line]) -> None:
        path = self.folder / "outputs" / period / "internal" / "data" / f"{record}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        name = f"{period}, {path.name}"
        self.tell(name, len(rows), len(wanted), "rows")
        for row, line in zip(rows, wanted, strict=False):
            for key, value in row.items():
                if (record, key) not in self.not_reckoned:
                    self.tell(name, value, as_csv(line.get(key)), f"{line.get('unit')} {line.get('ref')} {key}")

    def tell(self, name: str, got: Any, wanted: Any, words: str) -> None:
        self.figures += 1
        if not same_cell(got, wanted):
            self.differ.append(f"{name}: {words} is {got!r}, should be {wanted!r}")


def _alike_but_why(row: Sequence[Any], wanted: Sequence[Any]) -> bool:
    if not all(same_cell(a, b) for n, (a, b) in enumerate(zip(row, wanted, strict=True)) if n != 6):
        return False
    return str(row[6]).startswith(wanted[6])


_NOT_RECKONED = frozenset({("declaration", "source_row"), ("kpi_value", "basis"), ("kpi_value", "finality")})
"""Cells that rest on how a workbook is laid out, or that it comes with."""
_OF_EARLIER = frozenset({("award", "source_sheet"), ("trust_area", "source_sheet"), ("trust", "controller")})
"""What is otherwise in a register of an earlier version: names of sheets, and a column that it does not have."""


def same_cell(got: Any, wanted: Any) -> bool:
    if isinstance(wanted, tuple) and isinstance(got, tuple):
        return len(got) == len(wanted) and all(map(same_cell, got, wanted))
    numbers = all(isinstance(x, int | float) and not isinstance(x, bool) for x in (got, wanted))
    if numbers:
        return bool(abs(got - wanted) < 1e-6)
    if wanted == UNSAID:
        return True
    return bool((got if got != "" else None) == (wanted if wanted != "" else None))


_SYMBOL = re.compile('" ([■▲●])"')


def rows_of(sheet: Any) -> list[list[tuple[Any, str]]]:
    """The rows of a sheet, each a list of cells, a cell its value and the symbol that its format puts before it."""
    rows = []
    for row in sheet.iter_rows():
        cells = []
        for cell in row:
            value = cell.value.date() if hasattr(cell.value, "date") else cell.value
            found = _SYMBOL.search(cell.number_format)
            cells.append((value, found[1] if found else ""))
        while cells and cells[-1][0] is None:
            cells.pop()
        rows.append(cells)
    return rows


def file_name(unit: str, *, beside: bool) -> str:
    return f"{unit}_plan{' (2)' if beside else ''}.xlsx"


FILLERS = ("-", "n/a", "N/A", "as above", "tbc", "\u200b")
"""What people type where they have nothing to say: it is no answer."""


def filled(rows: Sequence[Line], on: date) -> list[Line]:
    """Actions with something typed in some of the cells that are blank, by the day and the place alone."""
    return [
        {
            key: FILLERS[(on.day + n + len(key)) % len(FILLERS)]
            if value is None and key in ("progress", "next_step") and (on.day + n) % 2
            else value
            for key, value in row.items()
        }
        for n, row in enumerate(rows)
    ]


def given(rows: Sequence[Line]) -> list[GivenRow]:
    return [
        GivenRow({k: "; ".join(v) if isinstance(v, list) else v for k, v in row.items() if v is not None})
        for row in rows
    ]


def write_register(year: Year, identity: str) -> bytes:
    rows = {record: given(lines) for record, lines in register_lines(year).items()}
    job = Job(DECLARED.register_format, None, None, None, rows, trust=identity)
    return write_workbook(DECLARED, job)


RELEASED = Path(__file__).parent.parent / "workbook_templates" / "released"


def as_released(register: bytes, version: str) -> bytes:
    """What a register says, in the register as it was released in an earlier version."""
    made = openpyxl.load_workbook(RELEASED / f"register-{version}.xlsx")
    written = cells_by_key(openpyxl.load_workbook(BytesIO(register)))
    for key, cells in cells_by_key(made).items():
        for cell, value in zip(cells, written.get(key, ()), strict=False):
            cell.value = value.value
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def cells_by_key(book: openpyxl.Workbook) -> dict[str, list[Any]]:
    """The cells of each column of a register by its key, those of the first 60 rows; of the sheet that has a fact a
    line the cell beside the key."""
    found: dict[str, list[Any]] = {}
    for sheet in book.worksheets:
        for cell in [c for row in sheet.iter_rows(max_row=40) for c in row if _KEY.fullmatch(str(c.value))]:
            if str(cell.value).startswith("trust."):
                found[cell.value] = [sheet.cell(cell.row, cell.column + 1)]
            else:
                found[cell.value] = [sheet.cell(cell.row + 2 + n, cell.column) for n in range(60)]
    return found


_KEY = re.compile(r"[a-z_]+\.[a-z_]+")


@lru_cache
def known_to(version: str) -> set[str]:
    """The columns of the register as it was released in an earlier version."""
    return {*cells_by_key(openpyxl.load_workbook(RELEASED / f"register-{version}.xlsx"))}


def register_lines(year: Year) -> dict[str, Sequence[Line]]:
    facts = year.facts()
    periods = [
        {"period": t.id, "kind": t.kind, "start": t.start, "end": t.end, "due": t.due, "as_at": t.as_at}
        for t in (year.term(term.id, facts) for term in (*year.terms, *year.halves))
    ]
    return {**FIXED, **{record: facts[record] for record in OWN}, "period": periods}


def write_return(trust: Any, sent: Return) -> bytes:
    period = trust.register.calendar.period(sent.period)
    lines = {**sent.lines, "action": filled(sent.lines.get("action", ()), sent.on)}
    lines["funding_line"] = asides_played.money_typed(sent, lines.get("funding_line", ()))
    counts = asides_played.counts_typed(sent)
    rows = {**{record: given(own) for record, own in lines.items()}, "kpi_value": given(counts)}
    rows["declaration"] = given([{"name": "The head", "role": "Headteacher", "date": sent.on}])
    rows = {record: lines for record, lines in rows.items() if lines}
    register = trust.register.of(period)
    unit = register.counts_for(sent.unit) or sent.unit
    asked = asked_format(register, DECLARED.formats[sent.format], unit, period)
    made = write_workbook(DECLARED, Job(asked, trust.register, sent.unit, period, rows))
    return asides_played.beside(made, sent, sheet_of("action", sent.format))


# The CSV files


def csv_files(reckoned: Reckoned, folder: Path) -> dict[str, list[Line]]:
    """What each file must hold: of the returns what stands, of the register all of it."""
    at = reckoned.at
    order = {row["unit_id"]: n for n, row in enumerate(at.facts["unit"])}
    names = {row["unit_id"]: row["name"] for row in at.facts["unit"]}
    of_plan = ("area", "objective", "action", "milestone", "funding_line", "kpi_value", "link", "declaration")
    found: dict[str, list[Line]] = {record: [] for record in (*of_plan, "statement", "meeting", "measure")}
    for unit in sorted(at.units, key=lambda unit: order[unit]):
        sent = at.return_of(unit)
        if sent is None:
            continue
        place = {
            "unit": unit, "unit_name": names[unit], "period": at.term.id,
            "source_file": f"returned/{at.term.id}/{file_name(sent.unit, beside=sent.beside)}",
        }  # fmt: skip
        for record, lines in lines_of(sent).items():
            for number, line in enumerate(lines):
                row = {"source_sheet": sheet_of(record, sent.format), "source_row": FIRST_ROW + number} | line
                found[record].append(place | row)
    for record, lines in register_lines_of(reckoned).items():
        sheet = DECLARED.register_format.sheet(record)
        assert sheet
        found[record] = [
            {
                **defaults(record), **{k: v for k, v in line.items() if v is not None},
                "unit": line.get("unit"), "unit_name": names.get(line.get("unit", "")), "period": at.term.id,
                "source_file": "trust.xlsx", "source_sheet": sheet.title, "source_row": FIRST_ROW + number,
            }
            for number, line in enumerate(lines)
            if line not in lines[:number]  # twice the same is once
        ]  # fmt: skip
        if record in ("kpi", "unit"):  # a KPI's unit is what it is counted in; a unit's is itself
            for row in found[record]:
                row["unit"] = row["unit_name"] = None
    return found


def lines_of(sent: Return) -> dict[str, list[Line]]:
    """The rows of a return as they were sent, with who is named in them apart."""
    found: dict[str, list[Line]] = {record: [dict(row) for row in rows] for record, rows in sent.lines.items()}
    found["kpi_value"] = [
        {"kpi": k, "group": g, "numerator": n, "denominator": d} for (k, g), (n, d) in sent.counts.items()
    ]
    found["link"] = [
        {
            "of": "action", "ref": row["ref"], "role": "led_by", "party": row["led_by"], "lead": True,
            "source_sheet": sheet_of("action", sent.format), "source_row": FIRST_ROW + number,
        }
        for number, row in enumerate(sent.plan.get("action", ()))
        if row["led_by"]
    ]  # fmt: skip
    found["declaration"] = [{"name": "The head", "role": "Headteacher", "date": sent.on}]
    return found


def sheet_of(record: str, template: str) -> str:
    sheet = DECLARED.formats[template].sheet(record)
    return sheet.title if sheet else "Cover"


def register_lines_of(reckoned: Reckoned) -> dict[str, Sequence[Line]]:
    facts = reckoned.at.facts
    year = reckoned.year
    periods = [
        {"kind": t.kind, "start": t.start, "end": t.end, "due": t.due, "as_at": t.as_at}
        for t in (year.term(term.id, facts) for term in (*year.terms, *year.halves))
    ]
    return {**FIXED, **{record: facts[record] for record in OWN}, "period": periods}


def defaults(record: str) -> Line:
    return {f.key: f.default for f in DECLARED.records[record].fields if f.default is not None}


def as_csv(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    return str(value)


# Whole years


def played(seed: int, terms: int = 4) -> tuple[Year, InFolder]:
    """A year of the last so many terms, played through a folder that is gone afterwards.

    In some the register of the first term is of an earlier version, and is migrated when that is over.
    """
    folder = Path(tempfile.mkdtemp(prefix="planbook-year-"))
    try:
        player = Player(Random(seed), seed, TERMS[6 - terms :], folder=True)
        at = InFolder(folder / "trust", player, player.drawn.choice(("", "", "1.0", "1.1")))
        begin(at)
        for number in range(terms):
            if number:
                at.migrate()
            for _ in range(player.drawn.choice((1, 2, 3)) if number else 0):
                player.drawn.choice(HAPPENS)(player, number)
                at.settle()
            player.term(number)
            at.play()
        return player.so_far(), at
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def begin(at: InFolder) -> None:
    """The trust as it is before anything comes."""
    at.player.begin()
    at.settle()
    at.trust(at.day(0)).receive(at.player.terms[0].id)
