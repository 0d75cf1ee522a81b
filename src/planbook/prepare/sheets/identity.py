"""What says of a workbook whose it is: a hidden sheet, and the document's properties."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from planbook.files import EPOCH
from planbook.model.cover import BROUGHT_IN, COLUMN, COPY, DAYS, MADE_OF, NOTE, PART_OF, column_said, mark_of_note
from planbook.model.names import workbook_name
from planbook.model.prose import opening
from planbook.model.safe_text import PROPERTY, clean
from planbook.model.sheet_names import IDENTITY, PROPERTY_PREFIX
from planbook.model.submission import Maker
from planbook.prepare.job import Brought, Job, return_day
from planbook.prepare.sheets.cell_notes import found_in, note_text
from planbook.prepare.sheets.macros import captions
from planbook.prepare.sheets.page import period_words, unit_name

SHEET = IDENTITY


def identity(job: Job) -> Mapping[str, str]:
    """Format, version, unit, period and day of issue as text, empty where there is none; what it was made of."""
    told = {
        "format": job.format.key,
        "version": job.format.version,
        "unit": job.unit or "",
        "period": job.period.id if job.period else "",
        "issued": job.issued.isoformat() if job.issued else "",
    }
    if job.register and job.unit and job.period:
        days = (return_day(job), job.period.as_at)
        told |= {key: day.isoformat() for key, day in zip(DAYS, days, strict=True) if day}
    trust = _maker(job).identity
    if trust:
        told["trust"] = trust
    if job.part:
        told["part"] = job.part.key
    if job.origin:
        told |= {"migrated_from": job.origin.sha256, "migrated_version": job.origin.version}
    if isinstance(job.feedback, Brought) and job.feedback.title:
        told[BROUGHT_IN] = job.period.id if job.period else ""
    return told


def _maker(job: Job) -> Maker:
    """The trust that the workbook says has made it."""
    identity, name = (job.register.identity, job.register.trust_name) if job.register else (job.trust, "")
    return job.made_by or Maker(identity, name, name)


def _columns(job: Job, declared: Sequence[str]) -> list[str]:
    """The columns that the workbook is made with, as their keys stand above them; of a part what is `declared` on
    its cover as well, which the others lack."""
    own = [column.key for sheet in job.format.sheets for column in sheet.columns]
    return [column_said(key) for key in (*own, *(declared if job.part else ()))]


def _parts(job: Job) -> list[tuple[str, str]]:
    """Of a part, all the parts with their roles; of what parts were put together into, what each of them was."""
    of = [(PART_OF, f"{part.key}:{part.who}") for part in job.parts if job.part]
    return [*of, *((MADE_OF, f"{key}:{sha256}") for key, sha256 in job.made_of.items())]


def _notes(job: Job) -> list[str]:
    """The marks of the lines of its notes on cells, and of what its buttons say."""
    names = dict.fromkeys(f.sheet for f in job.feedback.findings if f.sheet) if job.feedback else {}
    texts = (note_text(found) for name in names for found in found_in(job, name).values())
    lines = [line for text in texts for line in text.split("\n")]
    return list(dict.fromkeys(mark_of_note(line) for line in (*lines, *captions(job))))


def copy_name(job: Job) -> str:
    """What a copy to send is called; empty where nobody is known to send one."""
    if not (job.register and job.unit and job.period):
        return ""
    name = job.register.label("unit", job.unit)
    part = job.part.key if job.part else ""
    return workbook_name(job.unit, name, job.format.key, job.period.id, part, macros=True)


def write_identity(
    workbook: Any, job: Job, declared: Sequence[str] = (), texts: Iterable[tuple[str, str]] = ()
) -> None:
    """The very hidden sheet, and the same as custom properties, with the document's title and author; `texts` are
    the lines with the marks of what planbook has written on its own sheets."""
    sheet = workbook.add_worksheet(SHEET)
    sheet.very_hidden()
    told = list(identity(job).items())
    columns = ((COLUMN, column) for column in _columns(job, declared))
    notes = ((NOTE, mark) for mark in _notes(job))
    copy = [(COPY, copy_name(job))] if job.macros else []
    for row, (key, value) in enumerate([*told, *copy, *_parts(job), *columns, *notes, *texts]):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, value)
    for key, value in told:
        workbook.set_custom_property(f"{PROPERTY_PREFIX}{key}", value, "text")
    maker = _maker(job)
    parts = [unit_name(job), job.format.cover_title or job.format.title, opening(period_words(job))]
    parts += [job.part.who] if job.part else []
    workbook.set_properties(
        {
            "title": clean(", ".join(part for part in parts if part), PROPERTY),
            "subject": clean(job.format.summary, PROPERTY),
            "author": clean(maker.author, PROPERTY) or "planbook",
            "company": clean(maker.company, PROPERTY),
            "created": EPOCH,
        }
    )
