"""The everyday commands, each in an environment of its own: `nox -l` lists them, `nox -s NAME` runs one.

nox, because it is Python like everything else here, works alike on Linux, macOS and Windows, and makes the
environments that "lowest versions" and "coverage" need; make and just would need a shell that Windows has not.
"""

import re
import tomllib
from pathlib import Path

import nox

nox.options.sessions = ["lint", "tests"]
nox.options.reuse_existing_virtualenvs = True
SMALL = (
    "tests/test_collect_workbook.py", "tests/test_collect_cells.py", "tests/test_prepare_workbook.py",
    "tests/test_consolidate_build.py", "tests/test_docs_python.py", "tests/test_report_governors.py",
    "tests/test_report_summary.py", "tests/test_validate_register.py", "tests/test_ledger_slots.py",
    "tests/test_cli.py", "tests/test_report_lean_sheet.py",
)  # fmt: skip
"""Tests of every stage that need no other program: what is run with the lowest versions."""
MEASURED = ("model", "validate", "consolidate")
"""The packages whose branch coverage is measured."""


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, or those named after `--`."""
    session.install("-e", ".[dev]")
    session.run("pytest", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style and types."""
    session.install("-e", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy", "--strict", "src")


@nox.session
def macros(session: nox.Session) -> None:
    """A static check of the macros. Its package installs itself as `src`, so it has an environment of its own."""
    session.install("vbalidator>=1.7,<1.8")
    for folder in sorted({path.parent for path in Path("macros").glob("*/*.bas")}):
        report = Path(session.create_tmp()) / "report.json"
        session.run(
            "vbalidator", str(folder), "--host", "excel", "--score-threshold", "100", "--output", str(report)
        )


@nox.session
def generate(session: nox.Session) -> None:
    """Write everything that is generated and committed: schemas, released workbooks, pages of docs/."""
    session.install("-e", ".[dev]")
    for module in (
        "planbook.workflow.schemas",
        "planbook.workflow.release",
        "planbook.cli.docs",
        "planbook.excel.build",
    ):
        session.run("python", "-m", module)
    session.run("python", "tests/decisions_index.py")
    session.run("python", "tests/systems/page.py")
    session.run("python", "tests/tutorial_page.py")


@nox.session
def docs(session: nox.Session) -> None:
    """The site of docs/, in outputs/site; with `-- serve` it is shown, and follows what is edited."""
    session.install("-e", ".[docs]")
    session.run("mkdocs", *(session.posargs or ("build", "--strict")), "-f", "docs/site/mkdocs.yml")


@nox.session
def coverage(session: nox.Session) -> None:
    """Branch coverage of the packages that work figures out, by the tests of these packages."""
    session.install("-e", ".[dev]", "coverage[toml]")
    files = sorted(p.as_posix() for part in MEASURED for p in Path("tests").glob(f"test_{part}_*.py"))
    session.run("coverage", "run", "-m", "pytest", "-n0", *(session.posargs or files))
    session.run("coverage", "report")


@nox.session(python="3.11")
def oldest(session: nox.Session) -> None:
    """A part of the tests with the lowest versions that pyproject.toml allows."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = [re.sub(r">=", "==", need) for need in project["dependencies"]]
    session.install(*lowest, "hypothesis", "jsonschema", "pytest", "pytest-xdist")
    session.install("--no-deps", "-e", ".")
    session.run("pytest", "-n0", *(session.posargs or SMALL))


@nox.session
def demo(session: nox.Session) -> None:
    """The demo, in outputs/demo."""
    session.install("-e", ".")
    session.run("planbook", "demo", *session.posargs)
