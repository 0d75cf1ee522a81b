"""The legend: statuses, how delivery is shown, what each KPI counts, small numbers, the glossary."""

from collections.abc import Iterator

from planbook.consolidate.tables import TrustTables
from planbook.model import kpi as kpis
from planbook.model.asked import said_over
from planbook.model.glossary import explained
from planbook.model.nouns import Nouns
from planbook.model.prose import agree
from planbook.model.submission import Entry
from planbook.report.cells import Cell, status_cell
from planbook.report.summary.edition import Edition
from planbook.report.table_page import TablePage


def meanings(nouns: Nouns) -> dict[str, str]:
    """What each status means."""
    measure, action = nouns.measure.any_one, nouns.action.any_one
    return {
        "red": f"Beyond the tolerance agreed; of {measure}, not met by its day; of {action}, well behind.",
        "amber": f"Short of the target, within the tolerance; of {measure}, on the way; of {action}, a little "
        "behind.",
        "green": f"The target is met; of {action}, on schedule.",
        "blue": f"The {nouns.action.one} is done.",
        "not_reported": "Asked for, but not reported. It is never counted as good.",
        "not_due": "It is not asked for this time.",
        "not_applicable": "There is no target, or it does not apply.",
        "nobody": "Zero of zero: an answer. There was nobody to count, so there is no figure.",
        "suppressed": "Too few people to be shown, or a total of fewer than three.",
        "counts_only": "6 to 20 people: the counts in place of a percentage.",
    }


def fill_legend(page: TablePage, edition: Edition) -> None:
    """All that a reader may need to have explained."""
    block = edition.block("legend")
    page.title(block.caption)
    page.freeze_title()
    section = edition.block("statuses")
    page.section(section.title, section.intro)
    lines = []
    for status, meaning in meanings(edition.nouns).items():
        blue = status == "blue"
        only_kpi = status in ("counts_only", "nobody")
        lines.append(
            {
                "measure": Cell(None) if blue else status_cell(status, "kpi"),
                "meaning": meaning,
                "action": Cell(None) if only_kpi else status_cell(status, "action"),
            }
        )
    page.table(section, lines)
    section = edition.block("delivery")
    compared = [key for key in ("delivery_milestones", "delivery_progress") if edition.has(key)]
    page.section(section.title, "\n".join([section.intro, *(edition.block(key).intro for key in compared)]))
    if not isinstance(edition.tables, TrustTables):  # in the trust's own office nothing is hidden
        section = edition.block("disclosure")
        page.new_page()
        page.section(section.title, section.intro)
    section = edition.block("definitions")
    page.section(section.title, section.intro)
    definitions = [_definition(entry, edition) for entry in edition.tables.register.kpis.values()]
    page.table(section, definitions)
    section = edition.block("glossary")
    page.section(section.title)
    register = edition.tables.register
    known = (w for w in register.rows("term") if register.packs.glossary_word(w.text("term"), None, register.day))
    said = (text for line in definitions for text in line.values())
    used = explained(register, known, (*said, *_texts(edition)))
    terms = sorted(used, key=lambda row: row.text("term").casefold())
    page.table(section, [{"term": row.text("term"), "meaning": row.text("meaning")} for row in terms])


def _texts(edition: Edition) -> Iterator[str]:
    """What the sheets before it say: the words of what is declared of them, and of the rows that they may show.

    Of the register only what has a sheet: its glossary holds every word, and its KPIs those not in use.
    """
    blocks = edition.declarations.reports[edition.report].blocks
    for block in blocks:
        yield from (block.title, block.caption, block.intro, block.note)
        yield from (column.heading for column in block.columns)
    shown = {block.table for block in blocks}
    for table in (t for key, t in edition.tables.records.items() if t.units or key in shown):
        yield from (value for row in table.rows for value in row.values.values() if isinstance(value, str))


def _definition(entry: Entry, edition: Edition) -> dict[str, str]:
    register, period = edition.tables.register, edition.tables.period
    count, out_of = entry.text("count_label"), entry.text("out_of_label")
    return {
        "name": entry.text("name"),
        "definition": said_over(entry.text("definition"), period, register.calendar.parts(period)),
        "counts": f"{count}; {out_of}" if out_of else count,
        "judged": judged(entry),
    }


def judged(entry: Entry) -> str:
    """Which way is better and how near counts as near, in words."""
    low, high = entry.number("target_low"), entry.number("target_high")
    tolerance = entry.number("tolerance")
    better = entry.text("better")
    if better == "range" and low is not None and high is not None:
        words = f"Best from {kpis.shown_figure(entry, low)} to {kpis.shown_figure(entry, high)}"
    elif better in ("up", "down"):
        words = "Higher is better" if better == "up" else "Lower is better"
    else:
        return "For context, without a status"
    if not tolerance:
        return words
    points = "" if entry.text("unit") != "percent" else agree(tolerance, " point", " points")
    return f"{words}; near is within {tolerance:g}{points}"
