"""Behind the tidy rows no code knows a record, a format, a KPI or a code of a list by its name unless it has to.

What a declaration can say is said there; what is left has arithmetic of its own, and stands below with the reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import planbook
from planbook.model.figure import Status
from planbook.model.finding import SEVERITIES
from planbook.model.loading import load

SOURCE = Path(planbook.__file__).parent
DECLARATIONS = load()

BEHIND = sorted(
    file
    for part in ("consolidate", "report")
    for file in (SOURCE / part).rglob("*.py")
    if file.relative_to(SOURCE).as_posix() != "consolidate/tidy.py"  # which makes the tidy rows
)
LOOKUPS = {
    "rows",
    "by_unit",
    "row",
    "record",
    "label",
    "code_for",
    "entries",
    "one",
    "Source",
    "word",
    "choice",
    "of_kpi",
}
"""Functions whose first argument is the name of a record or of a list."""
ARITHMETIC = {"kpi_unit", "better", "period_kind", "accumulates", "operator", "yes_no", "severity", "due_in"}
"""Lists whose codes are kinds of arithmetic: what a share or a term is, no declaration can say otherwise."""

ACTION = "an action is judged by its milestones and its time"
KPI = "a KPI's counts are judged, rolled up and set beside what is published"
MONEY = "money is summed by source and set beside its award"
AREA = "areas are the trust's or a plan's own"
PLAN = "who leads and what belongs to what is read from several records at once"
ALLOWED: dict[str, dict[str, str]] = {
    "consolidate/actions.py": {"action": ACTION, "milestone": ACTION, "trust_area": AREA},
    "consolidate/disclosure.py": {"pupil_group": KPI},
    "consolidate/exceptions.py": {"action": "a KPI off target names the action that serves it", "pupil_group": KPI},
    "consolidate/figures.py": {
        "action": ACTION, "milestone": ACTION, "kpi_value": KPI, "funding_line": MONEY,
        "declaration": "a return is known by what says that it was checked",
    },
    "consolidate/funding.py": {"funding_line": MONEY, "funding_source": MONEY},
    "consolidate/kpis.py": {"kpi_value": KPI},
    "consolidate/phases.py": {"phase": KPI, "none": "some KPIs are not rolled up"},
    "consolidate/plan.py": {
        "milestone": ACTION, "measure": "a measure is judged by its figure", "meeting": PLAN, "body": PLAN,
        "trust_area": AREA,
    },
    "consolidate/record_disclosure.py": {"none": "a word of the declarations themselves"},
    "consolidate/records.py": {"sum": "a word of the ids of figures"},
    "consolidate/returns.py": {"declaration": "what says that a return was checked"},
    "consolidate/suppression.py": {"pupils": KPI, "staff": KPI},
    "consolidate/unit_plan.py": {
        "action": PLAN, "area": PLAN, "horizon": PLAN, "link": PLAN, "milestone": PLAN, "objective": PLAN,
    },
    "report/governors/figures.py": {"benchmark_status": KPI, "due_in": KPI, "pupils": KPI},
    "report/governors/plan.py": {"area": PLAN, "lead": PLAN, "link": PLAN, "person": PLAN},
    "report/governors/school.py": {
        "person": "the paper names the head", "person_role": "the paper names the head", "pupil_group": KPI,
        "phase": KPI, "unit_kind": "a team is not spoken of as a school",
    },
    "report/governors/sentences.py": {"benchmark_status": KPI},
    "report/governors/write.py": {"benchmark_status": KPI, "finality": KPI, "kpi_value": KPI},
    "report/reply/words.py": {"trust": "who a rule speaks to, a word of the declarations themselves"},
    "report/summary/edition.py": {"pupil_group": KPI},
    "report/summary/kpis.py": {"benchmark_status": KPI},
    "report/summary/legend.py": {"term": "the glossary"},
    "report/summary/overview.py": {"value": "a word of its own columns"},
    "report/wording.py": {"unit_kind": "what units are called"},
}  # fmt: skip
"""By module the names that it knows, each with the reason."""


def lookups(tree: ast.AST) -> Iterator[str]:
    """Records and lists that are looked up by name."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value=str(name)), *_]):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in LOOKUPS:
                    yield name
            case ast.Subscript(value=ast.Attribute(attr="records" | "lists"), slice=ast.Constant(value=str(name))):
                yield name
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="records"), attr="get"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def compared(tree: ast.AST) -> Iterator[str]:
    """Strings that a value is compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                for part in (
                    ast.walk(side) if isinstance(side, ast.Tuple | ast.Set | ast.List | ast.Constant) else ()
                ):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def known(file: Path) -> set[str]:
    """The names that a module knows."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    plain = {*get_args(Status), *map(str, SEVERITIES)}
    lists = DECLARATIONS.lists.items()
    plain |= {choice.code for key, choices in lists if key in ARITHMETIC for choice in choices}
    codes = {choice.code for key, choices in lists if key not in ARITHMETIC for choice in choices} - plain
    everywhere = {str(row["kpi"]) for row in DECLARATIONS.catalogue["kpi"]} | DECLARATIONS.formats.keys()
    strings = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    of_records = {*lookups(tree)} & {*DECLARATIONS.records, *DECLARATIONS.lists}
    found = of_records | ({*compared(tree)} & codes) | (strings & everywhere)
    return found - {"unit"}  # the noun of all


@pytest.mark.parametrize("file", BEHIND, ids=lambda f: f.relative_to(SOURCE).as_posix())
def test_no_module_knows_a_name_without_a_reason(file: Path) -> None:
    allowed = ALLOWED.get(file.relative_to(SOURCE).as_posix(), {})
    assert known(file) == allowed.keys(), "a name too many, or one that is allowed and not used any more"


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    file = tmp_path / "knows.py"
    file.write_text(
        "def f(collected, row, kpi):\n"
        "    collected.by_unit('milestone'), collected.declarations.word('horizon', 1)\n"
        "    return row.reported in ('completed', 'dropped') or kpi.code == 'ATT' or 'horizons'\n",
        encoding="utf-8",
    )
    assert known(file) == {"milestone", "horizon", "completed", "dropped", "ATT", "horizons"}
