"""The workbooks that are released with planbook: blanks, and samples filled in.

    python -m planbook.workflow.release      writes them into workbook_templates/

They are committed, so that somebody without planbook can fill one in; a test builds them again and compares.
"""

from collections.abc import Mapping
from pathlib import Path

from planbook.files import write_bytes
from planbook.model.declarations import Declarations
from planbook.model.loading import templates_folder
from planbook.model.register import Register
from planbook.model.samples import Sample, SampleRow, load_samples
from planbook.prepare.job import GivenRow, Job
from planbook.prepare.released import released_workbooks
from planbook.prepare.workbook import write_workbook
from planbook.workflow.declared import declared


def release(declarations: Declarations) -> dict[str, bytes]:
    """Every released workbook by its path in `workbook_templates/`.

    `released/<format>-<version>.xlsx` are the blanks, `samples/<name>.xlsx` the samples as their units
    return them, and `samples/<name>-register.xlsx` the registers these draw on.
    """
    made = {f"released/{name}": data for name, data in released_workbooks(declarations).items()}
    for sample in load_samples(declarations).values():
        register = _write(declarations, sample.register)
        made[f"samples/{sample.key}-register.xlsx"] = register
        made[f"samples/{sample.key}.xlsx"] = _filled(declarations, sample, register)
    return made


def _write(declarations: Declarations, rows: Mapping[str, tuple[SampleRow, ...]]) -> bytes:
    given = {record: [GivenRow(row) for row in found] for record, found in rows.items()}
    return write_workbook(declarations, Job(declarations.register_format, None, None, None, given))


def _filled(declarations: Declarations, sample: Sample, register_bytes: bytes) -> bytes:
    import tempfile

    from planbook.collect.workbook import read_workbook

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "trust.xlsx"
        path.write_bytes(register_bytes)
        register = Register(read_workbook(path, declarations), declarations)
    rows = {record: [GivenRow(row) for row in found] for record, found in sample.plan.items()}
    rows["declaration"] = [GivenRow(sample.declared)]
    job = Job(
        format=declarations.formats[sample.format],
        register=register,
        unit=sample.unit,
        period=register.calendar.period(sample.period),
        rows=rows,
        issued=sample.issued,
    )
    return write_workbook(declarations, job)


def write_release() -> None:
    """Write the released workbooks where they belong."""
    folder = templates_folder()
    for name, data in release(declared()).items():
        write_bytes(folder / name, data)


if __name__ == "__main__":
    write_release()
