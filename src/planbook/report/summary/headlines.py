"""The headlines of the overview: planbook's own, and figures that the trust has declared, four in a line."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise

from planbook import look
from planbook.model.declarations import Block
from planbook.model.figure import WITHHELD, Figure
from planbook.model.headlines import record_of
from planbook.model.kpi import EVERYBODY
from planbook.model.phases import NO_PHASE
from planbook.model.prose import agree, number_word
from planbook.model.values import rounded
from planbook.report.cells import EXPLANATION, TEXT, Cell, Style
from planbook.report.sheets import Page
from planbook.report.summary.edition import Edition, count_statuses
from planbook.report.summary.kpis import figure_cell, share_format

HEADLINE: Style = TEXT | {"font_size": 24, "bold": True, "font_color": f"#{look.HOUSE}", "align": "left"}
POUNDS: Style = {"num_format": "£#,##0;-£#,##0"}
SHARES = (0.0, 0.22, 0.5, 0.78)
"""Where across the table the headlines of a line begin."""
HEADLINE_ROOM = 24
"""How many characters the line beneath a headline takes."""

WORST = {"red": 0, "amber": 1, "green": 2}

Pair = tuple[Cell, str]


def write_headlines(page: Page, edition: Edition) -> None:
    """The declared figures in large type, each with a line beneath, set over the width of the table."""
    pairs = headlines(edition)
    total = page.width
    starts = [sum(page.widths[:n]) for n in range(len(page.widths))]
    anchors = min(combinations(range(len(starts)), 4), key=lambda at: _unevenness(at, starts, total))
    for first in range(0, max(1, len(pairs)), 4):  # a place stays empty where there are three
        for anchor, (cell, words) in zip(anchors, pairs[first : first + 4], strict=False):
            page.put(page.row, anchor, cell.value, HEADLINE | cell.style, cell.figure)
            page.put(page.row + 1, anchor, words, EXPLANATION)
        page.height(page.row, 36)
        page.height(page.row + 1, 20)
        page.row += 2


def headlines(edition: Edition, *, of_unit: bool = False) -> list[Pair]:
    """The declared figures, each with the line beneath it; `of_unit` where the tables have the rows of one unit,
    and so without the figures that the trust has declared, which are of all."""
    blocks = [block for block in edition.parts_of("overview") if not (of_unit and block.figure)]
    return [_headline(edition, block) for block in blocks if _is_told(edition, block)]


def _is_told(edition: Edition, block: Block) -> bool:
    """Whether what the headline is of is used, or came all the same."""
    return edition.uses(block.about or record_of(block.figure))


def _headline(edition: Edition, block: Block) -> Pair:
    """What a headline shows, one of planbook's own or a figure that the trust has declared."""
    if not block.figure:
        return _HEADLINES[block.code or block.key](edition, block)
    if not record_of(block.figure):
        return _of_kpi(edition, block)
    figure = edition.tables.own_headline(block.figure)
    if figure is None:
        return Cell("–"), block.empty or block.caption
    if figure.status in WITHHELD:
        return Cell("*", figure=figure.id), block.caption
    if figure.value is None:
        return Cell("–", figure=figure.id), block.empty or block.caption
    return Cell(figure.value, _number_format(edition, figure), figure.id), block.caption


def _number_format(edition: Edition, figure: Figure) -> Style:
    """That of a sum of money, or of any other number."""
    kind, key, *field = figure.id.split("/")
    if kind == "sum" and edition.declarations.records[key].field(field[0]).type == "money":
        return POUNDS
    return {"num_format": "#,##0.0" if isinstance(figure.value, float) and figure.value % 1 else "#,##0"}


def _of_kpi(edition: Edition, block: Block) -> Pair:
    """The figure of a KPI of one phase; of few people what may be shown of it."""
    _, phase, code, *group = block.figure.split("/")
    key = code, group[0] if group else EVERYBODY
    measure = next((m for m in (*edition.measures, *edition.group_measures) if m.key == key), None)
    row = edition.phase_row("" if phase == NO_PHASE else phase, measure) if measure else None
    if measure and row and row.status in (*WITHHELD, "nobody"):
        return Cell(figure_cell(row, measure.kpi).value, figure=row.figure), block.caption
    if measure is None or row is None or row.value is None:
        return Cell("–"), block.empty or block.caption
    share = 100 if measure.kpi_unit == "percent" else 1
    return Cell(rounded(row.value / share, 8), share_format(measure, row.value), row.figure), block.caption


def _unevenness(anchors: Sequence[int], starts: Sequence[float], total: float) -> float:
    """How far headlines in these columns stand from where they should, and from having room for their line."""
    if anchors[0] != 0:
        return float("inf")
    away = sum(abs(starts[n] - share * total) for n, share in zip(anchors, SHARES, strict=True))
    short = sum(max(0.0, HEADLINE_ROOM - (starts[b] - starts[a])) for a, b in pairwise(anchors))
    return away + 100 * short


def _returns(edition: Edition, _block: Block) -> Pair:
    told, figure = edition.headline("returned", len(edition.returned))
    due, _ = edition.headline("due", len(edition.returns))
    on_time, _ = edition.headline("on_time", sum(row.on_time is True for row in edition.returned))
    words = f"{edition.words[agree(due, 'school', 'schools')]} returned"
    if told:
        timely = int(str(on_time))
        some = number_word(timely) if timely else "none"
        if told == 1:
            some = "" if timely else "not"
        elif timely == told:
            some = "all"
        words += f", {some} on time".replace("  ", " ")
    if edition.not_decided:  # there is no room for both
        words = words.partition(",")[0] + edition.not_decided
    return Cell(f"{told} of {due}", figure=figure), words


def _on_track(edition: Edition, block: Block) -> Pair:
    actions = [row for row in edition.actions if row.live]
    live, _ = edition.headline("live", len(actions))
    on_track, figure = edition.headline("on_track", count_statuses(actions)["green"])
    if not live:
        return Cell("–"), block.empty
    return Cell(f"{on_track:,} of {live:,}", figure=figure), f"live {edition.nouns.action.many} on track"


def _off_target(edition: Edition, block: Block) -> Pair:
    judged = [row for row in edition.kpis if row.status in WORST]
    count, figure = edition.headline("kpis_off_target", sum(row.status == "red" for row in judged))
    if not judged:
        return Cell("–"), block.empty
    measures = edition.nouns.kpi.agreed(count)
    return Cell(count, {"num_format": "#,##0"}, figure), f"{edition.words['school']} {measures} off target"


def _money(edition: Edition, block: Block) -> Pair:
    """What is not committed of the repayable grant that ends soonest; else the forecast beside the awards."""
    grants = [row for row in edition.sources if row.repayable and (row.uncommitted or 0) > 0]
    if grants:
        row = min(grants, key=lambda row: (row.end or date.max, -(row.uncommitted or 0)))
        name = row.source_name
        return Cell(row.uncommitted, POUNDS, row.figure), f"{name} not yet committed"
    rows = edition.sources or edition.funding  # of one unit there are its lines alone
    told = [row.variance for row in rows if row.variance is not None]
    if not told:
        return Cell("–"), block.empty
    left = sum(told)
    return Cell(abs(left), POUNDS), f"forecast {'over' if left < 0 else 'below'} all {edition.nouns.award.many}"


_HEADLINES: Mapping[str, Callable[[Edition, Block], Pair]] = {
    "headline_returns": _returns,
    "headline_actions": _on_track,
    "headline_kpis": _off_target,
    "headline_money": _money,
}
"""By the part of the overview that declares it: what each headline shows."""
