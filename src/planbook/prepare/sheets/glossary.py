"""The glossary: what the KPIs count, what the trust's words mean, what each column asks."""

from collections.abc import Iterator, Sequence

from planbook.look import lines_needed, row_height
from planbook.model.asked import in_words_of
from planbook.model.glossary import explained
from planbook.model.nouns import nouns_of
from planbook.model.safe_text import clean
from planbook.model.sheet_names import GLOSSARY, GLOSSARY_HEADINGS
from planbook.prepare.layout import FIRST_ROW, HEADER_ROW, HINT_ROW, KEY_ROW
from planbook.prepare.sheets.book import Book
from planbook.prepare.sheets.lists import Following, Stacked
from planbook.prepare.sheets.page import set_up_page, write_top

SHEET = GLOSSARY
COLUMNS = tuple(zip(GLOSSARY_HEADINGS, (36, 20, 94), strict=True))


def write_glossary(book: Book) -> None:
    """The sheet, with KPIs first, then words, then the columns to fill in, sheet by sheet."""
    sheet = book.workbook.add_worksheet(SHEET)
    formats = book.formats
    ask = "What is counted, what words mean, and what each column asks. Nothing is to be filled in here."
    write_top(sheet, formats, book.job, SHEET, ask)
    sheet.set_row(HINT_ROW - 1, 8)
    sheet.set_row(KEY_ROW - 1, 15, None, {"hidden": True})
    sheet.set_row(HEADER_ROW - 1, 26)
    heads = []
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width, formats.get())
        sheet.write_string(HEADER_ROW - 1, column, heading, formats.header())
        heads.append({"header": heading, "header_format": formats.header()})
    entries = _entries(book)
    plain = formats.ours(bg_color="#FFFFFF", align="left", indent=1, text_wrap=True)
    muted = formats.ours(bg_color="#FFFFFF", muted=True, align="left", indent=1, text_wrap=True)
    for row, entry in enumerate(entries, start=FIRST_ROW - 1):
        for column, text in enumerate(entry):
            sheet.write_string(row, column, clean(text), muted if column == 1 else plain)
        needed = max(lines_needed(text, COLUMNS[column][1]) for column, text in enumerate(entry))
        sheet.set_row(row, row_height(needed))
    last = FIRST_ROW + len(entries) - 2
    if entries:  # Excel has no table without a row
        sheet.add_table(
            HEADER_ROW - 1,
            0,
            last,
            len(COLUMNS) - 1,
            {"name": "tbl_glossary", "style": None, "autofilter": True, "columns": heads},
        )
    sheet.freeze_panes(HEADER_ROW, 1)
    sheet.repeat_rows(HEADER_ROW - 1)
    set_up_page(sheet, book.job, SHEET)
    sheet.print_area(0, 0, last, len(COLUMNS) - 1)
    sheet.set_selection(FIRST_ROW - 1, 0, FIRST_ROW - 1, 0)


def _entries(book: Book) -> list[tuple[str, str, str]]:
    asked = {str(row.values.get("kpi")) for layout in book.layouts for row in layout.rows if "kpi" in row.values}
    kind = book.job.period.kind if book.job.period else "term"
    entries = [
        (
            f"{kpi.text('kpi')}: {kpi.text('name')}",
            nouns_of(book.known.declarations).kpi.one,
            in_words_of(kpi.text("definition"), kind),
        )
        for code, kpi in book.known.kpis.items()
        if code in asked
    ]
    unit, day = book.known.units.get(book.job.unit or ""), book.job.period.as_at if book.job.period else None
    words = (t for t in book.known.rows("term") if book.known.packs.glossary_word(t.text("term"), unit, day))
    used = explained(book.known, words, (*_texts(book), *(part for entry in entries for part in entry)))
    terms = [(t.text("term"), "Word", t.text("meaning")) for t in used]
    entries += sorted(terms, key=lambda entry: entry[0].casefold())
    entries += [
        (place.heading, layout.name, place.spec.help)
        for layout in book.layouts
        for place in layout.places
        if place.spec.help and place.spec.type != "ref"
    ]
    return [entry for entry in entries if entry[0] and entry[2]]


def _texts(book: Book) -> Iterator[str]:
    """What stands on the sheets that are filled in: what they ask, what was filled in, what can be chosen."""
    for layout in book.layouts:
        yield layout.sheet.ask
        for place in layout.places:
            yield place.heading
            yield place.spec.help
            yield from (value for row in layout.rows if isinstance(value := layout.value(row, place), str))
    for entries in book.lists.entries.values():
        match entries:
            case Stacked():  # of others, which are there themselves
                words: Sequence[str | float] = ()
            case Following():
                words = entries.names
            case _:
                words = entries
        yield from (word for word in words if isinstance(word, str))
