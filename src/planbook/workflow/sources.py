"""The workbooks that say where the figures of papers come from, one beside each paper that is made."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from planbook.model.audience import REPORTS, place
from planbook.model.values import shown
from planbook.report.sources import SourceCell
from planbook.report.sources_workbook import SOURCES, write_sources
from planbook.report.word.paper import Paper
from planbook.workflow.state import State
from planbook.workflow.traced_cells import TracedCell, TracedCells
from planbook.workflow.trust import Trust


def sources_folder(trust: Trust) -> Path:
    """Where in a period's folder the workbooks lie."""
    return Path(place(trust.declarations.reports[SOURCES].audience, SOURCES))


def sources_place(trust: Trust, paper: Path) -> Path:
    """Where in a period's folder the workbook for the `paper` lies, by the paper's own file.

    The papers of two meetings of a body have one name, each in the folder of its meeting: so have the workbooks.
    """
    meeting = paper.parent.name if paper.parent.name != REPORTS else ""
    return sources_folder(trust) / meeting / f"{paper.stem}.xlsx"


def source_files(state: State, made: Mapping[Path, Paper]) -> dict[str, bytes]:
    """The workbook for each of the papers, by its place in the period's folder; papers are given by their files.

    A paper that is made in Word and as a workbook has one, of what Word shows.
    """
    cells = _Cells(state)
    of_word = {path.stem for path in made if path.suffix == ".docx"}
    return {
        sources_place(state.trust, path).as_posix(): write_sources(
            state.trust.declarations, state.tables, paper, cells.of
        )
        for path, paper in made.items()
        if path.suffix == ".docx" or path.stem not in of_word
    }


class _Cells:
    """The cells behind figures, those of each figure found once for all papers."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._traced = TracedCells(state.trust, state.counting_in)
        self._known: dict[str, Sequence[SourceCell]] = {}

    def of(self, name: str) -> Sequence[SourceCell]:
        """The cells behind the figure with that id."""
        if name not in self._known:
            trust = self._state.trust
            self._known[name] = [
                SourceCell(
                    figure=name,
                    unit_name=trust.register.ever.label("unit", cell.unit) if cell.unit else "",
                    file=cell.file,
                    sheet=cell.sheet,
                    cells=cell.cell,
                    received_on=cell.received_on,
                    heading=trust.declarations.records[cell.record].field(cell.field).heading,
                    value=shown(cell.value) if isinstance(cell.value, date) else cell.value,
                    note=cell.note,
                )
                for cell in self._behind(name) or self._behind(name.rpartition("/")[0])
            ]
        return self._known[name]

    def _behind(self, name: str) -> Sequence[TracedCell]:
        """Of a field that is worked out there is no cell: then those of its row, which is named before it."""
        figure = self._state.tables.figure(name)
        return self._traced.of(figure) if figure else ()
