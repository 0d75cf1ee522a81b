"""The sheet of reliability: who returned, what is missing, and what was found by cause."""

from typing import TYPE_CHECKING, Any

from planbook.model.prose import agree, counted, listed, some_of
from planbook.report.cells import Line, line_of
from planbook.report.summary.edition import FOUND, Edition, verdict_cell
from planbook.report.table_page import TablePage

if TYPE_CHECKING:
    from planbook.consolidate.rows import CauseRow, ReturnRow


def fill_reliability(page: TablePage, edition: Edition) -> None:
    """Returns, what is missing in a few sentences, findings by rule with how many schools they came from."""
    block = edition.block("reliability")
    page.title(f"{block.caption}, {edition.tables.period.title}", " ".join(missing(edition)))
    fill_returns(page, edition)
    fill_causes(page, edition)
    page.freeze_title()


def fill_returns(page: TablePage, edition: Edition) -> None:
    """What came of each that a return is due from."""
    section = edition.block("returns")
    page.section(section.title)
    of_year = bool(edition.parts)
    page.table(section, [_return_of_year(row) if of_year else return_line(row) for row in edition.returns])


def fill_causes(page: TablePage, edition: Edition) -> None:
    """What was found in the returns, by rule."""
    section = edition.block("causes")
    if edition.parts:
        page.section(section.title, "What was found in the returns is shown with the period of each.")
    else:
        page.section(section.title, section.intro)
        page.table(section, [line_of(row, how_many=how_many(row, edition)) for row in edition.causes])


def _return_of_year(row: "ReturnRow") -> Line:
    """A line of the returns of a year that is brought together: whether anything came, and not what was found."""
    if row.verdict not in FOUND:
        return return_line(row)
    return return_line(row, state="Returned", errors=None, warnings=None, notes=None)


def return_line(row: "ReturnRow", **more: Any) -> Line:
    """A line of the returns; counts of findings stand only where a workbook was read."""
    unread = {"errors": None, "warnings": None, "notes": None} if row.verdict in ("missing", "partly") else {}
    return line_of(row, **{"state": verdict_cell(row), **unread, **more})


def missing(edition: Edition) -> list[str]:
    """What is missing, in sentences: returns, declarations, and what came late."""
    many = edition.words["schools"]
    out, refused = edition.kept_out("missing"), edition.kept_out("refused")
    partly = edition.kept_out("partly")
    undecided, withdrawn = edition.kept_out("undecided"), edition.kept_out("withdrawn")
    undeclared = [row.unit_name for row in edition.returned if not row.declared_by]
    late = [row.unit_name for row in edition.returned if row.on_time is False]
    said: list[str] = []
    if not edition.returns:
        return said  # the table says that nothing is due
    due = len(edition.returns)
    if len(out) == due:
        whose = counted(due, edition.words["school"], many)
        said.append(f"Nothing has been returned yet from the {whose} due.")
    elif out:
        said.append(f"Not returned: {listed(out, most=6)}; totals leave {agree(len(out), 'it', 'them')} out.")
    elif not (partly or undecided or refused or withdrawn):
        said.append(f"All {many} have returned." if due > 1 else f"The one {edition.words['school']} has returned.")
    if partly:
        said.append(
            f"Returned in part: {listed(partly, most=6)}; totals leave {agree(len(partly), 'it', 'them')} out."
        )
    if undecided:
        which = "Conflicting workbooks were returned, and it is not yet decided which of them counts"
        said.append(
            f"{which}: {listed(undecided, most=6)}; totals leave {agree(len(undecided), 'it', 'them')} out."
        )
    if refused:
        said.append(f"Returned but could not be used: {listed(refused, most=6)}.")
    if withdrawn:
        said.append(f"Returned and withdrawn: {listed(withdrawn, most=6)}.")
    if late:
        said.append(f"Late: {listed(late, most=6)}.")
    if undeclared:
        said.append(f"Not said to be checked: {listed(undeclared, most=6)}.")
    return said


def how_many(row: "CauseRow", edition: Edition) -> str:
    """As "Nine of 12 schools"; "Across the trust" where it is no one's own."""
    many, one = edition.words["schools"], edition.words["school"]
    if not row.units:
        return f"Across the {edition.tables.register.body_word}"
    return some_of(row.units, row.of, one, many)
