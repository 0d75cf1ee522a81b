"""The lines of the Check sheet: what each follows, and what that comes to as the workbook is written.

A line counts things, one for each row in which a rule finds something, as the findings do that are told when the
workbook comes back. In a workbook that goes back, what no formula can find stands until its cells are changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.model.address import column_letter, place_of, quoted_sheet
from planbook.model.declarations import Rule
from planbook.model.finding import Finding
from planbook.model.meaning import is_blank
from planbook.model.safe_text import clean
from planbook.model.values import Value
from planbook.model.waiver import waiver_of
from planbook.prepare import cover_plan
from planbook.prepare.content.fillers import blank_condition, is_so
from planbook.prepare.content.live import LAST_OF_ALL, LiveLine, begun, has_begun, live_lines
from planbook.prepare.content.reach import unfold
from planbook.prepare.cover_plan import CoverPlan
from planbook.prepare.job import Job
from planbook.prepare.layout import HEADER_ROW
from planbook.prepare.sheets.book import Book
from planbook.prepare.sheets.cell_notes import cells_of, unchanged

FOUND = {"To correct", "To explain", "Explained"}
"""The states in which a line has things to count."""
_LONGEST = 8000
"""Characters of a formula that follows what was sent: Excel takes 8,192 in all."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the sheet: its formulas, and what they come to as the workbook is written."""

    sheet: str
    rule: Rule
    count: str
    first: str
    column: str
    """A cell in the column that is pointed at."""
    begun: str
    """Empty where nothing need be begun."""
    found: int
    at: str
    """The address of the first place."""
    is_begun: bool
    explanation: str
    unfold: str = ""
    """How to get at the column, where it is folded away."""

    @property
    def is_of_declaration(self) -> bool:
        """Whether it follows the declaration, which once it is complete says that every sheet has been begun."""
        return self.rule.check == "declared"

    @property
    def is_complete(self) -> bool:
        """Whether it follows the declaration, and nothing of that is wanting."""
        return self.is_of_declaration and not self.found

    @property
    def explainable(self) -> bool:
        """Whether a word of explanation is as good as a correction: of warnings, but not of the declaration."""
        return self.rule.severity != "error" and self.sheet != cover_plan.SHEET

    @property
    def state(self) -> str:
        if not self.is_begun:
            return "Not begun"
        if not self.found:
            return "In order"
        if not self.explainable:
            return "To correct"
        return "Explained" if self.explanation else "To explain"


def checked_lines(book: Book, cover: CoverPlan) -> list[CheckLine]:
    """The lines of the Check sheet of this workbook, those of the cover after what must be corrected."""
    if book.job.format.kind == "register":
        return []
    given = {
        str(row.values.get("rule")): clean(str(row.values.get("explanation") or ""))
        for row in book.job.rows.get("explanation", ())
    }
    own = (_own(book, rule) for rule in book.declarations.rules.values() if rule.live)
    rules = [rule for rule in own if rule and (given.get(rule.code) or _is_asked(book.job, rule))]
    sent = _sent(book, given)
    live = live_lines(book.declarations, book.layouts, rules)
    rows = [_followed(book, line, sent, given) for line in live]
    rows += _asked(book, sent, {(line.sheet, line.rule.code) for line in rows}, given)
    declared = [_declared(book, rule, cover) for rule in rules if rule.check == "declared" and cover.fields]
    if any(line.is_complete for line in declared):
        rows = [replace(line, is_begun=True) for line in rows]
    errors = [line for line in rows if line.rule.severity == "error"]
    others = [line for line in rows if line.rule.severity != "error"]
    return [*errors, *declared, *others]


def _own(book: Book, rule: Rule) -> Rule | None:
    """The rule as the trust has it; None where it is off."""
    if book.job.register:
        return book.job.register.rule(rule)
    return rule if rule.begins_on else None


def _is_asked(job: Job, rule: Rule) -> bool:
    """Whether the rule asks anything of the unit: not what is but to know, and not what is waived altogether, or
    wherever it was found in what was sent."""
    if rule.severity != "warning" or job.register is None:
        return rule.severity != "note"
    found = [f for f in _found(job) if f.code == rule.code]
    if found:
        return any(f.severity != "note" for f in found)
    return waiver_of(job.register, rule.code, job.unit, job.period) is None


def _found(job: Job) -> Sequence[Finding]:
    """What was found in what was sent, closed or not."""
    return (*job.feedback.findings, *job.feedback.closed) if job.feedback else ()


_Sent = dict[tuple[str, str], list[Finding]]
"""What was found in what was sent, by sheet and rule."""


def _sent(book: Book, given: dict[str, str]) -> _Sent:
    """What the workbook goes back for, and what has been explained; not what the trust has waived."""
    names = {layout.name for layout in book.layouts}
    found: _Sent = {}
    for finding in _found(book.job):
        if finding.severity == "note" and not given.get(finding.code):
            continue
        if finding.sheet in names and finding.code in book.declarations.rules:
            found.setdefault((finding.sheet, finding.code), []).append(finding)
    return found


def _asked(book: Book, sent: _Sent, followed: set[tuple[str, str]], given: dict[str, str]) -> list[CheckLine]:
    """Lines for what was found in what was sent and no formula follows: it stands until its cells change."""
    lines = []
    for (sheet, code), findings in sent.items():
        rule = _own(book, book.declarations.rules[code])
        if (sheet, code) in followed or rule is None or rule.severity == "note":
            continue
        at = _first(findings[0])
        letters = at.rstrip("0123456789")
        line = CheckLine(
            sheet=sheet,
            rule=rule,
            count=_standing(book, findings),
            first=at[len(letters) :],
            column=f"{quoted_sheet(sheet)}!${letters}${HEADER_ROW}",
            begun="",
            found=len(findings),
            at=at,
            is_begun=True,
            explanation=given.get(code, ""),
        )
        lines.append(line)
    return lines


def _first(finding: Finding) -> str:
    """The address of its first cell; the sheet's first where it has none."""
    return finding.cells[0].partition(":")[0] if finding.cells else "A1"


def _standing(book: Book, findings: Sequence[Finding], beside: str = "") -> str:
    """The formula for how many of the `findings` of one sheet have every cell as it was sent.

    The number of them, once and for all, where no formula that long has room `beside` the other.
    """
    layout = next(layout for layout in book.layouts if layout.name == findings[0].sheet)
    holds = cells_of(book, layout)
    summands: list[str] = []
    always, length = 0, len(beside)
    for finding in findings:
        one = _as_sent(finding, layout.name, holds)
        if not one:
            always += 1
            continue
        summands.append(one)
        length += len(one) + 1
        if length > _LONGEST + 1:  # thousands of findings are not gone through for a formula that has no room
            return str(len(findings))
    formula = "+".join([*summands, *([str(always)] if always else [])])
    return formula if len(formula) + len(beside) <= _LONGEST else str(len(findings))


def _as_sent(finding: Finding, sheet: str, holds: Mapping[str, Value]) -> str:
    """1 as long as what the finding is about has not been changed; empty where none of it can be."""
    cells = {address.partition(":")[0] for address in finding.cells}
    if not any(cell in holds for cell in cells):  # of what works itself out, its row
        cells = {cell for cell in holds if place_of(cell)[0] == finding.row}
    parts = [unchanged(cell, holds[cell], sheet).removeprefix("=") for cell in sorted(cells & holds.keys())]
    as_sent = "*".join(f"({part})" for part in parts)
    return f"ISNUMBER({is_so(as_sent)})*1" if parts else ""  # an error that somebody typed over it is a change


def _followed(book: Book, line: LiveLine, sent: _Sent, given: dict[str, str]) -> CheckLine:
    layout, rows = line.condition.layout, line.rows
    found = sent.get((layout.name, line.rule.code), [])
    more = [finding for finding in found if finding.row not in rows]
    checked = CheckLine(
        sheet=layout.name,
        rule=line.rule,
        count=line.count,
        first=line.first,
        column=line.column,
        begun="" if found else begun(layout),
        found=len(rows),
        at=f"{line.condition.place.letter}{rows[0]}" if rows else "",
        is_begun=bool(found) or has_begun(layout),
        explanation=given.get(line.rule.code, ""),
        unfold=unfold([line.condition.place]) if line.condition.place.folded else "",
    )
    if not more:
        return checked
    # A formula cannot find these, as of a day beside a term: they stand until they are changed.
    at = line.condition.place.letter + str(rows[0] if rows else more[0].row or HEADER_ROW)
    return replace(
        checked,
        count=f"{line.count}+{_standing(book, more, line.count)}",
        first=f"IF({line.first}={LAST_OF_ALL},{more[0].row or HEADER_ROW},{line.first})",
        found=len(rows) + len(more),
        at=at,
    )


def _declared(book: Book, rule: Rule, cover: CoverPlan) -> CheckLine:
    """The line that follows who checked it: name, role and date."""
    letter = column_letter(cover_plan.ANSWER)
    first = cover.declaration_at + 1
    cells = [f"{quoted_sheet(cover_plan.SHEET)}!${letter}${cover.answer_row(f.key)}" for f in cover.fields]
    wanting = [blank_condition(spec, cell) for spec, cell in zip(cover.fields, cells, strict=True)]
    row = f"MIN({','.join(f'IF({w},ROW({c}),{LAST_OF_ALL})' for w, c in zip(wanting, cells, strict=True))})"
    given = next((r.values for r in book.job.rows.get("declaration", ())), {})
    blank = [f for f in cover.fields if is_blank(f, given.get(f.key), book.declarations.lists)]
    return CheckLine(
        sheet=cover_plan.SHEET,
        rule=rule,
        count=f"MIN(1,{'+'.join(wanting)})",
        first=row,
        column=f"{quoted_sheet(cover_plan.SHEET)}!${letter}${first}",
        begun="+".join(f"(1-ISNUMBER({is_so(f'LEN({cell})=0')}))" for cell in cells) + ">0",
        found=min(1, len(blank)),
        at=f"{letter}{cover.answer_row(blank[0].key)}" if blank else "",
        is_begun=any(given.get(f.key) not in (None, "") for f in cover.fields),
        explanation="",
    )
