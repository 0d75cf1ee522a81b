"""The runs that made outputs: of what, what they found, and what they wrote."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planbook.errors import LedgerError
from planbook.ledger.contents import bytes_of, keep_bytes
from planbook.ledger.known import Known
from planbook.ledger.opening import connect
from planbook.ledger.seals import damaged, decoding, run_seal, seal_run
from planbook.model.finding import Finding, Verdict, finding_from_json, finding_to_json
from planbook.model.sha256 import sha256_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Row


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one file."""

    receipt: int
    verdict: Verdict
    present: bool = True
    """False of one that stood although its file had gone from the folder."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run was made of."""

    period: str
    today: date
    as_at: date
    register: bytes
    declarations: str
    """The declarations' SHA-256."""
    code_version: str
    files: Sequence[Judged]
    """What lay in the period's folder, or stood."""
    templates: bytes | None = None
    """The trust's own declarations, packed; None of a run by a planbook that did not keep them."""
    figures: bytes | None = None
    """What exports gave of figures, as it was read; None where there were none."""
    looked: str | None = None
    """By which the next run knows whether anything has changed."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the ledger has it."""

    id: int
    made: Made
    decisions: int
    """The last decision that had been taken; later ones did not count."""
    publications: int = 0
    """The last publication that counted."""
    restated: bool = False
    """Whether it made a past period again, which nothing uses until it is published."""


def newest_figures(path: Path) -> bytes | None:
    """What exports gave at the newest run of the ledger at `path` that had any; None where nothing says.

    It is asked before the ledger is opened, which says what is the matter with it.
    """
    import sqlite3

    if path.is_symlink() or not path.is_file():
        return None
    asked = (
        "SELECT bytes, sha FROM file WHERE sha = (SELECT figures FROM run WHERE figures NOT NULL ORDER BY id DESC)"
    )
    try:
        with closing(connect(path, timeout=0)) as connection:
            found = connection.execute(asked).fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return found[0] if found and isinstance(found[0], bytes) and sha256_of(found[0]) == found[1] else None


class Runs:
    """The runs that a ledger has kept."""

    def __init__(
        self, engine: "Engine", path: Path, until: int | None = None, published: int | None = None
    ) -> None:
        """`until` and `published` are the last decision and publication that count for runs to be added, in a
        ledger as it once was."""
        self._engine = engine
        self._path = path
        self._until = until
        self._published = published
        self._last: Known[Run | None] = Known(engine)

    def add(
        self,
        made: Made,
        findings: Sequence[Finding],
        outputs: Mapping[str, str],
        *,
        going_out: bool = False,
        restated: bool = False,
    ) -> int:
        """Record that outputs (path and SHA-256) were made, of what, and what was found; returns the run's id.

        Where they are `going_out`, the publication that is recorded next counts for them already. Those that are
        `restated` are of a past period made again.
        """
        from sqlalchemy import func, insert, select

        from planbook.ledger import schema

        with self._engine.begin() as connection:
            decided = connection.execute(select(func.max(schema.decision.c.id))).scalar() or 0
            out = connection.execute(select(func.max(schema.publication.c.id))).scalar() or 0
            values = {
                "period": made.period,
                "today": made.today.isoformat(),
                "as_at": made.as_at.isoformat(),
                "register": keep_bytes(connection, made.register),
                "declarations": made.declarations,
                "code_version": made.code_version,
                "templates": None if made.templates is None else keep_bytes(connection, made.templates),
                "figures": None if made.figures is None else keep_bytes(connection, made.figures),
                "decisions": decided if self._until is None else self._until,
                "publications": out + going_out if self._published is None else self._published,
                "restated": int(restated),
                "looked": made.looked,
            }
            added = connection.execute(insert(schema.run).values(values)).inserted_primary_key
            number = int(added[0]) if added else 0
            judged = [
                {"run": number, "receipt": f.receipt, "verdict": f.verdict, "present": int(f.present)}
                for f in made.files
            ]
            found = [_finding_line(number, n, finding) for n, finding in enumerate(findings)]
            written = [{"run": number, "path": path, "sha": sha} for path, sha in sorted(outputs.items())]
            for table, lines in ((schema.verdict, judged), (schema.finding, found), (schema.output, written)):
                if lines:
                    connection.execute(insert(table), lines)
            seal_run(connection, number)
        return number

    def made_too(self, run: int, outputs: Mapping[str, str]) -> None:
        """Record that the `run` made these outputs too (path and SHA-256), after what it was added with."""
        from sqlalchemy import insert

        from planbook.ledger.schema import output

        written = [{"run": run, "path": path, "sha": sha} for path, sha in sorted(outputs.items())]
        if written:
            with self._engine.begin() as connection:
                connection.execute(insert(output), written)

    def last(self, output: str, until: date | None = None, *, restated: bool = False) -> Run | None:
        """The last run that made the output at the path `output`, by the day `until`; None where there is none
        whose outputs can be made again. One by which a past period was made again counts where `restated` is given.
        """
        return self._last.answer((output, until, restated), lambda: self._look_last(output, until, restated))

    def _look_last(self, output: str, until: date | None, restated: bool) -> Run | None:
        from sqlalchemy import func, select

        from planbook.ledger.schema import output as written
        from planbook.ledger.schema import run

        query = (
            select(run)
            .join(written, written.c.run == run.c.id)
            .where(written.c.path == output, run.c.decisions.is_not(None))
            .order_by(run.c.id.desc())
            .limit(1)
        )
        if not restated:
            query = query.where(func.coalesce(run.c.restated, 0) == 0)
        if until is not None:
            query = query.where(run.c.today <= until.isoformat())
        with self._engine.connect() as connection:
            found = connection.execute(query).one_or_none()
            return None if found is None else self._run(connection, found)

    def of(self, number: int) -> Run | None:
        """The run `number`; None where it has been forgotten, or its outputs cannot be made again."""
        from sqlalchemy import select

        from planbook.ledger.schema import run

        query = select(run).where(run.c.id == number, run.c.decisions.is_not(None))
        with self._engine.connect() as connection:
            found = connection.execute(query).one_or_none()
            return None if found is None else self._run(connection, found)

    def _run(self, connection: "Connection", found: "Row[Any]") -> Run:
        from sqlalchemy import select

        from planbook.ledger.schema import verdict

        if found.seal is not None and found.seal != run_seal(connection, found.id):
            raise damaged(self._path, f"run {found.id} is not as it was written")
        judged = connection.execute(
            select(verdict).where(verdict.c.run == found.id).order_by(verdict.c.receipt)
        ).all()
        register = bytes_of(connection, found.register, self._path)
        templates = bytes_of(connection, found.templates, self._path) if found.templates else None
        figures = bytes_of(connection, found.figures, self._path) if found.figures else None
        with decoding(self._path, f"run {found.id}"):
            made = Made(
                found.period,
                date.fromisoformat(found.today),
                date.fromisoformat(found.as_at),
                register,
                found.declarations,
                found.code_version,
                [Judged(line.receipt, line.verdict, bool(line.present)) for line in judged],
                templates,
                figures,
            )
        return Run(found.id, made, found.decisions, found.publications or 0, bool(found.restated))

    def newest(self, period: str) -> int | None:
        """The newest run over `period`, whatever it made; None where there is none."""
        from sqlalchemy import func, select

        from planbook.ledger.schema import run

        with self._engine.connect() as connection:
            return connection.execute(select(func.max(run.c.id)).where(run.c.period == period)).scalar()

    def newest_register(self) -> bytes | None:
        """The register of the newest run; None where there was no run."""
        from sqlalchemy import select

        from planbook.ledger.schema import run

        with self._engine.connect() as connection:
            sha = connection.execute(select(run.c.register).order_by(run.c.id.desc()).limit(1)).scalar()
            return bytes_of(connection, sha, self._path) if sha else None

    def newest_templates(self) -> bytes | None:
        """A trust's own declarations at the newest run, as they were packed; None where there were none."""
        from sqlalchemy import select

        from planbook.ledger.schema import run

        with self._engine.connect() as connection:
            sha = connection.execute(select(run.c.templates).order_by(run.c.id.desc()).limit(1)).scalar()
            return bytes_of(connection, sha, self._path) if sha else None

    def looked(self, run: int) -> str | None:
        """By what the run knows whether anything has changed since; None of one that cannot say."""
        from sqlalchemy import select

        from planbook.ledger import schema

        with self._engine.connect() as connection:
            return connection.execute(select(schema.run.c.looked).where(schema.run.c.id == run)).scalar()

    def findings(self, run: int) -> list[Finding] | None:
        """What the run found, in its order; None where a line is damaged, as all of it can be found again."""
        with self._engine.connect() as connection:
            return findings_of(connection, run)

    def outputs(self, run: int) -> dict[str, str]:
        """The SHA-256 of each output of the run, by its path."""
        from sqlalchemy import select

        from planbook.ledger.schema import output

        with self._engine.connect() as connection:
            lines = connection.execute(select(output.c.path, output.c.sha).where(output.c.run == run))
            return {line.path: line.sha for line in lines}

    def first_made(self) -> dict[str, tuple[date, str]]:
        """By path, the SHA-256 of each output as it was last made, after the day on which it was first made so."""
        from sqlalchemy import select

        from planbook.ledger.schema import output as written
        from planbook.ledger.schema import run

        query = (
            select(written.c.path, run.c.today, written.c.sha)
            .join(written, written.c.run == run.c.id)
            .order_by(run.c.id)
        )
        days: dict[tuple[str, str], str] = {}
        last: dict[str, str] = {}
        with self._engine.connect() as connection:
            for line in connection.execute(query):
                days.setdefault((line.path, line.sha), line.today)
                last[line.path] = line.sha
        return {path: (date.fromisoformat(days[path, sha]), sha) for path, sha in last.items()}

    def output_shas(self) -> frozenset[str]:
        """The SHA-256 of every output that planbook ever wrote for the trust."""
        from sqlalchemy import select

        from planbook.ledger.schema import output

        with self._engine.connect() as connection:
            return frozenset(connection.execute(select(output.c.sha)).scalars())


def _finding_line(run: int, number: int, finding: Finding) -> dict[str, Any]:
    return {
        "run": run,
        "number": number,
        "code": finding.code,
        "severity": finding.severity,
        "unit": finding.unit,
        "content": json.dumps(finding_to_json(finding), ensure_ascii=False),
    }


def findings_of(connection: "Connection", run: int) -> list[Finding] | None:
    """What a run found, in its order; None where a line is not as it was written."""
    from sqlalchemy import select

    from planbook.ledger.schema import finding

    query = select(finding.c.content).where(finding.c.run == run).order_by(finding.c.number)
    try:
        return [finding_from_json(json.loads(content)) for content in connection.execute(query).scalars()]
    except (LedgerError, ValueError, TypeError, KeyError, AttributeError):  # the first of what is no text at all
        return None
