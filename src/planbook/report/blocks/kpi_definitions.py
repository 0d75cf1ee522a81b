"""The KPIs as heads agree them before the first return: what is counted, the target, who gives it and when."""

from collections.abc import Iterator

from planbook.model.benchmarks import period_of
from planbook.model.figures_held import giver
from planbook.model.kpi import aimed, near_within, shown_figure
from planbook.model.prose import inside, listed, opening
from planbook.model.submission import Entry
from planbook.model.targets import phase_aim
from planbook.report.blocks.grid import cells_of, grid
from planbook.report.blocks.named import Told, named
from planbook.report.blocks.subject import Subject
from planbook.report.word.paper import Cell, Note, Paragraph, Section, Strong

AGREE = "☐\u00a0Yes ☐\u00a0No"
"""What a head marks."""


@named(
    "kpi_definitions",
    *("code", "name", "definition", "numerator", "denominator", "counted", "unit", "target", "near", "aim"),
    *("given_by", "due_in", "given", "applies", "benchmark", "agree"),
    scopes=("trust",),
    of_register=True,
)
def kpi_definitions(told: Told) -> Section | None:
    """A row for each KPI in use, in the register's order; None where none is."""
    subject, block = told.subject, told.block
    rows = [_cells(subject, kpi) for kpi in subject.register.kpis.values() if _is_asked(subject, kpi)]
    if not rows:
        return Section(block.title, (Paragraph(block.empty.format_map(told.words)),)) if block.empty else None
    lines = [Paragraph(block.intro.format_map(told.words))] if block.intro else []
    notes = [Note(block.note)] if block.note else []
    return Section(block.title, (*lines, grid(block, [cells_of(block, row) for row in rows], told.words), *notes))


def _is_asked(subject: Subject, kpi: Entry) -> bool:
    """Whether the KPI is of any of the units; one that is held by the trust is agreed like any other."""
    register = subject.register
    return any(register.kpi_applies(kpi, register.units[unit]) for unit in subject.units)


def _cells(subject: Subject, kpi: Entry) -> dict[str, Cell]:
    counted, out_of = kpi.text("count_label"), kpi.text("out_of_label")
    aim, near = _aim(subject, kpi), _near(kpi)
    given, due = _given_by(subject, kpi), _words(subject, kpi, "due_in")
    counts = f"{counted}, out of {inside(out_of)}" if counted and out_of else counted
    return {
        "code": kpi.text("kpi"),
        "name": (Strong(kpi.text("name")), f" ({kpi.text('kpi')})"),
        "definition": kpi.text("definition"),
        "numerator": counted,
        "denominator": out_of,
        "counted": " ".join([kpi.text("definition"), *([f"Counted: {counts}."] if counts else [])]),
        "unit": _words(subject, kpi, "unit"),
        "target": aim,
        "near": near,
        "aim": ". ".join(part for part in (_words(subject, kpi, "unit"), aim, near) if part),
        "given_by": given,
        "due_in": due,
        "given": ". ".join(part for part in (given, due) if part),
        "applies": _words(subject, kpi, "phases"),
        "benchmark": _benchmark(subject, kpi) or "None",
        "agree": AGREE,
    }


def _words(subject: Subject, kpi: Entry, key: str) -> str:
    """What the KPI has there in words, of several in a list."""
    spec = subject.declarations.records["kpi"].field(key)
    words = [subject.declarations.word(spec.list, code) for code in kpi.items(key)]
    return opening(listed([inside(word) for word in words]))


def _aim(subject: Subject, kpi: Entry) -> str:
    """What is aimed at: its range, or its target with the way that is better; of phases that differ each."""
    ends = aimed(kpi)
    if ends:
        return f"From {shown_figure(kpi, ends[0])} to {shown_figure(kpi, ends[1])}"
    if kpi.text("unit") == "yes_no":
        return f"Target {shown_figure(kpi, kpi.number('target'))}" if kpi.number("target") is not None else ""
    found = dict(_targets(subject, kpi))
    told = {name: _way(kpi, shown_figure(kpi, target)) for name, target in found.items()}
    if len(set(told.values())) == 1:
        return f"Target {next(iter(told.values()))}"
    return "; ".join(f"{name}: {inside(text)}" for name, text in told.items()) or "No target is set"


def _way(kpi: Entry, target: str) -> str:
    way = {"up": " or more", "down": " or less"}.get(kpi.text("better"), "")
    return f"{target}{way}"


def _targets(subject: Subject, kpi: Entry) -> Iterator[tuple[str, float]]:
    """The target of each phase that its units have, by the phase's name."""
    register = subject.register
    own = [register.units[unit] for unit in subject.units]
    phases = dict.fromkeys(register.phase_of(one) for one in own if register.kpi_applies(kpi, one))
    for phase in phases:
        aim = phase_aim(register, kpi.text("kpi"), phase, subject.period)
        target = aim.target if aim.of_year is None else aim.of_year
        if target is not None:
            yield subject.declarations.word("phase", phase) if phase else "All", target


def _near(kpi: Entry) -> str:
    """How far from it is still near it; empty where nothing is judged by that."""
    near = near_within(kpi)
    if not near or kpi.text("unit") == "yes_no":
        return ""
    unit = " points" if kpi.text("unit") == "percent" else ""
    return f"Near it within {shown_figure(kpi, near).removesuffix('%')}{unit}"


def _given_by(subject: Subject, kpi: Entry) -> str:
    found = giver(subject.declarations, kpi)
    return found.word if found else opening(subject.unit_words[0])


def _benchmark(subject: Subject, kpi: Entry) -> str:
    """What the figures of its units are set beside: who published that, and of which period."""
    register = subject.register
    own = [unit for unit in subject.units if register.kpi_applies(kpi, register.units[unit])]
    rows = [register.published_for(register.units[unit], kpi.text("kpi"), subject.period) for unit in own]
    return "; ".join(dict.fromkeys(_published(subject, row) for row in rows if row))


def _published(subject: Subject, row: Entry) -> str:
    """A published figure by what it covers, its period and who published it; its title is in the register."""
    coverage = subject.declarations.word("coverage", row.text("coverage"))
    return f"{coverage}, {period_of(row)} ({row.text('source').partition(',')[0]})"
