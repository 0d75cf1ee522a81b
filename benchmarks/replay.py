"""The calls of XlsxWriter that a workbook is made by, recorded, and made again with nothing between them.

What `prepare` takes beyond them is its own: working out what stands where, and finishing the file.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

_ANSWERS = "_recorded_as"


@dataclass(slots=True)
class Recording:
    """Calls in the order in which they were made."""

    options: Mapping[str, Any] = field(default_factory=dict)
    """What the workbook was begun with."""
    calls: list[tuple[int, str, Sequence[Any], Mapping[str, Any], int]] = field(default_factory=list)
    """Of each the number of the object it is of (0: the workbook), its name, its arguments, in which a `Made`
    stands for what another call gave, and the number of what it gives, -1 where that is nothing."""
    objects: int = 1
    """How many objects there are: the workbook, its sheets, formats and charts."""


@dataclass(frozen=True, slots=True)
class Made:
    """What an earlier call gave."""

    number: int


def record(make: Callable[[], object]) -> Recording:
    """The calls that `make`, which writes one workbook, makes from outside XlsxWriter."""
    recording = Recording()
    with _recorded(recording):
        make()
    return recording


def replay(recording: Recording) -> bytes:
    """The workbook made by the same calls, as XlsxWriter leaves it."""
    from xlsxwriter import Workbook

    from planbook.prepare.sheets.as_written import sheet_class

    out = io.BytesIO()
    objects: list[Any] = [None] * recording.objects
    objects[0] = Workbook(out, dict(recording.options))
    objects[0].worksheet_class = sheet_class()
    for of, name, arguments, named, gives in recording.calls:
        made = getattr(objects[of], name)(*_ready(arguments, objects), **_ready(named, objects))
        if gives >= 0:
            objects[gives] = made
    return out.getvalue()


def _ready(value: Any, objects: Sequence[Any]) -> Any:
    """`value`, with what earlier calls gave in the place of what stands for it."""
    if isinstance(value, Made):
        return objects[value.number]
    if type(value) is dict:
        return {key: _ready(one, objects) for key, one in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_ready(one, objects) for one in value)
    return value


def _kept(value: Any) -> Any:
    """`value` as it is recorded: a copy, with what stands for objects of XlsxWriter's."""
    number = getattr(value, _ANSWERS, None)
    if number is not None:
        return Made(number)
    if type(value) is dict:
        return {key: _kept(one) for key, one in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_kept(one) for one in value)
    return value


@contextmanager
def _recorded(recording: Recording) -> Iterator[None]:
    """Record what is called of XlsxWriter's public methods, but for what it calls itself."""
    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    within = [0]
    changed: list[tuple[type, str, Any]] = []

    def wrapped(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(plain)
        def call(self: Any, *arguments: Any, **named: Any) -> Any:
            if within[0] or not hasattr(self, _ANSWERS):
                return plain(self, *arguments, **named)
            kept = _kept(arguments), _kept(named)
            within[0] += 1
            try:
                made = plain(self, *arguments, **named)
            finally:
                within[0] -= 1
            gives = -1
            if isinstance(made, Workbook | Worksheet | Format | Chart):
                gives = getattr(made, _ANSWERS, recording.objects)
                recording.objects = max(recording.objects, gives + 1)
                setattr(made, _ANSWERS, gives)
            recording.calls.append((getattr(self, _ANSWERS), name, *kept, gives))
            return made

        return call

    def begun(self: Any, filename: Any = None, options: Any = None) -> None:
        within[0] += 1
        try:
            began(self, filename, options)
        finally:
            within[0] -= 1
        recording.options = dict(options or {})
        setattr(self, _ANSWERS, 0)

    began = Workbook.__init__
    changed.append((Workbook, "__init__", began))
    Workbook.__init__ = begun
    for kind in (Workbook, Worksheet, Format, Chart):
        for name, plain in list(vars(kind).items()):
            if not name.startswith("_") and callable(plain):
                changed.append((kind, name, plain))
                setattr(kind, name, wrapped(name, plain))
    try:
        yield
    finally:
        for kind, name, plain in changed:
            setattr(kind, name, plain)
