"""A worked body as data: what its register holds, and what each unit enters in which period.

A sample is a folder of `samples/` with two files. `register.toml` has a table [sample] and the rows of the
register by record, with the keys of the records; what a new register begins with is there too, and a row with the
id of such a one changes it. `answers.toml` has the periods that are played and what is entered. Codes of lists are
codes, shares 0 to 100. Days are those of the year that the sample is written for, or `due-3`: days before or after
a day of the period; a term or an open end is as it is held, "{year}-autumn" or "ongoing". In words "{year}" is that
academic year, as in 2025-26, and "{2025-10-14}" the day, as 14 October.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast, get_args

from planbook.demo import samples
from planbook.demo.samples import sample_names
from planbook.errors import DeclarationError, UnknownError
from planbook.model.body_kind import BodyKind
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.meant import meant
from planbook.model.record import Field
from planbook.model.row_values import misfit_of_field
from planbook.model.values import Value

SAMPLES = Path(samples.PLACE)
DAYS = ("start", "end", "as_at", "due")
"""The days of a period that a day may be counted from."""

_FROM_A_DAY = re.compile(rf"({'|'.join(DAYS)})(?:([+-])(\d{{1,3}}))?")
_DAY_IN_WORDS = re.compile(r"\{(\d{4}-\d\d-\d\d)\}")
_OF_SAMPLE = {"title", "kind", "format", "year", "packs"}
_OF_UNITS = ("missing", "late", "corrected", "restated")
_OF_PERIOD = {"period", "sent", "published", *_OF_UNITS}
_OF_ROW = {"of", "unit", "units", "periods", "corrects"}
"""The keys of a row that say whose it is; all others are fields."""

Faults = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PlayedPeriod:
    """One period of the year, and what befalls in it."""

    id: str
    sent: date | None = None
    """The day on which its workbooks go out, where that is not two weeks after it began."""
    missing: tuple[str, ...] = ()
    """Units that send nothing back."""
    late: tuple[str, ...] = ()
    """Units that do so after the day on which it was due."""
    corrected: tuple[str, ...] = ()
    """Units that send a second version in place of the first."""
    restated: tuple[str, ...] = ()
    """Units that do so once the papers went out, before they go out again."""
    published: tuple[str, ...] = ()
    """The days on which its summary and papers go out, counted from one of its own: due+7."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row of the workbook is given: a new row, or one that is there already by what identifies it."""

    place: str
    """Where it is told, for people."""
    record: str
    units: frozenset[str]
    periods: frozenset[str]
    corrects: bool
    """Whether it stands in the second version alone."""
    values: Mapping[str, Any]
    """By field; of a parent's on the same sheet as `objective.objective`."""


@dataclass(frozen=True, slots=True)
class DemoBody:
    """One worked body."""

    name: str
    title: str
    kind: BodyKind
    format: str
    year: int
    """The year in which its academic year begins."""
    packs: tuple[str, ...]
    """What it uses beside that with which such a body begins."""
    register: Mapping[str, Sequence[Mapping[str, Value]]]
    periods: tuple[PlayedPeriod, ...]
    answers: tuple[Answer, ...]

    def answers_of(self, unit: str, period: str, *, corrected: bool = False) -> Iterator[Answer]:
        """What the unit enters in the period, in order; with what it corrects, where that is `corrected`."""
        for answer in self.answers:
            if unit in answer.units and period in answer.periods and (corrected or not answer.corrects):
                yield answer


def load_sample(name: str, declarations: Declarations, year: int | None = None, folder: Path = SAMPLES) -> DemoBody:
    """The sample `name`, its days moved to the academic year that begins in `year`.

    A day is moved by whole weeks, and so keeps its weekday. Raises UnknownError where there is no such sample, and
    DeclarationError with a line for everything in its files that is not known.
    """
    if not (folder / name / "register.toml").is_file():
        raise UnknownError(f"There is no sample {name!r}{meant(name, sample_names())}.")
    faults: list[str] = []
    told, answered = (
        tomllib.loads((folder / name / file).read_text(encoding="utf-8"))
        for file in ("register.toml", "answers.toml")
    )

    def of_register(text: str) -> None:
        faults.append(f"{name}/register.toml: {text}")

    def of_answers(text: str) -> None:
        faults.append(f"{name}/answers.toml: {text}")

    head = told.pop("sample", {})
    _check_head(head, declarations, of_register)
    if faults:
        raise DeclarationError("\n".join(faults))
    written = int(head["year"])
    move = _mover(written, year or written)
    register = {
        key: [move(row) for row in ([rows] if isinstance(rows, dict) else rows)] for key, rows in told.items()
    }
    _check_register(register, declarations, of_register)
    register = {key: [_with_lists_as_text(row) for row in rows] for key, rows in register.items()}
    units = [str(row.get("unit_id")) for row in register.get("unit", ())]
    periods = [_played(move(row), units, of_answers) for row in answered.pop("period", ())]
    ids = [period.id for period in periods]
    rows = answered.pop("row", ())
    answers = [
        _answer(f"row {number}", move(row), units, ids, f"{move('{year}')}-", declarations, of_answers)
        for number, row in enumerate(rows, start=1)
    ]
    for key in answered:
        of_answers(f"there is no {key!r}{meant(key, ('period', 'row'))}")
    if faults:
        raise DeclarationError("\n".join(faults))
    return DemoBody(
        name=name,
        title=head["title"],
        kind=cast("BodyKind", head["kind"]),
        format=head["format"],
        year=year or written,
        packs=tuple(head.get("packs", ())),
        register=register,
        periods=tuple(periods),
        answers=tuple(answers),
    )


def day_of(text: str, period: Period) -> date | None:
    """The day that `due-3` is in the period; None where it is no such text."""
    found = _FROM_A_DAY.fullmatch(text)
    if found is None:
        return None
    name, sign, days = found.groups()
    day: date = (period.due or period.end) if name == "due" else getattr(period, name)
    return day + timedelta(days=int(f"{sign}{days}" if days else 0))


def _mover(written: int, year: int) -> Callable[[Any], Any]:
    """What moves everything that is written for one academic year to another."""
    names = {
        f"{{{word}}}": f"{year + step}-{(year + step + 1) % 100:02d}"
        for word, step in (("before", -1), ("year", 0), ("next", 1))
    }
    later = timedelta(weeks=(date(year, 9, 1) - date(written, 9, 1)).days // 7)

    def move(value: Any) -> Any:
        match value:
            case dict():
                return {key: move(each) for key, each in value.items()}
            case list():
                return tuple(move(each) for each in value)
            case date():
                return value + later
            case str():
                for word, said in names.items():
                    value = value.replace(word, said)
                return _DAY_IN_WORDS.sub(lambda day: _said(date.fromisoformat(day[1]) + later), value)
        return value

    return move


def _said(day: date) -> str:
    """The day within a sentence, as people write it there: "14 October"."""
    return f"{day.day} {day:%B}"


def _check_head(head: Mapping[str, Any], declarations: Declarations, fault: Faults) -> None:
    for key in sorted(head.keys() - _OF_SAMPLE):
        fault(f"[sample] has no {key!r}{meant(key, _OF_SAMPLE)}")
    for key in sorted(_OF_SAMPLE - head.keys() - {"packs"}):
        fault(f"[sample] wants {key!r}")
    plans = [layout.key for layout in declarations.formats.values() if layout.kind == "plan"]
    for key, options in (("kind", get_args(BodyKind)), ("format", plans)):
        if key in head and head[key] not in options:
            fault(f"[sample] {key}: there is no {head[key]!r}{meant(str(head[key]), options)}")
    for pack in head.get("packs", ()):
        if pack not in declarations.packs:
            fault(f"[sample] packs: there is no {pack!r}{meant(pack, declarations.packs)}")


def _check_register(
    register: Mapping[str, Sequence[Mapping[str, Any]]], declarations: Declarations, fault: Faults
) -> None:
    sheets = [sheet.record.key for sheet in declarations.register_format.sheets]
    for key, rows in register.items():
        if key not in sheets:
            fault(f"the register has no {key!r}{meant(key, sheets)}")
            continue
        for number, row in enumerate(rows, start=1):
            _check_fields(f"{key} {number}", key, row, declarations, fault)


def _with_lists_as_text(row: Mapping[str, Any]) -> dict[str, Value]:
    """The row as the catalogue has such rows: several codes stand in one text."""
    return {key: "; ".join(value) if isinstance(value, tuple) else value for key, value in row.items()}


def _played(row: Mapping[str, Any], units: Sequence[str], fault: Faults) -> PlayedPeriod:
    name = str(row.get("period", ""))
    if not name:
        fault("a period has no 'period'")
    for key, value in row.items():
        if key not in _OF_PERIOD:
            fault(f"{name}: a period has no {key!r}{meant(key, _OF_PERIOD)}")
        elif key == "sent" and not isinstance(value, date):
            fault(f"{name}, sent: {value!r} is not a day")
        elif key in _OF_UNITS:
            for unit in value:
                if unit not in units:
                    fault(f"{name}, {key}: there is no unit {unit!r}{meant(unit, units)}")
    published = tuple(str(day) for day in row.get("published", ()))
    for day in published:
        if not _FROM_A_DAY.fullmatch(day):
            fault(f"{name}, published: {day!r} is not a day of the period, as due+7")
    if row.get("restated") and len(published) < 2:
        fault(f"{name}, restated: the papers have to go out twice (published)")
    units_of = {key: tuple(row.get(key, ())) for key in _OF_UNITS}
    return PlayedPeriod(name, row.get("sent"), published=published, **units_of)


def _answer(
    place: str,
    row: Mapping[str, Any],
    units: Sequence[str],
    periods: Sequence[str],
    year: str,
    declarations: Declarations,
    fault: Faults,
) -> Answer:
    """The row, checked: `year` is what stands before the part of the year in the id of a period."""
    record = str(row.get("of", ""))
    whose = [row["unit"]] if "unit" in row else [*row.get("units", ())]
    place = f"{place} ({', '.join(filter(None, (record, *map(str, whose), str(row.get('ref', '')))))})"
    if not whose:
        fault(f"{place}: it has no 'unit' or 'units'")
    for unit in whose:
        if unit not in units:
            fault(f"{place}: there is no unit {unit!r}{meant(str(unit), units)}")
    when = [part if part in periods else f"{year}{part}" for part in row.get("periods", periods)]
    for name in when:
        if name not in periods:
            fault(f"{place}: there is no period {name!r}{meant(name, periods)}")
    values = {key: value for key, value in row.items() if key not in _OF_ROW}
    if record not in declarations.records:
        fault(f"{place}: there is no record {record!r}{meant(record, declarations.records)}")
    else:
        _check_fields(place, record, values, declarations, fault)
    return Answer(place, record, frozenset(whose), frozenset(when), bool(row.get("corrects")), values)


def _check_fields(
    place: str, record: str, values: Mapping[str, Any], declarations: Declarations, fault: Faults
) -> None:
    """Every key is that of a field, every code one of its list, every day a day."""
    for key, value in values.items():
        spec = field_of(declarations, record, key)
        if spec is None:
            keys = declarations.records[record].keys
            fault(f"{place}: {record} has no {key!r}{meant(key, keys)}")
            continue
        choices = declarations.lists.get(spec.list, ()) if spec.type in ("choice", "choices") else ()
        codes = [choice.code for choice in choices]
        for code in value if isinstance(value, tuple) else [value]:
            if codes and code not in codes:
                fault(f"{place}, {key}: there is no {code!r}{meant(str(code), codes)}")
        counted = isinstance(value, str) and _FROM_A_DAY.fullmatch(value)
        if spec.type == "date" and not counted and misfit_of_field(spec, value, declarations.lists):
            fault(f"{place}, {key}: {value!r} is not a day")


def field_of(declarations: Declarations, record: str, key: str) -> Field | None:
    """The field that `key` is of a row of `record`, or of one of another record as `objective.objective`."""
    owner, _, name = key.rpartition(".")
    spec = declarations.records.get(owner or record)
    return spec.by_key.get(name) if spec else None
