"""No code of the stages knows a record, a format, a KPI or a code of a list by its name unless it has to.

What a declaration can say is said there; what is left has arithmetic of its own, and stands below with the reason.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import planbook
from planbook.model.declarations import Asked, Format, Rule
from planbook.model.figure import Status
from planbook.model.finding import SEVERITIES
from planbook.model.loading import load
from planbook.model.typed_tables import types_of

SOURCE = Path(planbook.__file__).parent
DECLARATIONS = load()

READ = sorted(
    file
    for part in ("prepare", "collect", "validate", "consolidate", "report", "workflow")
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
    "by_ref",
    "asks",
    "registered",
    "sheet",
    "given_lines",
    "spellings",
    "canonical",
}
"""Functions whose first argument is the name of a record or of a list."""
HELD = {"records", "lists", "formats", "rows"}
"""Mappings whose keys are such names."""
ARITHMETIC = {"kpi_unit", "better", "period_kind", "accumulates", "operator", "yes_no", "severity", "due_in"}
ARITHMETIC |= {"no_answer", "beside_a_figure"}
ARITHMETIC |= {"in_parts"}  # its codes are the two fields of counts
"""Lists whose codes are kinds of arithmetic, or of what words mean beside it: what a share, a term or a zero is, no
declaration can say otherwise."""

DECLARED = {word for kind in (Asked, types_of(Format)["kind"], types_of(Rule)["reader"]) for word in get_args(kind)}
"""Words of the declarations themselves: who fills a field in, what a format is of, whom a rule speaks to."""

ACTION = "an action is judged by its milestones and its time"
KPI = "a KPI's counts are judged, rolled up and set beside what is published"
MONEY = "money is summed by source and set beside its award"
PLAN = "who leads and what belongs to what is read from several records at once"
WORD = "a word of the declarations themselves"
SIGNED = "a return is known by what says that it was checked"
CHECKED = "what is explained on the sheet Check is read beside what was found"
GIVEN = "what the trust gives of it comes from records of the register"
YES_NO = "a field of that type has that list"
ABOUT = "what a paper may be about"
ADDRESSED = "messages go to people by their role"
BESIDE = "what was reported is said in its own words beside what the facts say"
BEGUN = "files that a register is begun from give rows of certain records"
PERIOD = "periods have days of their own"
ELEMENT = "an element of a Word document"
ALLOWED: dict[str, dict[str, str]] = {
    "collect/cells.py": {"yes_no": YES_NO},
    "collect/others/fit.py": {"yes_no": YES_NO},
    "report/blocks/faults.py": {
        "committee": "a word in braces that a paper about the trust has nothing for",
        "kpi": "rows of KPIs are chosen by what the register says of their KPI",
    },
    "report/blocks/kpi_definitions.py": {"coverage": KPI, "kpi": KPI, "phase": KPI},
    "collect/results.py": {"yes_no": YES_NO},
    "collect/numbers.py": {"beside_a_figure": "which words may stand beside a figure"},
    "collect/others/word.py": {"body": ELEMENT, "document": ELEMENT},
    "collect/places.py": {"explanation": CHECKED},
    "collect/workbook.py": {"declaration": SIGNED, "explanation": CHECKED},
    "prepare/sheets/check.py": {"declaration": SIGNED, "explanation": CHECKED},
    "prepare/sheets/checked.py": {"declaration": SIGNED, "explanation": CHECKED},
    "prepare/sheets/cover.py": {"declaration": SIGNED},
    "prepare/cover_plan.py": {"declaration": SIGNED},
    "prepare/parts.py": {"declaration": SIGNED},
    "prepare/sheets/glossary.py": {"kpi": KPI, "term": "the glossary"},
    "prepare/sheets/lists.py": {"yes_no": YES_NO},
    "prepare/content/notes.py": {"kpi_value": KPI, "pupil_group": KPI},
    "prepare/content/prefill.py": {
        "funding_line": GIVEN, "funding_source": GIVEN, "kpi": KPI, "kpi_value": KPI,
    },
    "prepare/sheets/record_sheet.py": {"kpi_value": KPI, "value": KPI},
    "prepare/released.py": {"kpi_value": KPI},
    "prepare/content/returned.py": {"declaration": SIGNED},
    "prepare/content/taken_in.py": {"declaration": SIGNED},
    "prepare/content/words.py": {"yes_no": YES_NO},
    "prepare/content/worked_out.py": {"kpi_value": KPI},
    "validate/checks/kpi_groups.py": {"kpi": KPI, "pupil_group": KPI},
    "validate/checks/kpi_register.py": {"kpi_target": KPI},
    "validate/checks/benchmarks.py": {"benchmark": KPI, "benchmark_status": KPI, "kpi": KPI},
    "workflow/importing/establishments.py": {"school_listed": BEGUN},
    "workflow/importing/national.py": {"benchmark": KPI, "kpi": KPI},
    "validate/checks/codes.py": {
        "body": "one may do what a person may",
        "person": "a person alone has initials",
        "term": "the glossary",
    },
    "validate/checks/filled_in.py": {"declaration": SIGNED},
    "validate/checks/dated_rows.py": {"funding_source": MONEY},
    "validate/checks/figures_held.py": {"kpi": KPI, "pupil_group": KPI},
    "validate/checks/funding.py": {"funding_line": MONEY, "funding_source": MONEY},
    "validate/checks/given_figures.py": {"benchmark": KPI, "kpi": KPI},
    "validate/kpi_rows.py": {"kpi": KPI, "kpi_value": KPI},
    "validate/checks/packs.py": {"unit_kind": "what the kinds of units are called"},
    "validate/checks/keeping_dates.py": {
        "bank_holiday": PERIOD, "extension": PERIOD, "period": PERIOD, "unit_kind": "holidays are those of schools",
    },
    "validate/checks/measures.py": {
        "direction": "a measure is read by what kind of figure it is",
    },
    "validate/checks/meetings.py": {"body": "a meeting is held to the rules of its body"},
    "validate/checks/register.py": {"kpi": KPI, "kpi_target": KPI, "period": PERIOD, "period_kind": PERIOD},
    "validate/checks/trust.py": {"kpi": KPI, "kpi_value": KPI},
    "validate/submission.py": {"explanation": CHECKED},
    "workflow/publishing.py": {"body": "the body whose meeting the papers are for"},
    "workflow/handover.py": {"waiver": "what the trust has accepted is told to the next coordinator"},
    "workflow/lost.py": {"explanation": CHECKED},
    "workflow/prepare.py": {"period_kind": PERIOD, "kpi": WORD},
    "workflow/receiving/claims.py": {"period": "one of the things that a workbook says of itself"},
    "workflow/release.py": {"declaration": SIGNED},
    "workflow/clean_workbook.py": {"declaration": SIGNED},
    "workflow/reply_desk.py": {"body": "who has to agree to a plan"},
    "workflow/recipients.py": {"person_role": ADDRESSED},
    "workflow/given_away.py": {"kpi": KPI, "pupil_group": KPI},
    "workflow/traced_cells.py": {"period": "a word of the sources of figures"},
    "consolidate/tables.py": {"period": "a word of the sources of figures"},
    "consolidate/actions.py": {
        "action_status": ACTION, "milestone": ACTION,
    },
    "consolidate/differing.py": {
        "explanation": CHECKED, "milestone_status": BESIDE,
    },
    "consolidate/collected.py": {"period_kind": PERIOD},
    "consolidate/disclosure/deciding.py": {"pupil_group": KPI},
    "consolidate/disclosure/words.py": {
        "kpi": KPI, "kpi_value": KPI,
    },
    "consolidate/published_kpis.py": {"kpi": KPI},
    "consolidate/exceptions.py": {
        "action_status": BESIDE, "pupil_group": KPI,
        "kpi": "what must be seen stands first",
    },
    "consolidate/figures.py": {
        "milestone": ACTION, "kpi_value": KPI, "funding_line": MONEY,
        "declaration": "a return is known by what says that it was checked",
    },
    "consolidate/funding.py": {"funding_line": MONEY, "funding_source": MONEY},
    "consolidate/kpis.py": {"kpi_value": KPI},
    "consolidate/phases.py": {"phase": KPI, "none": "some KPIs are not rolled up"},
    "consolidate/plan.py": {
        "milestone": ACTION, "measure": "a measure is judged by its figure", "meeting": PLAN, "body": PLAN,
        "measure_status": BESIDE, "funding_source": MONEY,
    },
    "consolidate/plan_changes.py": {"none": WORD},
    "consolidate/record_disclosure.py": {"none": WORD, "person": WORD, "staff": KPI},
    "consolidate/records.py": {"sum": "a word of the ids of figures"},
    "consolidate/returns.py": {"declaration": "what says that a return was checked"},
    "consolidate/suppression.py": {"pupils": KPI, "staff": KPI},
    "consolidate/tops.py": {"action": "a plan is divided into what its actions belong to"},
    "report/blocks/grid.py": {"done": "a kind of cell"},
    "report/blocks/table.py": {"done": "a kind of cell"},
    "report/cells.py": {"done": "a kind of cell"},
    "report/corrections.py": {
        "benchmark": KPI,
        "value": "a word of its own columns",
        "funding_source": MONEY,
        "pupil_group": KPI,
    },
    "report/blocks/decisions.py": {
        "body": "a decision is wanted of a body", "decision_of_trust": "what the trust wants decided",
        "decision_wanted": "what the school wants decided",
    },
    "report/blocks/agenda.py": {
        "body": "a meeting is of a body", "meeting": "workbooks plan meetings, with what is to be discussed",
    },
    "report/blocks/measures.py": {"benchmark_status": KPI, "due_in": KPI, "pupils": KPI},
    "report/blocks/register_cells.py": {"benchmark": KPI},
    "report/blocks/sentences.py": {"benchmark_status": KPI},
    "report/blocks/dates.py": {"benchmark_status": KPI, "finality": KPI, "kpi_value": KPI},
    "report/blocks/lines.py": {
        "kpi": "a kind of column: a KPI's figure is shown as its KPI is",
        "value": "the column of KPIs, totals and history beside which the counts stand",
    },
    "report/blocks/subject.py": {"body": ABOUT, "meeting": ABOUT, "pupil_group": KPI, "phase": KPI},
    "workflow/papers.py": {"body": ABOUT, "meeting": ABOUT},
    "workflow/meeting_papers.py": {"body": ABOUT, "meeting": ABOUT},
    "workflow/packs.py": {"body": "the body that meets", "meeting": ABOUT},
    "workflow/migrate.py": {"kpi": "a KPI comes with its pack"},
    "workflow/owed.py": {"body": "whom a line is to", "reporting_line": "it says which papers are made"},
    "workflow/paper_lines.py": {"kpi": WORD},
    "workflow/starting/begin.py": {
        **dict.fromkeys(("award", "period", "person", "trust"), BEGUN),
        "open": "a school that is open may begin later",
        "person_role": "a head that the trust names stands in place of the extract's",
    },
    "workflow/starting/terms.py": {"period": BEGUN},
    "workflow/starting/units.py": {
        **dict.fromkeys(("phase", "unit_state"), "words of the national register"),
        "person_role": "the extract names heads",
    },
    "report/summary/edition.py": {"pupil_group": KPI},
    "report/summary/kpis.py": {"benchmark_status": KPI},
    "report/blocks/terms.py": {"term": "the glossary"},
    "report/summary/legend.py": {"term": "the glossary"},
    "report/summary/headlines.py": {"sum": "a kind of figure of any record"},
    "report/summary/overview.py": {"value": "a word of its own columns"},
    "report/summary/year.py": {"pupil_group": KPI},
}  # fmt: skip
"""By module the names that it knows, each with the reason."""


def lookups(tree: ast.AST) -> Iterator[str]:
    """Records and lists that are looked up by name."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop", value=ast.Attribute(attr=held) | ast.Name(id=held)),
                args=[ast.Constant(value=str(name)), *_],
            ) if held in HELD:
                yield name
            case ast.Call(
                func=ast.Attribute(attr=called) | ast.Name(id=called), args=[ast.Constant(value=str(name)), *_]
            ) if called in LOOKUPS:
                yield name
            case ast.Subscript(
                value=ast.Attribute(attr=held) | ast.Name(id=held), slice=ast.Constant(value=str(name))
            ) if held in HELD:
                yield name
            case ast.Compare(left=ast.Attribute(attr="template"), comparators=[ast.Constant(value=str(name))]):
                yield name
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Constant(value=str(name))) if target.isupper():
                yield name


def compared(tree: ast.AST) -> Iterator[str]:
    """Strings that a value is compared with."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            for side in (node.left, *node.comparators):
                for part in side.elts if isinstance(side, ast.Tuple | ast.Set | ast.List) else (side,):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


def known(file: Path) -> set[str]:
    """The names that a module knows."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    plain = {*get_args(Status), *map(str, SEVERITIES), *DECLARED}
    lists = DECLARATIONS.lists.items()
    plain |= {choice.code for key, choices in lists if key in ARITHMETIC for choice in choices}
    codes = {choice.code for key, choices in lists if key not in ARITHMETIC for choice in choices} - plain
    formats = DECLARATIONS.formats.keys()
    everywhere = {str(row["kpi"]) for row in DECLARATIONS.catalogue["kpi"]} | (formats - DECLARED)
    strings = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    of_records = {*lookups(tree)} & {*DECLARATIONS.records, *DECLARATIONS.lists, *formats}
    of_codes = {*compared(tree)} & (codes | (DECLARATIONS.records.keys() - plain))
    found = of_records | of_codes | (strings & everywhere)
    return found - {"unit"}  # the noun of all


def test_no_module_knows_a_name_without_a_reason() -> None:
    names = {file.relative_to(SOURCE).as_posix(): known(file) for file in READ}
    differing = {name: sorted(found ^ ALLOWED.get(name, {}).keys()) for name, found in names.items()}
    assert names
    assert {name: them for name, them in differing.items() if them} == {}, (
        "a name too many, or one that is allowed and not used any more"
    )


def test_what_is_looked_for_is_found(tmp_path: Path) -> None:
    file = tmp_path / "knows.py"
    file.write_text(
        "def f(collected, row, kpi):\n"
        "    collected.by_unit('milestone'), collected.declarations.word('horizon', 1)\n"
        "    if row.record == 'measure': return collected.records.get('link') or collected.rows['body']\n"
        "    return row.reported in ('completed', 'dropped') or kpi.code == 'ATT' or 'horizons'\n"
        "def g(submission, declarations):\n"
        "    return submission.template == 'register', declarations.formats['register'], len('term')\n"
        "FORM = 'declaration'\n",
        encoding="utf-8",
    )
    assert known(file) == {
        "milestone", "horizon", "completed", "dropped", "ATT", "horizons", "measure", "link", "body", "register",
        "declaration",
    }  # fmt: skip
