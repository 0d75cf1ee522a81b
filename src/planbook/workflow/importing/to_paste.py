"""Files that give rows for a sheet of the register: a workbook of these, to be copied from.

The register is only read, and what was made before is never written over.
"""

from datetime import date
from pathlib import Path

from planbook.collect.csv_rows import CsvFile
from planbook.files import write_beside
from planbook.model.legible_names import legible
from planbook.model.nouns import sheets_called
from planbook.model.prose import agree, counted, listed
from planbook.report.to_paste import write_to_paste
from planbook.workflow.importing import establishments, national
from planbook.workflow.importing.exports import GivenFile
from planbook.workflow.importing.results import Imported, TakenFor
from planbook.workflow.trust import Trust


def of_england(trust: Trust, given: GivenFile, today: date, *, dry_run: bool) -> Imported:
    """The published figures of a national file; raises NotReadError where it has none of England."""
    found = national.benchmark_rows(trust, given, today)
    name = legible(given.path.name)
    columns = tuple(
        TakenFor(name, f"{one.sheet} row {one.row}".strip(), one.headings, one.said, one.label, 1.0)
        for one in found.taken
    )
    sheet = sheets_called(trust.declarations, national.RECORD)
    titles = listed([f"“{feed.title}”" for feed in found.feeds])
    told = tuple(found.told)
    if not found.rows:
        words = f"{name}: it is {titles}, and none of its figures is one for the {sheet}. Nothing was made."
        return Imported(given.path, words, done=False, told=told)
    key = "-".join(dict.fromkeys(feed.key for feed in found.feeds))
    data = None if dry_run else _workbook(trust, national.RECORD, found)
    written, where = _written(trust, f"{national.RECORD}s_{key}", data, len(found.rows), today)
    words = f"{name}: {counted(len(found.rows), 'row')} for the {sheet} of the register {where}, from {titles}."
    return Imported(given.path, words, done=True, written=written, columns=columns, told=told, to_paste=True)


def of_establishments(trust: Trust, path: Path, extract: CsvFile, today: date, *, dry_run: bool) -> Imported:
    """The schools of the national register's extract; raises GivenFileError where it cannot be read to its end."""
    found = establishments.listed_schools(trust, extract)
    name = legible(path.name)
    sheet = sheets_called(trust.declarations, establishments.RECORD)
    told = tuple(found.told)
    if not found.rows:
        words = f"{name}: it has no school for the {sheet} that is not there. Nothing was made."
        return Imported(path, words, done=False, told=told)
    data = None if dry_run else _workbook(trust, establishments.RECORD, found)
    written, where = _written(trust, "schools_by_authority", data, len(found.rows), today)
    words = f"{name}: {counted(len(found.rows), 'row')} for the {sheet} of the register {where}."
    return Imported(path, words, done=True, written=written, told=told, to_paste=True)


def _workbook(trust: Trust, record: str, found: national.BenchmarkRows | establishments.ListedSchools) -> bytes:
    """The rows in the columns of the register's sheet of `record`, to be copied from, and what is told of them."""
    return write_to_paste(trust.declarations, trust.register.trust_name, record, found.rows, found.told)


def _written(trust: Trust, stem: str, data: bytes | None, rows: int, today: date) -> tuple[tuple[Path, ...], str]:
    """Where the workbook lies, and that in words; without `data` that it would be made."""
    if data is None:
        return (), "would be made"
    folder = trust.folder / "outputs"
    trust.check_writable(folder)
    path = write_beside(folder / f"{stem}_{today.isoformat()}.xlsx", data)
    return (path,), f"{agree(rows, 'is', 'are')} in {trust.relative(path)}, to be copied from"
