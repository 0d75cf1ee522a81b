"""What has been read of a returned workbook, sheet by sheet, in words."""

from collections.abc import Iterator, Sequence

from planbook.model.checked import who_checked
from planbook.model.declarations import Declarations, Sheet
from planbook.model.finding import Finding
from planbook.model.kpi import figure_or_nobody
from planbook.model.prose import agree, counted, listed, number_word, opening
from planbook.model.submission import Submission
from planbook.model.values import shown
from planbook.prepare.job import GivenRow, Job


def taken_in(
    declarations: Declarations, job: Job, sent: Submission, listed_first: Sequence[Finding]
) -> tuple[tuple[str, str], ...]:
    """What has been taken in of each sheet; `listed_first` are the findings that have a number."""
    lines = []
    for sheet in job.format.sheets:
        if sheet.record.rows != "derived":
            parts = [*_read(job, sheet, sent), *_unread(declarations, sheet, sent, listed_first)]
            lines.append((sheet.title, opening("; ".join(parts))))
    declared = sent.one("declaration")
    if declared:
        words = (declared.text("name"), declared.text("role"), shown(declared.get("date")))
        said = ", ".join(part for part in words if part) if who_checked(sent) else "Not complete yet"
        lines.append(("Checked by", said))
    return tuple(lines)


def _read(job: Job, sheet: Sheet, sent: Submission) -> Iterator[str]:
    record = sheet.record
    if not sent.asks(record.key):
        yield "the sheet was not in the workbook; it is in this one as it was sent out"
        return
    if record.rows == "form":
        yield counted(sum(sent.entries(record.key)[0].get(key) is not None for key in record.keys), "answer")
        return
    if record.rows == "fixed":
        due = [row for row in job.rows.get(record.key, ()) if row.asked]
        if not due:
            yield "none is due"
            return
        figures = _figures(job, due)
        yield f"{number_word(figures) if figures else 'none'} of the {number_word(len(due))} that are due"
        return
    entries = sent.entries(record.key)
    yield counted(len(entries), record.one, record.many)
    asked = next((c.field for c in sheet.columns if c.field.asked == "term" and c.field.required), None)
    if job.format.kind == "plan" and asked and entries and any(entry.has(asked.key) for entry in entries):
        given = sum(entry.get(asked.key) is not None for entry in entries)
        many = "each" if given == len(entries) else f"{number_word(given) if given else 'none'} of them"
        yield f"{asked.heading.lower()} given in {many}"


def _figures(job: Job, due: Sequence[GivenRow]) -> int:
    """How many of the KPIs that are due have a figure."""
    found = 0
    for row in due:
        kpi = job.register.kpis.get(str(row.values.get("kpi"))) if job.register else None
        worked = figure_or_nobody(kpi, row.values.get("numerator"), row.values.get("denominator")) if kpi else None
        found += worked is not None
    return found


def _unread(
    declarations: Declarations, sheet: Sheet, sent: Submission, listed_first: Sequence[Finding]
) -> Iterator[str]:
    """The cells that could not be read, with the numbers of what says so."""
    places = {
        (table.sheet, f"{table.letters[table.keys.index(fault.field)]}{fault.excel_row}")
        for table in sent.tables
        if table.record in {sheet.record.key, *sheet.parents}
        for fault in table.faults
        if declarations.rules[fault.code].severity == "error"
    }
    if not places:
        return
    items = {
        number: {(f.sheet, cell) for cell in f.cells} & places
        for number, f in enumerate(listed_first, start=1)
        if f.code.startswith("FD-") and any((f.sheet, cell) in places for cell in f.cells)
    }
    told = len(set().union(*items.values()))
    some = "" if told == len(places) else f"{number_word(told)} of them in "
    named = f" ({some}{agree(len(items), 'item', 'items')} {listed(map(str, items))})" if items else ""
    counts = agree(len(places), "counts", "count")
    yield f"{counted(len(places), 'cell')} could not be read{named} and {counts} as missing, not as zero"
