"""What commands that only look can say at once, as the last run has worked it out, while nothing has changed.

An answer is good for the very ledger, register, exports, declarations, files and code that it was worked out of:
all of these are in its key, the whole of the ledger among them, so that damage anywhere in it is met as ever. What
depends on the day is kept for the day of the run alone.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from planbook.collect.limits import MEGABYTE
from planbook.collect.reader import VERSION
from planbook.ledger.answers import answer_of, answers_beside, carry_answers, keep_answers
from planbook.model.audience import reports_folders
from planbook.model.calendar import Period
from planbook.model.figure import Figure, Source
from planbook.model.finding import finding_to_json
from planbook.model.nodes_json import from_nodes_json, to_nodes_json
from planbook.model.sha256 import sha256_of
from planbook.model.values import Value
from planbook.workflow.digests import code, digest
from planbook.workflow.places import LEDGER
from planbook.workflow.receiving.returned import content, kept_names, returned_files
from planbook.workflow.trust import Trust
from planbook.workflow.where_it_stands import Status

if TYPE_CHECKING:  # what receives loads much that a look wants none of
    from planbook.workflow.receiving.arrivals import Arrival

_PART = 1 << 20
_DRAWERS = 256
_DAY = "day"
_FIGURES = "figures "
"""How the names of answers begin that hold figures."""

Lying = tuple[str, int, str]
"""A file: its name below its folder, its size and the SHA-256 of what can be read."""


@dataclass(frozen=True)
class Answers:
    """Those about a period of a trust as it is today."""

    trust: Trust
    """By today's register."""
    period: Period
    today: date

    @property
    def status(self) -> Status | None:
        """Where the period stands; None where that has to be worked out."""
        said = self._said(self._status)
        made = _made(said, Status) if said is not None else None
        return self._placed(made, lambda path: self.trust.folder / path) if made else None

    def figure(self, name: str) -> Figure | None:
        """The figure of that id; None where it has to be looked for."""
        said = self._said(_drawer(name))
        own = json.loads(said).get(name) if said is not None else None
        return _figure_from(name, own) if own is not None else None

    def keep(
        self,
        status: Status,
        figures: Mapping[str, Figure],
        before: Sequence[frozenset[Lying]],
        arrivals: Sequence["Arrival"],
    ) -> None:
        """Keep these for the next command, in the place of what was kept before; for trusts that work by what they
        declare today. Not where other files lie there by now than the run worked with, see `_is_as_read`."""
        if self.trust.is_as_declared and self.key and self._is_as_read(before, arrivals):
            keep_answers(self.trust.folder / LEDGER, self.key, self._all(status, figures))

    def carry(self, key: str, status: Status) -> None:
        """Keep the figures that were kept under the `key` of before for what is there now, with `status`."""
        if self.trust.is_as_declared and self.key:
            below = to_nodes_json(self._below(status))
            carry_answers(self.trust.folder / LEDGER, key, self.key, _FIGURES, [(self._status, below)])

    @property
    def lying_in(self) -> list[frozenset[Lying]]:
        """What lies in the folders of workbooks alone."""
        return self.lying()[:2]

    def lying(self) -> list[frozenset[Lying]]:
        """What lies in the folders that they rest on, the returned files first."""
        trust, period = self.trust, self.period
        every = self._files(trust.returned(period)), self._files(trust.issued(period)), self._drafts()
        return [frozenset(files) for files in every]

    def _is_as_read(self, before: Sequence[frozenset[Lying]], arrivals: Sequence["Arrival"]) -> bool:
        """Whether what lies there is what a run has worked with that found `before` there and received `arrivals`:
        no file was saved, and none has gone, while it was at work. What it has made of parts is an arrival too."""
        (returned, *others), (now, *others_now) = before, self.lying()
        came = {(arrival.name, arrival.sha256) for arrival in arrivals}
        as_read = all((name, sha) in came for name, _, sha in now - returned)
        gone = {name for name, _, _ in returned - now} - {name for name, _, _ in now}
        still_meant = any(
            arrival.name == name or arrival.name.startswith(f"{name}/") for arrival in arrivals for name in gone
        )
        return as_read and not still_meant and others == others_now

    def _all(self, status: Status, figures: Mapping[str, Figure]) -> Iterator[tuple[str, str]]:
        yield self._status, to_nodes_json(self._below(status))
        drawers: dict[str, list[Figure]] = {}
        for figure in figures.values():
            drawers.setdefault(_drawer(figure.id), []).append(figure)
        for name, own in drawers.items():
            said = {figure.id: _figure_to(figure) for figure in own}
            yield name, json.dumps(said, ensure_ascii=False, default=_as_day)

    def _below(self, status: Status) -> Status:
        """`status` with the paths in it below the trust's folder."""
        return self._placed(status, lambda path: path.relative_to(self.trust.folder))

    def _placed(self, status: Status, place: Callable[[Path], Path]) -> Status:
        """`status` with the paths in it as `place` has them: the folder may be another by its name next time."""
        drafts = [replace(draft, path=place(draft.path)) for draft in status.old_drafts]
        return replace(status, old_drafts=drafts)

    @property
    def _status(self) -> str:
        return f"status {self.today.isoformat()}"

    @property
    def are_kept(self) -> bool:
        """Whether any are kept, be they good or not."""
        return self.trust.is_as_declared and answers_beside(self.trust.folder / LEDGER).is_file()

    def _said(self, name: str) -> str | None:
        return answer_of(self.trust.folder / LEDGER, self.key, name) if self.are_kept and self.key else None

    @cached_property
    def key(self) -> str:
        """The SHA-256 of all that the answers rest on; empty where the ledger cannot be read, is being changed, or
        was left so by a command that was killed."""
        trust, period = self.trust, self.period
        path = trust.folder / LEDGER
        ledger = "" if path.with_name(f"{LEDGER}-journal").exists() else _sha_of(path)
        if not ledger:
            return ""
        return digest(
            [
                code(),
                VERSION,
                trust.declarations.sha256,
                trust.register_name,
                sha256_of(trust.register_bytes),
                sha256_of(trust.fed.kept or b""),
                [finding_to_json(finding) for finding in trust.fed.findings],
                period.id,
                not period.is_plan_alone(self.today),
                ledger,
                [sorted(files) for files in self.lying()],
            ]
        )

    def _files(self, folder: Path) -> list[Lying]:
        """What lies in a folder."""
        most = self.trust.limits.file_mb * MEGABYTE
        named = kept_names(folder, returned_files(folder)).items()
        return [(name, *_size_and_sha(path, most)) for path, name in named]

    def _drafts(self) -> list[Lying]:
        """The papers, where drafts to heads lie beside them; whether those are out of date rests on both."""
        folders = reports_folders(self.trust.outputs(self.period))
        files = [file for folder in folders for file in self._files(folder)]
        return files if any(name.endswith(".eml") for name, _, _ in files) else []


def _size_and_sha(path: Path, most: int) -> tuple[int, str]:
    try:
        return path.lstat().st_size, sha256_of(content(path, most) or b"")
    except OSError:
        return -1, ""


def _sha_of(path: Path) -> str:
    """The SHA-256 of a file of any size; empty where it cannot be read."""
    made = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while part := stream.read(_PART):
                made.update(part)
    except OSError:
        return ""
    return made.hexdigest()


def _made(said: str, kind: type[Status]) -> Status | None:
    try:
        made = from_nodes_json(said)
    except ValueError:
        return None
    return made if isinstance(made, kind) else None


def _drawer(figure: str) -> str:
    """The answer in which a figure is kept among others: there are many, much alike, and one is wanted."""
    return f"{_FIGURES}{crc32(figure.encode('utf-8', 'surrogatepass')) % _DRAWERS}"


def _figure_to(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.status, [(one.record, one.where, one.fields) for one in figure.sources]


def _as_day(value: object) -> dict[str, str]:
    """A day as JSON holds it: a text may look like one."""
    if not isinstance(value, date):
        raise TypeError(f"{value!r} is no value of a figure")
    return {_DAY: value.isoformat()}


def _figure_from(name: str, said: Sequence[Any]) -> Figure:
    value, status, sources = said
    return Figure(name, _value(value), status, tuple(_sources(sources)))


def _sources(said: Iterable[tuple[str, list[tuple[str, Any]], list[str]]]) -> Iterator[Source]:
    for record, where, fields in said:
        yield Source(record, tuple((key, _value(value)) for key, value in where), tuple(fields))


def _value(said: Any) -> Value:
    value: Value = date.fromisoformat(said[_DAY]) if isinstance(said, dict) else said
    return value
