"""Checks of the register's sheet What we use: packs that there are, with what they need."""

from collections.abc import Iterator, Sequence

from planbook.model.pack import Pack
from planbook.model.packs import Packs
from planbook.model.prose import listed
from planbook.model.record import Record
from planbook.model.sheets_asked import record_of_sheet, says_of_whom, sheet_titles
from planbook.model.submission import Entry
from planbook.model.worked_values import words_among
from planbook.validate.context import Context
from planbook.validate.names import nearest
from planbook.validate.params import NoParams, OneField
from planbook.validate.registry import Hit, check


@check("known_pack", says=("nearest", "packs"))
def known_pack(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A row of What we use is of a pack there is."""
    text = entry.text("pack")
    if text and context.register.packs.pack_of(text) is None:
        titles = [pack.title for pack in context.declarations.packs.values()]
        yield Hit(entry, ("pack",), {"nearest": nearest(text, titles), "packs": listed(titles, "or")})


@check("one_row_a_pack", says=("other", "pack"))
def one_row_a_pack(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """No pack has two rows."""
    packs = context.register.packs
    pack = packs.pack_of(entry.text("pack"))
    last = packs.row(pack.key) if pack else None
    if pack and last and last.row.excel_row != entry.row.excel_row:
        yield Hit(entry, ("pack",), {"pack": pack.title, "other": last.row.excel_row})


@check("pack_always_used", says=("pack",))
def pack_always_used(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """What everybody uses is not switched off, and asked of all from the beginning."""
    pack = context.register.packs.pack_of(entry.text("pack"))
    if pack is None or not pack.always:
        return
    narrowed = [key for key in ("from_period", "kinds") if entry.get(key) is not None]
    fields = (["used"] if entry.get("used") is False else []) + narrowed
    if fields:
        yield Hit(entry, tuple(fields), {"pack": pack.title})


@check("pack_has_what_it_needs", says=("needs", "pack", "told"))
def pack_has_what_it_needs(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A pack that is used has the packs that it needs, from the same period on and for the same units."""
    packs = context.register.packs
    pack = packs.pack_of(entry.text("pack"))
    if pack is None:
        return
    pairs = [(pack, packs.declarations.packs[key]) for key in pack.needs] if entry.yes("used") else []
    pairs += [
        (other, pack)
        for other in packs.declarations.packs.values()
        if other.on and pack.key in other.needs and packs.row(other.key) is None
    ]  # one that is used without a row of its own
    for using, needed in pairs:
        told = _told(packs, entry if using is pack else None, needed)
        if told:
            yield Hit(entry, ("used",), {"pack": using.title, "needs": needed.title, "told": told})


def _told(packs: Packs, entry: Entry | None, needed: Pack) -> str:
    """Why a pack, whose row is `entry`, has not the one that it needs with it; empty where it has.

    One without a row is used from the beginning, by all.
    """
    other = packs.row(needed.key)
    if needed.always or (other is None and needed.on):
        return ""
    if other is None or not other.yes("used"):
        return "is not used"
    since, first = (packs.starts.get(row.text("from_period")) if row else None for row in (entry, other))
    if first is not None and (since is None or first > since):
        return f"is used only from {other.text('from_period')}"
    mine, theirs = ({*row.items("kinds")} if row else set() for row in (entry, other))
    if theirs and not (mine and mine <= theirs):
        return "is used for fewer kinds of units"
    return ""


@check("kpi_of_a_pack_used", says=("pack",))
def kpi_of_a_pack_used(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI in use is of a pack that is used: else nobody is asked for it."""
    packs, code = context.register.packs, entry.text("kpi")
    if context.period is None and entry.yes("on") and not packs.kpi(code):
        holder = next(pack for pack in context.declarations.packs.values() if code in pack.kpis)
        yield Hit(entry, ("on",), {"pack": holder.title})


@check("kpi_says_whether_in_use")
def kpi_says_whether_in_use(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI says whether it is in use, where no pack does."""
    if (
        context.period is None
        and entry.get("on") is None
        and not context.register.packs.holds_kpi(entry.text("kpi"))
    ):
        yield Hit(entry, ("on",))


@check("known_sheet", says=("nearest", "sheets"))
def known_sheet(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A row of Sheets asked is of a sheet that some plan format has."""
    text, titles = entry.text("sheet"), sheet_titles(context.declarations)
    if text and not record_of_sheet(context.declarations, text):
        yield Hit(entry, ("sheet",), {"nearest": nearest(text, titles), "sheets": listed([*titles], "or")})


@check("pack_is_asked_of_somebody", says=("kinds", "sheet"))
def pack_is_asked_of_somebody(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """Every sheet of a pack that is used is asked of some unit; those that are not are told together, once there
    are units."""
    there = {unit.text("kind") for unit in context.register.units.values()}
    alone = [
        record
        for record in _records_of(entry, params, context)
        if record.asked_of and not says_of_whom(context.register, record.key) and not there & {*record.asked_of}
    ]
    if there and alone:
        kinds = dict.fromkeys(kind for record in alone for kind in record.asked_of)
        words = [context.declarations.word("unit_kind", kind) for kind in kinds]
        sheets = listed([record.title for record in alone])
        yield Hit(entry, (params.field,), {"sheet": sheets, "kinds": listed(words, "or")})


@check("pack_has_its_words", says=("list", "sheet"))
def pack_has_its_words(entry: Entry, params: OneField, context: Context) -> Iterator[Hit]:
    """What the sheets of a pack that is used choose from is there in the register."""
    told: set[str] = set()
    for record in _records_of(entry, params, context):
        for spec in record.fields:
            if spec.among is None or words_among(context.register, spec.among):
                continue
            title = context.declarations.records[spec.among.record].title
            if title not in told:
                told.add(title)
                yield Hit(entry, (params.field,), {"sheet": record.title, "heading": spec.heading, "list": title})


def _records_of(entry: Entry, params: OneField, context: Context) -> Sequence[Record]:
    """The records of the pack that a row of What we use switches on."""
    pack = context.register.packs.pack_of(entry.text("pack")) if context.period is None else None
    if pack is None or not entry.yes(params.field):
        return []
    return [context.declarations.records[key] for key in pack.records]
