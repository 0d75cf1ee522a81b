"""The papers of a period: which there are, where each lies, whether people have worked on it, what comes of it."""

import hashlib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from planbook.consolidate.tables import Tables
from planbook.errors import PeriodError, UnknownError
from planbook.model.agendas import body_meetings
from planbook.model.asked import is_anything_asked
from planbook.model.audience import DATA_BOOK, INTERNAL, REPORTS, reports_folders
from planbook.model.calendar import Period
from planbook.model.declarations import Block, Report
from planbook.model.meeting_days import MeetingDays, reader_of
from planbook.model.names import file_name, slug, unit_file_id
from planbook.model.nouns import sheets_called
from planbook.model.pack import Pack
from planbook.model.prose import agree, listed
from planbook.model.values import long_date
from planbook.report.blocks.subject import subjects
from planbook.report.papers import Form, has_lines_of
from planbook.workflow.own_file import own_file
from planbook.workflow.trust import Trust

State = Literal["written", "unchanged", "kept"]
"""What became of a paper; one that is `kept` has been worked on."""


@dataclass(frozen=True, slots=True)
class DecidedPapers:
    """What becomes of a paper, and the files to write for it, by name."""

    state: State
    files: dict[str, bytes]


def check_has_figures(trust: Trust, period: Period, today: date, keys: Sequence[str] = ()) -> None:
    """Raise PeriodError of a year that has terms and is not over, unless the papers `keys` all need no figures."""
    reports = trust.declarations.reports
    if keys and all(key in reports and reports[key].made_of == "register" for key in keys):
        return
    if period.is_plan_alone(today) and trust.register.calendar.parts(period):
        until = long_date(period.as_at)
        raise PeriodError(
            f"{period.id} is not over until {until}: its papers are made then, those of its terms now."
        )


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A file of a paper, made or still to make."""

    key: str
    """The paper's, as it is declared."""
    name: str
    """The unit or the body that it is about; empty of the whole trust. Of a paper that is made for each value of a
    column, that value."""
    part: Literal["A", "B"]
    internal: bool
    path: Path
    form: Form = "docx"


def papers(trust: Trust, period: Period) -> list[str]:
    """The keys of the papers that are made of the period, the trust's own among them: not the correction, nor any
    of packs that are off, nor of meetings where there is none."""
    reports = trust.declarations.reports
    made = (
        key for key, report in reports.items() if report.makes == "paper" and _has_subject(trust, period, report)
    )
    there = [key for key in made if not packs_off(trust, period, key)]
    return [key for key in there if not _in_its_place(trust, key, there)]


def papers_of_returns(trust: Trust, period: Period) -> list[str]:
    """Those of `papers` that are made of what was returned, and so are drafts until they are published."""
    reports = trust.declarations.reports
    return [key for key in papers(trust, period) if reports[key].made_of == "returns"]


def _has_subject(trust: Trust, period: Period, report: Report) -> bool:
    """Whether there is anything in the period that the paper could be about."""
    return report.scope != "meeting" or bool(body_meetings(trust.register, period))


def _in_its_place(trust: Trust, key: str, there: Sequence[str]) -> list[str]:
    """The papers that are made instead of `key` by a body that does not call itself a trust."""
    if trust.register.is_trust:
        return []
    return [other for other in there if key in trust.declarations.reports[other].instead_of]


def packs_off(trust: Trust, period: Period, key: str) -> list[Pack]:
    """The packs that are off, for which the paper `key` is not made: its own, or those of all that it shows."""
    packs, report = trust.register.packs, trust.declarations.reports[key]
    if not packs.paper(key):
        return [pack for pack in trust.declarations.packs.values() if key in pack.papers]
    return [] if _parts_made(trust, period, report) else _packs_of(trust, report.standing)


def _parts_made(trust: Trust, period: Period, report: Report) -> list[Literal["A", "B"]]:
    """The parts of a paper that show anything which is not of a pack that is off, or nothing of a pack."""
    blocks = {part: [block for block in report.standing if block.part == part] for part in report.parts}
    return [
        part
        for part, own in blocks.items()
        if not (records := _records_of(own))
        or any(trust.register.packs.record(record, day=period.as_at) for record in records)
    ]


def _records_of(blocks: Sequence[Block]) -> list[str]:
    """What each block is about, empty of what no pack holds; one that has other words for what was not asked stands
    in any case, and one of words alone is about nothing."""
    shown = (block for block in blocks if block.is_table or block.code)
    return [block.table or ("" if block.not_asked else block.about) for block in shown]


def _packs_of(trust: Trust, blocks: Sequence[Block]) -> list[Pack]:
    packs = trust.register.packs
    return list(dict.fromkeys(pack for record in _records_of(blocks) if (pack := packs.of_record(record))))


def wanted_units(trust: Trust, period: Period, units: Sequence[str]) -> list[str]:
    """The units that are asked for anything in the period; of `units` those of them.

    Raises UnknownError where the register has no such unit, or none of `units` is asked for anything.
    """
    wanted = [*asked_units(trust, period, trust.unit_ids(units))]
    if units and not wanted:
        called_so = listed(trust.register.label("unit", unit) for unit in trust.unit_ids(units))
        raise UnknownError(
            f"{called_so} {agree(len(units), 'is', 'are')} not asked for anything in {period.named}."
        )
    return wanted


def paper_files(trust: Trust, period: Period, key: str, units: Sequence[str] = ()) -> list[PaperFile]:
    """The files of the paper `key`, of all that it is made for, or of what concerns `units`.

    Raises UnknownError where there is no such paper, or packs that are off hold all of it, none of `units` is asked
    for anything in the period, or units are given for a paper of the whole trust.
    """
    if key not in (known := papers(trust, period)):
        report = trust.declarations.reports.get(key)
        if instead := _in_its_place(trust, key, known):
            raise UnknownError(
                f"The paper {key} is not made: a {trust.register.body_word} has {listed(instead)} in its place."
            )
        if report is not None and report.makes == "paper" and not _has_subject(trust, period, report):
            raise UnknownError(f"The paper {key} is not made: the register has no meeting for {period.named}.")
        if report is not None and report.makes == "paper":
            off = [pack.title for pack in packs_off(trust, period, key)]
            are = agree(len(off), "the pack {} is", "the packs {} are").format(listed(off))
            sheet = sheets_called(trust.declarations, "pack_use")
            raise UnknownError(f"The paper {key} is not made: {are} off (the register’s {sheet}).")
        boards = [one for one, report in trust.declarations.reports.items() if report.makes == "dashboard"]
        every = ", ".join([*known, trust.declarations.correction.key, *boards, DATA_BOOK])
        raise UnknownError(f"There is no paper {key!r}: there are {every}.")
    report = trust.declarations.reports[key]
    if report.scope == "trust" and units:
        raise UnknownError(f"The paper {key} is of the whole trust: leave the unit out.")
    wanted = wanted_units(trust, period, units)
    names = wanted if report.scope == "unit" else subjects(trust.register, period, report.scope, report.each)
    if report.scope == "body":
        readers = {reader_of(trust.register, unit)[0] for unit in wanted}
        names = [name for name in names if name in readers]
    if report.scope == "meeting":
        held = body_meetings(trust.register, period)
        names = [name for name in names if not (units or held[name].units) or {*wanted} & {*held[name].units}]
    made = []
    for name in names:
        for part in _parts_made(trust, period, report):
            internal = part == "B" or report.audience == "internal"
            forms: tuple[Form, ...] = ("docx",) if internal else report.forms
            for form in forms:
                path = _path(trust, period, report, name, part, internal).with_suffix(f".{form}")
                made.append(PaperFile(key, name, part, internal, path, form))
    return made


def with_lines(trust: Trust, tables: Tables, files: Sequence[PaperFile], *, empty: bool = True) -> list[PaperFile]:
    """`files` without those of papers that are made for each of several, and of which nothing was returned for that
    one. Where nothing was returned for any, those of which the register has something, as a grant that is given, or
    else all of such a paper, if they may be `empty`; none otherwise."""
    left = list(dict.fromkeys((file.key, file.name) for file in files))
    kept: set[tuple[str, str]] = set()
    for of_register in (False, True) if empty else (False,):
        there = [one for one in left if has_lines_of(trust.declarations, tables, *one, of_register=of_register)]
        kept.update(there)
        done = {key for key, _ in there}
        left = [one for one in left if one[0] not in done]
    kept.update(left if empty else ())
    return [file for file in files if (file.key, file.name) in kept]


def asked_units(trust: Trust, period: Period, units: Sequence[str]) -> list[str]:
    """Those of `units` that are asked for anything in the period, or in any term of it; where no unit is, all."""
    register = trust.register
    periods = register.calendar.parts(period) or [period]
    asked = {unit for unit in register.units if any(is_anything_asked(register, unit, one) for one in periods)}
    return [unit for unit in units if unit in asked or not asked]


def called(trust: Trust, period: Period, file: PaperFile) -> str:
    """What a paper is about, as it is said while it is made."""
    scope = trust.declarations.reports[file.key].scope
    if scope == "trust":
        return " to ".join(filter(None, (trust.register.trust_name, file.name)))
    if scope == "meeting":
        one = body_meetings(trust.register, period)[file.name]
        named = [trust.register.label("unit", one.whose)] if one.whose else []
        return ", ".join([*named, one.days.body, long_date(one.days.meeting)])
    return trust.register.label(scope, file.name)


def whose(trust: Trust, period: Period, file: PaperFile) -> str:
    """The unit or the body whose paper it is: of a meeting's the unit whose committee meets; empty of any other."""
    scope = trust.declarations.reports[file.key].scope
    if scope == "meeting":
        return body_meetings(trust.register, period)[file.name].whose
    return file.name if scope != "trust" else ""


def units_of(trust: Trust, period: Period, file: PaperFile) -> tuple[str, ...]:
    """The units that a paper of a unit, of a body or of a meeting is about; none of one of the whole trust."""
    scope = trust.declarations.reports[file.key].scope
    if scope == "unit":
        return (file.name,)
    register = trust.register
    if scope == "meeting":
        return body_meetings(register, period)[file.name].units
    return tuple(u for u in register.units if scope == "body" and reader_of(register, u)[0] == file.name)


def _path(trust: Trust, period: Period, report: Report, name: str, part: str, internal: bool) -> Path:
    folder = trust.outputs(period) / (INTERNAL if internal else "") / REPORTS
    what = [report.key, *(["part-b"] if part == "B" else []), period.id]
    if report.each and name:
        every = subjects(trust.register, period, report.scope, report.each)
        alike = [one for one in every if slug(one) == slug(name)]
        own = slug(name) if len(alike) < 2 else unit_file_id(name)
        return folder / f"{'_'.join((what[0], own, *what[1:]))}.docx"
    if report.scope == "unit":
        return own_file(trust, folder, name, *what, suffix=".docx")
    if report.scope == "meeting":
        one = body_meetings(trust.register, period)[name]
        folder = pack_folder(trust, period, one.days, internal=internal)
        if one.whose:
            return own_file(trust, folder, one.whose, *what, suffix=".docx")
        return folder / file_name(one.days.code, one.days.body, *what, suffix=".docx")
    if report.scope == "body":
        return folder / file_name(name, trust.register.label("body", name), *what, suffix=".docx")
    return folder / f"{'_'.join(what)}.docx"


def pack_folder(trust: Trust, period: Period, days: MeetingDays, *, internal: bool = False) -> Path:
    """Where what is of one meeting alone lies: its agenda, and of what stays with the trust the heads' copies."""
    folder = reports_folders(trust.outputs(period))[internal]
    return folder / f"{unit_file_id(days.code)}_{days.meeting.isoformat()}"


def copy_path(trust: Trust, period: Period, days: MeetingDays, unit: str) -> Path:
    """Where the draft to the head of the unit with its papers for the meeting lies."""
    name = file_name(unit, trust.register.label("unit", unit), "copy", period.id, suffix=".eml")
    return pack_folder(trust, period, days, internal=True) / name


def correction_path(trust: Trust, period: Period) -> Path:
    """Where the page of what was changed since publication lies."""
    return trust.outputs(period) / REPORTS / f"{trust.declarations.correction.key}_{period.id}.docx"


def decided(path: Path, data: bytes, own: Set[str], *, again: bool = False) -> DecidedPapers:
    """What becomes of the paper at `path` once `data` has been made for it.

    What people have changed (its SHA-256 is not in `own`) is not written over; with `again` it is, and what was
    there is kept beside it.
    """
    if not path.exists():
        return DecidedPapers("written", {path.name: data})
    there = path.read_bytes()
    if there == data:
        return DecidedPapers("unchanged", {})
    if again:
        return DecidedPapers("written", {_free(path, there).name: there, path.name: data})
    if hashlib.sha256(there).hexdigest() not in own:
        return DecidedPapers("kept", {})
    return DecidedPapers("written", {path.name: data})


def _free(path: Path, data: bytes) -> Path:
    """A name beside `path` to keep `data` under: one that nothing has yet, or that holds it already."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.previous-{number}{path.suffix}")).exists():
        if kept.read_bytes() == data:
            break
        number += 1
    return kept
