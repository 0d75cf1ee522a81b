"""What gives way where a paper is too long: a table of one row becomes a sentence, tables lose rows and say so."""

from dataclasses import replace

from funded import funded

from papers_read import plain
from planbook.consolidate.disclosure import external
from planbook.model.loading import load
from planbook.report.papers import paper_of
from planbook.report.word.paper import Grid, Paper, Paragraph, Section


def paper(most_pages: int) -> Paper:
    declared = load()
    report = declared.reports["funder"]
    blocks = tuple(
        replace(block, most=0, least=0) if block.title == "Conditions" else block for block in report.blocks
    )
    report = replace(report, most_pages=most_pages, blocks=blocks)
    declared = replace(declared, reports={**declared.reports, "funder": report})
    return paper_of(declared, external(funded()), "funder", "NCTL")


def section(made: Paper, title: str) -> Section:
    (found,) = (section for section in made.sections if section.title == title)
    return found


def test_a_table_of_one_row_is_a_sentence_only_where_room_is_short() -> None:
    (table,) = (item for item in section(paper(6), "The grants").items if isinstance(item, Grid))
    (line,) = (item for item in section(paper(1), "The grants").items if isinstance(item, Paragraph))
    (row,) = table.rows
    first, *others = zip(table.columns, map(plain, row), strict=True)
    said = plain(line.words)
    assert f"{first[1]}. " in said
    for column, cell in others:
        assert f"{column.heading}: {cell}".lower() in said.lower()
    assert said.endswith(".")


def test_a_table_without_a_limit_gives_way_as_well_and_says_so() -> None:
    (table,) = (item for item in section(paper(6), "Conditions").items if isinstance(item, Grid))
    assert len(table.rows) == 2
    line, note = section(paper(1), "Conditions").items
    assert plain(table.rows[0][1]) in plain(line.words)
    assert plain(table.rows[1][1]) not in plain(line.words)
    assert plain(note.words) == "One further condition is not shown here."
