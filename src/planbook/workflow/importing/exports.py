"""Whether a file is an export of figures, which planbook knows by its headings, and no plan."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from planbook.collect.feeds.export import Cells, Export, NoTextError, csv_export, grid_export
from planbook.collect.feeds.known import Headings, KnownExport, known_as
from planbook.collect.limits import Limits
from planbook.collect.others.grid import OtherFile
from planbook.collect.others.reading import read_other
from planbook.collect.preflight import unfit
from planbook.model.declarations import Declarations
from planbook.model.feed import Feed
from planbook.model.legible_names import legible
from planbook.model.prose import listed

_TEXTS = frozenset({".csv", ".txt"})


@dataclass(frozen=True, slots=True)
class KnownSheet:
    """A sheet, or a CSV file, and which feed takes it."""

    export: Export
    head: Sequence[Cells]
    known: KnownExport


@dataclass(frozen=True, slots=True)
class TakenSheet:
    """A sheet with figures of the whole of England."""

    export: Export
    head: Sequence[Cells]
    feed: Feed
    headings: Headings


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as it was given, and which of its sheets are exports of figures."""

    path: Path
    named: str
    """Its name with that of its folder, in which exports have their year."""
    sheets: tuple[KnownSheet, ...]
    whole: OtherFile | None
    """The same as grids of cells; None where it is read no further, as all of it is exports."""

    @property
    def national(self) -> list[TakenSheet]:
        """The sheets that one feed takes which knows the rows of England."""
        return [
            TakenSheet(sheet.export, sheet.head, *sheet.known.takers[0])
            for sheet in self.sheets
            if len(sheet.known.takers) == 1 and sheet.known.takers[0][0].national
        ]

    @property
    def why_no_plan(self) -> str:
        """What the file is instead of a plan, and what to do with it."""
        takers = list(dict.fromkeys(feed.title for sheet in self.sheets for feed, _ in sheet.known.takers))
        near = next((sheet.known.near for sheet in self.sheets if sheet.known.near), None)
        if takers:
            titles = listed([f"“{title}”" for title in takers])
            return f"it is an export that gives figures ({titles}): put it into the folder figures/"
        if near:
            missing = listed([f"“{heading}”" for heading in near.missing], most=6)
            nearly = f"it is nearly the export “{near.feed.title}”, and has no column {missing}"
            return f"there is no table of a plan in it; {nearly}"
        return "there is no table of a plan in it"


def given_file(declarations: Declarations, path: Path, limits: Limits) -> GivenFile:
    """The file at `path` with the feeds that take its sheets; raises NotReadError where it cannot be read.

    A CSV file that a feed takes is not made into cells: one of all schools in England has five million.
    """
    named = f"{legible(path.absolute().parent.name)}/{legible(path.name)}"
    if path.suffix.casefold() in _TEXTS and unfit(path, limits) is None:
        sheets = tuple(_known(declarations, named, _as_text(path)))
        if any(sheet.known.takers for sheet in sheets):
            return GivenFile(path, named, sheets, None)
    whole = read_other(path, limits)
    if whole.kind == "csv":
        return GivenFile(path, named, tuple(_known(declarations, named, _as_text(path))), whole)
    grids = [grid_export(grid) for grid in whole.grids if whole.kind == "excel" and not grid.hidden]
    return GivenFile(path, named, tuple(_known(declarations, named, grids)), whole)


def _as_text(path: Path) -> list[Export]:
    try:
        return [csv_export(path.read_bytes())]
    except (NoTextError, OSError):
        return []  # who reads it as a plan says what it is


def _known(declarations: Declarations, named: str, exports: Sequence[Export]) -> Iterator[KnownSheet]:
    for export in exports:
        try:
            head = export.head()
        except NoTextError:
            continue
        yield KnownSheet(export, head, known_as(declarations.feeds.values(), named, export, head))
