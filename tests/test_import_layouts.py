"""How well `import` places the columns of plans as schools have them: most rightly, none wrongly, nothing lost."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from layouts_of_schools import SchoolLayout, layouts
from other_files import read_here
from planbook.api import OpenTrust
from planbook.collect.others.calendar_columns import with_calendar
from planbook.collect.others.fields import Places
from planbook.collect.others.paragraphs import with_paragraphs
from planbook.collect.others.plan_rows import PlanRows
from planbook.collect.others.propose import Proposal, propose
from planbook.collect.others.tables import find_tables
from planbook.collect.others.taking import FromFile, take
from planbook.model.declarations import Declarations
from planbook.model.loading import load
from planbook.model.values import shown
from planbook.workflow.consolidate import consolidate
from planbook.workflow.report import report
from test_import import SCHOOL, only, trust
from trust_folder import FIRST, PERIOD, TODAY

__all__ = ["trust"]

YEAR = "2026-27"
RIGHT = 0.8
"""The share of columns that are to be placed rightly without a question."""
ALL = layouts()


@dataclass(frozen=True, slots=True)
class Judged:
    """A layout, and what became of it."""

    layout: SchoolLayout
    proposals: Sequence[Proposal]
    taken: FromFile

    def columns(self) -> Counter[str]:
        """How many columns are right, wrong, asked about, or not placed."""
        found: Counter[str] = Counter()
        seen = set()
        for column in (column for proposal in self.proposals for column in proposal.columns):
            heading = column.heading.words[-1] if column.heading.words else ""
            right = self.layout.right(heading)
            if right is None or heading in seen:
                continue
            seen.add(heading)
            asked = bool(column.options) and not column.field
            found[
                "asked" if asked else "right" if column.field in right else "wrong" if column.field else "left"
            ] += 1
        return found


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[Judged]:
    declarations = load()
    folder = tmp_path_factory.mktemp("layouts")
    return [_judged(layout, layout.write(folder, SCHOOL), declarations) for layout in ALL]


def _judged(layout: SchoolLayout, path: Path, declarations: Declarations) -> Judged:
    places = Places(declarations, declarations.formats[layout.format], "unit.name")
    found = with_calendar(places, with_paragraphs(find_tables(read_here(path), places.vocabulary.knows)))
    proposals = [propose(places, table, YEAR, {}, lambda *_: None, "autumn") for table in found.tables]
    return Judged(layout, proposals, take(places, found, proposals, YEAR))


def test_four_columns_of_five_are_placed_rightly_without_a_question_and_none_wrongly(judged: list[Judged]) -> None:
    counts = sum((one.columns() for one in judged), Counter[str]())
    wrong = [one.layout.name for one in judged if one.columns()["wrong"]]
    assert len(judged) >= 25 and counts.total() > 150
    assert not wrong
    assert counts["right"] >= RIGHT * counts.total(), counts


def test_each_has_the_rows_that_a_person_counts(judged: list[Judged]) -> None:
    told = {one.layout.name: Counter(row.record.key for row in one.taken.rows.rows) for one in judged}
    wanted = {one.layout.name: one.layout.counts for one in judged}
    assert {name: {key: told[name][key] for key in counts} for name, counts in wanted.items()} == wanted


def test_every_word_of_each_stands_in_a_row_or_is_listed(judged: list[Judged]) -> None:
    lost = {one.layout.name: [*_lost(one)] for one in judged}
    assert {name: values for name, values in lost.items() if values} == {}


def _lost(one: Judged) -> Sequence[str]:
    rows = one.taken.rows.rows
    words = [shown(value) for row in rows for value in row.values.values()]
    words += [note.was for row in rows for note in row.notes]
    words += [value.value for _, value in one.taken.unplaced]
    there = _plain(" | ".join(words))
    read = {_plain(cell) for p in one.proposals for t in [p] for c in _read(t) for cell in c}
    read |= {_plain(words) for p in one.proposals for c in p.columns for words in c.heading.words}
    return [v for v in one.layout.values(SCHOOL) if _plain(v) not in read and not _stands(v, there)]


def _read(proposal: Proposal) -> Sequence[Sequence[str]]:
    """The cells of columns whose values are read: days, entries of lists; what these come to is tested apart."""
    kinds = [c.field.rpartition(".")[2] for c in proposal.columns]
    chosen = [
        n
        for n, key in enumerate(kinds)
        if key in ("finish", "start", "review_by", "status", "horizon", "percent_done")
    ]
    return [[row.cells[n].text for n in chosen if n < len(row.cells)] for row in proposal.table.rows]


def _stands(value: str, there: str) -> bool:
    """Whether the words stand there, with or without the number or the label before them."""
    bare = re.sub(r"^(?:[A-Za-z ]*[A-Z]?\d*[\d.]*\s*[:.)–-]|[-•])\s*", "", value)
    return any(_plain(words) in there for words in (value, bare, value.rpartition(": ")[2]))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


@pytest.mark.parametrize("key", sorted({layout.format for layout in ALL}))
def test_one_of_each_format_goes_the_ordinary_way(trust: OpenTrust, tmp_path: Path, key: str) -> None:
    layout = next(layout for layout in ALL if layout.format == key)
    made = only(trust, layout.write(tmp_path, SCHOOL), template=key)
    assert made.done and len(made.written) == 1
    returned = trust.folder / "returned" / PERIOD
    returned.mkdir(parents=True, exist_ok=True)
    (returned / made.written[0].name).write_bytes(made.written[0].read_bytes())
    checked = trust.receive(PERIOD).checked
    assert {file.verdict for file in checked.files if file.unit == FIRST} <= {"accepted", "accepted-with-findings"}
    data = consolidate(trust._trust, PERIOD, TODAY)
    assert data is not None and report(trust._trust, PERIOD, TODAY)


def _rows(judged: Sequence[Judged], name: str, record: str) -> Sequence[dict[str, object]]:
    (one,) = [one for one in judged if one.layout.name == name]
    return [row.values for row in one.taken.rows.of(record)]


def test_two_priorities_of_one_title_and_two_numbers_are_two_and_yes_is_what_its_heading_asks(
    judged: list[Judged],
) -> None:
    name = "equal titles, half-terms and Complete"
    assert [(row["ref"], row["title"]) for row in _rows(judged, name, "area")] == [
        ("1", "Reading"),
        ("2", "Reading"),
    ]
    actions = _rows(judged, name, "action")
    assert [row.get("status") for row in actions] == ["completed", None, None]  # No says no more than that
    assert [row["finish"] for row in actions] == ["2026-27-autumn-1", "2026-27-spring-2", "2026-27-summer-1"]


def test_a_priority_that_stands_without_its_number_first_is_one_with_the_first_number_alone() -> None:
    declarations = load()
    rows = PlanRows(Places(declarations, declarations.formats["objectives-actions"], "unit.name"))
    told = ["Reading", "Priority 1: Reading", "Priority 2: Reading", "Reading"]
    made = [rows.parent(declarations.records["area"], text, {}, SCHOOL, "Plan", "A1") for text in told]
    assert [row.values["ref"] for row in made] == ["1", "1", "2", "1"] and len(rows.rows) == 2


def test_each_line_of_a_list_has_who_and_when_of_its_own_line(judged: list[Judged]) -> None:
    rows = _rows(judged, "a numbered list in a cell, with who and when of each", "action")
    said = [(row["action"], shown(row["led_by"]), shown(row["finish"])) for row in rows]
    assert [action for action, _, _ in said] == [
        "Call home on the first day", "Meet parents below 90%", "Report to governors", "Teach phonics daily",
        "Buy the scheme", "Train all staff in it",
    ]  # fmt: skip
    leads = ["Attendance officer", "HT", "HT", "KS1 lead", "Maths lead", "Maths lead"]  # the last said once of both
    assert [who for _, who, _ in said] == leads
    assert [said[n][2] for n in (2, 4, 5)] == ["12/02/2027", "16/10/2026", "22/01/2027"]
    criteria = [row.get("success_criteria") for row in rows]
    assert criteria[:3] == ["Attendance is 95.5%", None, None] and criteria[4:] == ["80% at the standard", None]
