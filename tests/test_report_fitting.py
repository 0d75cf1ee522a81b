"""What the pages of a paper hold: where it has to be shorter, no table is cut that there is room for."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from planbook.model.declarations import Block, BlockColumn, Report
from planbook.model.loading import load
from planbook.report.blocks.grid import ROOMS, Room, grid, with_blanks_told
from planbook.report.blocks.widths import WIDTH, by_need
from planbook.report.fitting import NEARLY_EMPTY, Rooms, fitted
from planbook.report.word.measure import filled, heights, pages
from planbook.report.word.paper import Grid, Item, Mark, Note, Paper, Paragraph, Section, TableColumn, leads
from planbook.report.word.write import write_paper

COLUMNS = (TableColumn("What", WIDTH),)


def table(rows: int) -> Grid:
    return Grid("Lines", "Lines.", COLUMNS, tuple((f"Line {n}",) for n in range(rows)))


class Tables:
    """A paper of tables, each of so many rows, as many of which are shown as its room has."""

    def __init__(self, rows: Mapping[str, int]) -> None:
        self.rows = rows
        self.own = [Block(key, key, most=most) for key, most in rows.items()]

    def paper(self, rooms: Rooms) -> Paper:
        shown = {block.key: rooms[block.key].most(block) for block in self.own}
        sections = [Section(key, (table(number),)) for key, number in shown.items()]
        return Paper("Title", "Subtitle", "Title", "Us", (("Us", ""),), "Us", sections)

    def is_alike(self, block: Block, one: Room, other: Room) -> bool:
        return one.most(block) == other.most(block)


def rows_of(paper: Paper) -> list[int]:
    return [len(item.rows) for section in paper.sections for item in section.items if isinstance(item, Grid)]


def test_a_paper_that_fits_shows_all() -> None:
    assert rows_of(fitted(Tables({"a": 10, "b": 12}), ROOMS, 1)) == [10, 12]


def test_room_that_is_left_goes_back_to_tables_that_it_holds() -> None:
    making = Tables({"long": 150, "short": 7})
    alike = next(paper for room in ROOMS if pages(paper := making.paper({"long": room, "short": room})) <= 1)
    assert rows_of(alike) == [15, 1], "all tables give way alike"
    paper = fitted(making, ROOMS, 1)
    assert pages(paper) == 1
    assert rows_of(paper) == [15, 7]


def test_what_fits_in_no_way_is_as_short_as_it_can_be() -> None:
    making = Tables({"a": 900})
    assert rows_of(fitted(making, ROOMS, 1)) == [90]


def shares(paper: Paper) -> list[float]:
    return filled(paper, [[*heights(section)] for section in paper.sections])


def test_a_last_section_does_not_stand_alone_on_a_page_that_it_hardly_begins() -> None:
    making = Tables({"a": 8, "b": 8, "c": 4, "d": 1})
    alone = making.paper({block.key: ROOMS[0] for block in making.own})
    assert shares(alone)[-1] < NEARLY_EMPTY
    paper = fitted(making, ROOMS)
    assert [section.title for section in paper.sections if section.begins_page] == ["c"]
    assert (pages(paper), rows_of(paper)) == (pages(alone), rows_of(alone))
    assert shares(paper)[-1] >= NEARLY_EMPTY


def test_what_stands_on_one_page_is_left_as_it_is() -> None:
    paper = fitted(Tables({"a": 5, "b": 5}), ROOMS)
    assert not [section for section in paper.sections if section.begins_page]


def test_what_a_paper_may_not_be_without_has_the_room_that_is_left_first() -> None:
    making = Tables({"first": 40, "needed": 40})
    assert rows_of(fitted(making, ROOMS, 1)) == [16, 8]
    making.own[1] = replace(making.own[1], required=True)
    assert rows_of(fitted(making, ROOMS, 1)) == [8, 16]


def test_a_long_header_takes_from_every_page() -> None:
    making = Tables({"a": 80})
    paper = making.paper({"a": ROOMS[0]})
    long = replace(paper, header=(("Us", ""),) * 6)
    assert len(shares(long)) == len(shares(paper)) == 3
    assert shares(long)[1] > 0.95
    assert shares(long)[2] > shares(paper)[2] + 0.1


def test_the_word_of_a_status_stays_whole() -> None:
    columns = (BlockColumn("what", "What", 120), BlockColumn("status", "Level", 10), BlockColumn("on", "On", 38))
    made = grid(Block("risks", "Risks", columns=columns), [["A risk", Mark("amber", "Medium"), "1 May"]], {})
    assert made.columns[1].width >= 19


ROWS: Sequence[Sequence[str]] = [["1 May 2026", "–", "–"], ["2 May 2026", "", "Yes"]]


def three(*, if_said: bool = False) -> Block:
    columns = (BlockColumn("on", "On"), BlockColumn("reply", "Reply", if_said=if_said), BlockColumn("met", "Met"))
    return Block("asked", "Asked", columns=columns)


@pytest.mark.parametrize(("if_said", "notes"), [(False, ["No row has an entry under “Reply”."]), (True, [])])
def test_a_column_without_an_entry_is_left_out_and_named_where_it_may_be_missed(
    if_said: bool, notes: list[str]
) -> None:
    made = grid(three(if_said=if_said), ROWS, {})
    assert [column.heading for column in made.columns] == ["On", "Met"]
    assert made.rows == (("1 May 2026", "–"), ("2 May 2026", "Yes"))
    section = with_blanks_told(Section("Asked", (made,)))
    assert [item.words for item in section.items if isinstance(item, Note)] == notes


@pytest.mark.parametrize(
    ("values", "told"), [([0, 0], False), ([0, 1], True), ([None, None], False), ([None, 0], False)]
)
def test_a_count_of_none_in_every_row_is_no_entry_of_a_column_that_may_be_left_out(
    values: list[int | None], told: bool
) -> None:
    assert BlockColumn("not_due", "Not due", type="count", if_said=True).is_said(values) is told
    assert BlockColumn("not_due", "Not due", type="count").is_said(values)
    assert BlockColumn("cost", "Cost", type="money", if_said=True).is_said([0, 0])


@pytest.mark.parametrize("paper", load().reports.values(), ids=lambda paper: paper.key)
def test_a_table_that_counts_what_is_completed_counts_what_has_no_status_too(paper: Report) -> None:
    for block in paper.blocks:
        keys = {column.key for column in block.columns if column.type == "count"}
        if "blue" in keys:
            assert keys >= {"red", "amber", "green", "not_reported", "not_due"}, block.key


def test_a_hidden_value_is_an_entry_and_a_table_of_dashes_keeps_its_columns() -> None:
    hidden = grid(three(), [["–", "*", "–"]], {})
    assert [column.heading for column in hidden.columns] == ["Reply"]
    assert hidden.blank == ("On", "Met")
    assert len(grid(three(), [["–", "–", "–"]], {}).columns) == 3


@pytest.mark.parametrize(
    ("widths", "wanted", "made"),
    [
        ([24, 144], [28, 60], [28, 140]),
        ([24, 60, 84], [28, 72, 40], [28, 72, 68]),
        ([40, 128], [28, 72], [40, 128]),
        ([24, 60], [28, 150], [48, 120]),
    ],
    ids=["a_day_first", "then_long_words", "nobody_lacks", "all_of_the_page"],
)
def test_what_columns_do_not_need_goes_to_those_that_lack_it(
    widths: list[float], wanted: list[float], made: list[float]
) -> None:
    assert by_need(widths, [10.0] * len(widths), wanted) == pytest.approx(made)


WORDS, TABLE = Paragraph("Words"), table(2)


@pytest.mark.parametrize(
    ("items", "leading"),
    [
        ([WORDS, TABLE], [True, False]),
        ([WORDS, WORDS, TABLE], [True, True, False]),
        ([WORDS, WORDS, WORDS, TABLE], [False, True, True, False]),
        ([TABLE, Note("Beneath"), WORDS], [False, False, False]),
        ([Note("Above"), WORDS], [True, False]),
        ([WORDS, Note("Between"), TABLE], [False, False, False]),
    ],
)
def test_what_leads_to_a_table_stays_on_its_page(items: list[Item], leading: list[bool]) -> None:
    assert [leads(items, place) for place in range(len(items))] == leading


@pytest.mark.parametrize("last", [WORDS, table(2), Note("Beneath")], ids=["words", "table", "note"])
@pytest.mark.parametrize("mark", ["Draft", ""])
def test_a_place_for_a_comment_stays_with_what_stands_above_it(last: Item, mark: str) -> None:
    section = Section("One", (WORDS, table(3), last), key="one", comment="The head’s comment")
    paper = Paper("T", "S", "T", "Us", (("A", "B"),), "F", [section, Section("Two", (WORDS,))], mark=mark)
    body = docx.Document(io.BytesIO(write_paper(paper))).element.body
    heading = next(p for p in body.iter(qn("w:p")) if "".join(t.text for t in p.iter(qn("w:t"))) == "Two")
    places = [element for element in body if element.tag == qn("w:sdt")]
    assert len(places) == bool(mark)
    before = (places[0] if places else heading).itersiblings(qn("w:p"), qn("w:tbl"), preceding=True)
    (last_of_it,) = [*next(before).iter(qn("w:tr"))][-1:] or [(places[0] if places else heading).getprevious()]
    kept = next(last_of_it.iter(qn("w:keepNext")), None) is not None
    assert kept == bool(mark)
    *_, alone = heights(Section("One", (WORDS, table(3), last), key="one"))
    *_, together = heights(section)
    assert together > alone, "it is measured as it is kept"
