"""The workbook beside a paper: each figure that the paper shows, and the cells that it was made of."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from planbook.consolidate.disclosure import external
from planbook.consolidate.tables import TrustTables
from planbook.model.loading import load
from planbook.report.made_of import Sourced, joined, made_of
from planbook.report.papers import paper_of
from planbook.report.sources import SourceCell, shown_figures
from planbook.report.sources_workbook import write_sources
from planbook.workflow.consolidate import consolidate
from planbook.workflow.forget import forget
from planbook.workflow.report import report
from planbook.workflow.trace import trace
from sourced import is_figure
from trust_folder import FIRST, PERIOD, TODAY, Folder, small_trust
from trust_tables import trust_tables

DECLARATIONS = load()


@pytest.fixture(scope="module")
def tables() -> TrustTables:
    made = trust_tables(DECLARATIONS)
    named = (replace(row, figure=row.figure or f"returns/{row.unit}") for row in made.exceptions)
    return replace(made, exceptions=tuple(named))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("trust") / "t", units=2)
    consolidate(made.trust, PERIOD, TODAY)
    report(made.trust, PERIOD, TODAY, key="governors")
    return made


def sources(folder: Folder) -> Path:
    (found,) = (folder.outputs / "internal" / "sources").glob(f"{FIRST}_*governors*.xlsx")
    return found


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    """The lines of a sheet by their headings, which stand beneath its title."""
    every = [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]
    top = next(n for n, row in enumerate(every) if row[0] in ("Section", "Figure"))
    return [dict(zip(map(str, every[top]), row, strict=True)) for row in every[top + 1 :] if any(row)]


def test_words_keep_their_figures_when_they_are_joined() -> None:
    first, second = Sourced("One.", ("a", "b")), Sourced("Two.", ("b", "c"))
    assert joined(first, "", second) == "One. Two."
    assert joined(first, "", second).figures == ("a", "b", "c")
    assert made_of("Both.", [first, "no figure"], second).figures == ("a", "b", "c")


def test_each_figure_of_the_papers_of_a_unit_names_one_that_there_is(tables: TrustTables) -> None:
    shown = external(tables)
    for key, name in (("governors", "900105"), ("chair", "900105"), ("trustees", ""), ("board_chair", "")):
        places = [one for one in shown_figures(paper_of(DECLARATIONS, shown, key, name)) if is_figure(one)]
        assert places, key
        assert [one for one in places if not one.figures] == [], key


def test_a_sentence_names_its_figure_its_target_and_no_other(tables: TrustTables) -> None:
    places = shown_figures(paper_of(DECLARATIONS, external(tables), "governors", "900102"))
    (sentence,) = [one for one in places if one.key == "summary" and one.shown.startswith("KS2")]
    own, *beside = sentence.figures
    assert own == "kpi/RWM/900102"
    assert all(name.startswith(("register/", "kpi/RWM/900102@")) for name in beside)


def test_what_is_made_of_many_figures_has_its_cells_together(tables: TrustTables, tmp_path: Path) -> None:
    paper = paper_of(DECLARATIONS, external(tables), "trustees")
    cells = {name: n for n, name in enumerate({n for one in shown_figures(paper) for n in one.figures}, start=1)}

    def of(name: str) -> list[SourceCell]:
        return [SourceCell(name, "A school", "a.xlsx", "Actions", f"F{cells[name]}", value=1)]

    made = write_sources(DECLARATIONS, tables, paper, of)
    assert made == write_sources(DECLARATIONS, tables, paper, of), "the same figures give the same bytes"
    file = tmp_path / "sources.xlsx"
    file.write_bytes(made)
    many = next(one for one in shown_figures(paper) if len(one.figures) > 40)
    named = f"{many.where} ({len(many.figures)} figures)"
    told = [line for line in rows(file, "Cells") if line["Figure"] == named]
    standing = sorted(cells[name] for name in many.figures)
    runs = 1 + sum(after != before + 1 for before, after in pairwise(standing))
    assert len(told) == runs < len(standing)
    assert f"F{standing[0]}" in {str(line["Cell"]).partition(":")[0] for line in told}
    (named_once,) = {place["Made from"] for place in rows(file, "Figures") if place["Where in it"] == many.where}
    assert named_once == named


def test_beside_a_paper_lies_a_workbook_of_its_figures(folder: Folder) -> None:
    places = rows(sources(folder), "Figures")
    assert {"Section", "Where in it", "As shown", "What it is", "Made from"} == places[0].keys()
    cells = rows(sources(folder), "Cells")
    named = {place["Made from"] for place in places if place["Made from"]}
    assert named <= {cell["Figure"] for cell in cells}
    assert any(place["Where in it"] == "1.1" for place in places)


def test_a_cell_holds_what_the_workbook_says_of_it(folder: Folder) -> None:
    told = [cell for cell in rows(sources(folder), "Cells") if str(cell["File"]).startswith("returned/")]
    assert told
    for cell in told:
        if ":" in str(cell["Cell"]) or cell["What is in it"] != "Count":
            continue
        book = openpyxl.load_workbook(folder.path / str(cell["File"]))
        assert str(book[str(cell["Sheet"])][str(cell["Cell"])].value) == str(cell["As returned"])


def test_a_place_of_a_paper_is_traced_like_a_cell_of_the_summary(folder: Folder) -> None:
    (paper,) = (folder.outputs / "reports").glob(f"{FIRST}_*governors*.docx")
    place = next(one for one in rows(sources(folder), "Figures") if str(one["Made from"]).startswith("kpi/"))
    traced = trace(folder.trust, PERIOD, f"{paper.name}!{place['Where in it']}", TODAY)
    assert traced.figure.value == place["As shown"]
    known = {(c["File"], c["Sheet"], c["Cell"]) for c in rows(sources(folder), "Cells")}
    assert traced.cells
    assert {(c.file, c.sheet, c.cell) for c in traced.cells} <= known


def test_the_same_figures_write_the_same_workbook(folder: Folder) -> None:
    before = sources(folder).read_bytes()
    report(folder.trust, PERIOD, TODAY, key="governors")
    assert sources(folder).read_bytes() == before


def test_it_is_named_among_the_files_of_a_unit_that_is_forgotten(tmp_path: Path) -> None:
    own = small_trust(tmp_path / "t", units=2)
    consolidate(own.trust, PERIOD, TODAY)
    report(own.trust, PERIOD, TODAY, key="governors")
    assert sources(own) in forget(own.trust, FIRST, TODAY).files
