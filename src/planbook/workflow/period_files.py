"""The files of a period's folder but the papers, from the trust's tables."""

import json
from collections.abc import Sequence, Set

from planbook import __version__
from planbook.consolidate.disclosure import external
from planbook.consolidate.records import RecordTable
from planbook.consolidate.tables import ExternalTables, TrustTables
from planbook.model.audience import data_place, workbook_place
from planbook.model.sha256 import sha256_of
from planbook.report.corrections import Step, WorkedFigure
from planbook.report.csv import write_csv
from planbook.report.findings import place_of_all, write_all_findings, write_findings
from planbook.report.papers import MadePaper, made_correction, made_inside, made_outside
from planbook.report.summary.write import write_summary
from planbook.workflow.papers import PaperFile
from planbook.workflow.places import MANIFEST
from planbook.workflow.trust import Trust


def make_outputs(
    trust: Trust,
    tables: TrustTables,
    published: Set[str] = frozenset(),
    *,
    going_out: bool = False,
    corrections: Sequence[Step] = (),
) -> dict[str, bytes]:
    """Every file of the period's folder but the papers, by its path in it.

    The summary is a draft unless it is `going_out`, or is byte for byte among what was `published` (SHA-256).
    """
    reports = trust.declarations.reports
    summary, figures = make_summary(
        trust, external(tables), published, going_out=going_out, corrections=corrections
    )
    outputs = {
        workbook_place(reports["summary"]): summary,
        workbook_place(reports["findings"]): write_findings(trust.declarations, tables),
    }
    if (findings := write_all_findings(trust.declarations, tables)) is not None:
        outputs[place_of_all(trust.declarations)] = findings
    outputs |= {data_place(record): write_csv(table) for record, table in data_of(trust, tables).items()}
    manifest = {
        "version": 1,
        "period": tables.period.id,
        "as_at": tables.period.as_at.isoformat(),
        "planbook": __version__,
        "files": {name: sha256_of(data) for name, data in sorted(outputs.items())},
        "figures": {workbook_place(reports["summary"]): figures},
    }
    outputs[MANIFEST] = (json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()
    return outputs


def data_of(trust: Trust, tables: TrustTables) -> dict[str, RecordTable]:
    """The records whose data are given out: those of packs that nobody has chosen only where anything came."""
    return {
        record: table
        for record, table in tables.records.items()
        if (table.rows and table.units)  # from workbooks: what is collected stays, whatever is chosen later
        or not trust.register.packs.is_left_out(record)
    }


def make_summary(
    trust: Trust, tables: ExternalTables, published: Set[str], *, going_out: bool, corrections: Sequence[Step]
) -> tuple[bytes, dict[str, str]]:
    """The summary, and the figure behind each of its cells; as `make_outputs` has it."""
    if going_out or published:
        made = write_summary(trust.declarations, tables, corrections=corrections)
        if going_out or sha256_of(made[0]) in published:
            return made
    return write_summary(trust.declarations, tables, draft=_is_outside(trust, "summary"), corrections=corrections)


def make_paper(
    trust: Trust, tables: TrustTables, shown: ExternalTables, file: PaperFile, published: Set[str]
) -> MadePaper:
    """A paper that goes outside from what may be `shown`: a draft unless it is byte for byte among what was
    `published`. One that stays with the trust from its own tables; no bytes where its part B has
    nothing in it."""
    if file.internal:
        return made_inside(trust.declarations, tables, file.key, file.name, part=file.part)
    if published:
        made = made_outside(trust.declarations, shown, file.key, file.name, form=file.form)
        if sha256_of(made.data) in published:
            return made
    return made_outside(trust.declarations, shown, file.key, file.name, form=file.form, draft=True)


def make_correction(
    trust: Trust, tables: ExternalTables, step: Step, worked: Sequence[WorkedFigure], published: Set[str]
) -> MadePaper:
    """The page of what was changed: a draft unless it is byte for byte among what was `published`."""
    if published:
        made = made_correction(trust.declarations, tables, step, worked)
        if sha256_of(made.data) in published:
            return made
    draft = trust.declarations.correction.audience == "external"
    return made_correction(trust.declarations, tables, step, worked, draft=draft)


def _is_outside(trust: Trust, report: str) -> bool:
    """Whether what the report shows goes out at all."""
    return trust.declarations.reports[report].audience == "external"
