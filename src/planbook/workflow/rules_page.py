"""docs/rules.md: every rule of the catalogue, as `planbook explain` tells them one by one."""

from collections.abc import Iterator

from planbook.look import SEVERITY_WORDS
from planbook.model.declarations import Declarations, Rule
from planbook.model.life import MEANING
from planbook.model.settings import settable
from planbook.validate import checks
from planbook.validate.registry import UNSEEN, is_asked, unseen_of

_FAMILIES = {
    "AP": "Plan and actions",
    "FD": "Fields of any record",
    "FN": "Funding",
    "KP": "KPIs",
    "PR": "Meetings, declaration and the whole workbook",
    "RG": "The register",
    "TR": "Across schools",
    "FG": "Exports in figures/",
    "WB": "Reading a workbook",
}
"""By the first letters of a code, what its rules are about."""
_READERS = {"school": "the school", "trust": "the trust's office"}
_INTRO = """# Rules

Generated from [`workbook_templates/rules/`](../workbook_templates/rules) by `python -m planbook.cli.docs`; do not
edit. `planbook explain CODE` says the same of one rule, with what a trust has changed.

- **Severity**: an error has to be corrected, a query to be corrected or explained; what is for information needs no
  answer. The register's sheet Rules changes it or switches the rule off, and sets the parameters marked *settable*.
- **For**: who the message speaks to.
- **Life**: {life}.
- Words in braces are filled in from the row; `{{days:day/days}}` is the number with its noun: 1 day, 2 days.
"""


def rules_page(declarations: Declarations) -> str:
    """The page, in Markdown: a table of all codes, then each rule in full, by family."""
    checks.load()  # declarations that are kept come without them
    life = "; ".join(f"*{name}*: {meaning}" for name, meaning in MEANING.items())
    parts = [_INTRO.format(life=life)]
    for family in sorted({_family(rule) for rule in declarations.rules.values()}):
        rules = [rule for rule in declarations.rules.values() if _family(rule) == family]
        parts.append(f"## {family}: {_FAMILIES.get(family, 'The trust’s own')}\n")
        parts.append("| code | what is checked | severity | for | life |\n| --- | --- | --- | --- | --- |")
        for rule in rules:
            link, title = f"[{rule.code}](#{rule.code.lower()})", table_cell(rule.title)
            parts.append(
                f"| {link} | {title} | {SEVERITY_WORDS[rule.severity]} | {_READERS[rule.reader]} | {rule.life} |"
            )
        parts.append("")
        parts += [line for rule in rules for line in _whole(rule)]
    return "\n".join(parts).rstrip("\n") + "\n"


def _family(rule: Rule) -> str:
    return rule.code.partition("-")[0]


def table_cell(text: str) -> str:
    """`text` as it stands in a cell of a Markdown table: on one line, and no end of the cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _whole(rule: Rule) -> Iterator[str]:
    """One rule in full, line by line."""
    yield f"### {rule.code}\n"
    yield f"{rule.title}.\n"
    facts = [SEVERITY_WORDS[rule.severity] + (", and the workbook is refused" if rule.refuses else "")]
    facts += [f"for {_READERS[rule.reader]}", rule.life]
    facts += [f"of the record `{rule.record}`"] if rule.record else []
    facts += ["followed by the workbook's Check sheet"] if rule.live else []
    yield f"- {'; '.join(facts)}"
    if is_asked(rule) and not rule.live and (why := unseen_of(rule)):
        yield f"- Not on the Check sheet: {UNSEEN[why]}"
    yield f"- Message: {table_cell(rule.message)}"
    yield f"- Remedy: {table_cell(rule.remedy)}"
    if rule.why:
        yield f"- Why: {table_cell(rule.why)}"
    if rule.params:
        changeable = settable(rule)
        said = [f"`{key}` = `{value}`{' (settable)' if key in changeable else ''}" for key, value in _plain(rule)]
        yield f"- Parameters: {', '.join(said)}"
    yield ""


def _plain(rule: Rule) -> Iterator[tuple[str, str]]:
    """The parameters as they would be written."""
    for key, value in rule.params.items():
        yield key, table_cell(str(value)).replace("`", "'")
