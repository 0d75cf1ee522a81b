"""planbook from Python, for notebooks and scripts; the command line is made on it. `docs/python.md` shows its use.

`open_trust` gives an `OpenTrust`, which has a method for each command that works on a trust. What they return are
typed rows; pandas comes in only where a frame is asked for. Whatever an operator can put right is raised as a
`PlanbookError`, in words meant to be shown. Nothing here prints.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING

from planbook.api.consolidation import Consolidation
from planbook.api.days import today_by_the_clock, workable
from planbook.errors import UnknownError

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from planbook.model.calendar import Period
    from planbook.model.declarations import Declarations
    from planbook.model.register import Register
    from planbook.workflow.approving import Approved
    from planbook.workflow.checking import Checked
    from planbook.workflow.importing.results import Ask, Imported
    from planbook.workflow.packs import Gathered
    from planbook.workflow.prepare import Prepared
    from planbook.workflow.publishing import WentOut
    from planbook.workflow.receive import Intake
    from planbook.workflow.reply import Replied
    from planbook.workflow.reported import Reported
    from planbook.workflow.trace import Traced
    from planbook.workflow.trust import Trust
    from planbook.workflow.where_it_stands import Status
    from planbook.workflow.word import WordPaper


def open_trust(
    folder: str | PathLike[str], today: date | None = None, say: Callable[[str], None] = lambda _: None
) -> "OpenTrust":
    """The trust in `folder`, its register read and checked.

    All work is done as on the day `today`, by default the day it is. `say` is called with a few words for each
    step of the longer methods. Raises PlanbookError: for a folder that is none or has no register, for a register
    with faults, for a day that planbook cannot work on.
    """
    from planbook.workflow.trust import open_trust as opened

    day = today_by_the_clock(None if today is None else workable(today), "today=")
    return OpenTrust(opened(Path(folder)), day, say)


class OpenTrust:
    """A trust at work, as its register was when it was opened.

    A `period` is the id of one of the register's periods (`2026-27-autumn`), or a short name (`autumn`) where that
    can mean one alone. Left out, it is the one that is now due: the one begun last whose due date has not passed by
    ten working days. `unit` is a unit's id, or several; without one, all of them.
    Every method raises PlanbookError for a period or a unit that the register does not have.
    """

    def __init__(self, trust: "Trust", today: date, say: Callable[[str], None]) -> None:
        self._trust = trust
        self._say = say
        self.today = today

    def __repr__(self) -> str:
        return f"<{self.register.trust_name} in {self.folder}, as on {self.today.isoformat()}>"

    @property
    def folder(self) -> Path:
        """The trust's folder, as it was given."""
        return self._trust.folder

    @property
    def register(self) -> "Register":
        """The register, `trust.xlsx`."""
        return self._trust.register

    @property
    def declarations(self) -> "Declarations":
        """Every record, format, rule and report that is declared, the trust's own among them."""
        return self._trust.declarations

    def period(self, period: str | None = None) -> "Period":
        """The register's period of that name, or the one that is meant where it is left out."""
        return self._trust.period_meant(period, self.today)

    def outputs(self, period: str | None = None) -> Path:
        """The folder that outputs of the period are written to."""
        return self._trust.outputs(self.period(period))

    def prepare(
        self,
        period: str | None = None,
        unit: str | Iterable[str] = (),
        *,
        by_contributor: bool = False,
        macros: bool = False,
        force: bool = False,
        test_to: str = "",
    ) -> "Sequence[Prepared]":
        """Write the workbooks to send, one a unit, in issued/<period>/; with `by_contributor` one for each role
        that fills some of it in, where several do; with `macros` as .xlsm, with buttons.

        One that is there already is left as it is, as it may have been sent, unless `force` is given. With
        `test_to` there are drafts of the messages to that address alone too, in test-messages/.
        """
        from planbook.workflow.prepare import prepare_workbooks

        wanted = self.period(period).id
        return prepare_workbooks(
            self._trust,
            wanted,
            self.today,
            _several(unit),
            by_contributor=by_contributor,
            macros=macros,
            force=force,
            test_to=test_to,
            say=self._say,
        )

    def bring_in(
        self,
        paths: Iterable[str | PathLike[str]],
        period: str | None = None,
        *,
        unit: str = "",
        template: str = "",
        columns: Mapping[str, str] | None = None,
        dry_run: bool = False,
        ask: "Ask | None" = None,
    ) -> "Sequence[Imported]":
        """Make prepared workbooks of files that planbook did not make, in issued/<period>/, filled in.

        `columns` says by heading the field that a column is, or nothing for one to leave out; `ask` is asked of a
        column that nothing decides. With `dry_run` nothing is written.
        """
        from planbook.workflow.importing.bring_in import import_files
        from planbook.workflow.importing.results import ImportWanted, nobody

        wanted = ImportWanted(unit, template, columns, dry_run)
        given = [Path(path) for path in paths]
        return import_files(
            self._trust, given, self.period(period).id, self.today, wanted, ask=ask or nobody, say=self._say
        )

    def receive(
        self,
        period: str | None = None,
        *,
        on: date | None = None,
        accept: str | None = None,
        withdraw: str | None = None,
        came: tuple[str, date] | None = None,
        join: tuple[str, str] | None = None,
    ) -> "Intake":
        """Record what lies in returned/<period>/; files that are new came on the day `on`, by default `today`.

        `accept` names the one of two differing files that is to be used, or one that was withdrawn and is to be
        used again; `withdraw` one that is to be used no more; `came` one with the day on which it really came.
        `join` names two copies of a unit's workbook that are to be made into one.
        """
        from planbook.workflow.receive import take_in, take_joined
        from planbook.workflow.receiving.chosen import ChosenFiles

        day = self.today if on is None else workable(on)
        wanted = self.period(period).id
        if join is not None:
            return take_joined(self._trust, wanted, join, day, say=self._say)
        chosen = ChosenFiles(accept, withdraw, came and (came[0], workable(came[1])))
        return take_in(self._trust, wanted, day, chosen, say=self._say)

    def take(self, period: str, file: str, *, as_period: str) -> "Intake":
        """Receive a `file` of returned/<period>/ that is of another period as the workbook of `as_period`."""
        from planbook.workflow.receive import take_as

        return take_as(
            self._trust, self.period(period).id, self.period(as_period).id, file, self.today, say=self._say
        )

    def status(self, period: str | None = None) -> "Status":
        """Who has returned what, what stands and what is due next; nothing is recorded."""
        from planbook.workflow.status import status

        return status(self._trust, period, self.today)

    def validate(
        self, period: str | None = None, *, files: str | PathLike[str] | Iterable[str | PathLike[str]] = ()
    ) -> "Checked":
        """What is to be corrected in all of returned/<period>/, or in `files` and folders; nothing is recorded.

        Files are looked for from where Python runs, then in the trust's folder. Each is checked in the period that
        it says it is of, unless `period` says which it should be. Rules across units need all of returned/.
        """
        from planbook.workflow.given_path import given_path
        from planbook.workflow.validate import check_files, check_returned

        listed = [files] if isinstance(files, str | PathLike) else files
        named = [given_path(self.folder, fspath(file)) for file in listed]
        if named:
            wanted = None if period is None else self.period(period).id
            return check_files(self._trust, named, wanted, self._say, self.today)
        return check_returned(self._trust, period, self.today, self._say)

    def reply(
        self, period: str | None = None, unit: str | Iterable[str] = (), *, test_to: str = ""
    ) -> "Sequence[Replied]":
        """Write what goes back to each unit, in outputs/<period>/replies/; nothing is sent. With `test_to` there
        are drafts of the messages to that address alone too, in outputs/<period>/test-messages/."""
        from planbook.workflow.reply import reply

        wanted = self.period(period).id
        return reply(self._trust, wanted, self.today, _several(unit), test_to=test_to, say=self._say)

    def consolidate(
        self,
        period: str | None = None,
        *,
        rebuild: bool = False,
        restate: bool = False,
        workers: int | None = None,
        executor: "Executor | None" = None,
        scheduler: str = "",
    ) -> "Consolidation":
        """Record what came back, check it, bring it together and write outputs/<period>/.

        With `rebuild` every workbook is read again from the ledger; of a past period what was made then is made
        again. With `restate` a past period is made again by today's register, as a draft that nothing uses until
        it is published.

        Workbooks are read and checked by so many `workers`, processes on this computer, by default as many as it
        has processors; by any `executor` of `concurrent.futures`, which may be one whose workers are elsewhere and
        see nothing of the folder; or by those of the Dask cluster whose `scheduler` is at that address. The outputs
        are the same, byte for byte. Raises WorkersError where they are not there, or go away.
        """
        from planbook.workflow.consolidate import consolidate
        from planbook.workflow.workers import workers_for

        wanted = self.period(period).id
        with workers_for(workers, executor, scheduler) as those:
            done = consolidate(
                self._trust, wanted, self.today, rebuild=rebuild, restate=restate, workers=those, say=self._say
            )
        return Consolidation(done)

    def approve(
        self,
        period: str | None = None,
        unit: str | Iterable[str] = (),
        *,
        row: str | Iterable[str] = (),
        refuse: bool = False,
        on: date | None = None,
        by: str = "",
    ) -> "Sequence[Approved]":
        """Record that the plans as they are in the period were agreed to, or with `refuse` that they were not.

        `row` names what was decided of, as `action/1.2` or `action/1.2.finish`, one or several; `on` is the day, by
        default `today`, and `by` who decided.
        """
        from planbook.workflow.approving import approve

        day = None if on is None else workable(on)
        return approve(
            self._trust,
            self.period(period).id,
            self.today,
            _several(unit),
            _several(row),
            refuse=refuse,
            on=day,
            by=by,
            say=self._say,
        )

    def report(
        self,
        period: str | None = None,
        unit: str | Iterable[str] = (),
        *,
        audience: str = "",
        refresh: str | PathLike[str] | None = None,
        pdf: bool = False,
    ) -> "Sequence[Reported]":
        """Write the papers for `audience`, any that is declared, in outputs/<period>/reports/, or where they stay
        with the trust in its folder internal/reports/; those that people have edited are kept. Without an
        `audience` they are those that the register's reporting lines name, or where they name none the usual ones.

        With the `audience` "correction" it is one page of what has changed since the period was published, and
        nothing where nothing has. With "data" it is all that was returned, as CSV, Excel and Parquet in
        internal/, and the figures of every period as one long table, there and as others may see it.
        With "dashboard" it is pages to look at: dashboard.html, internal/dashboard.html, and one for each unit in
        dashboards/; of a `unit` that one alone.

        `refresh` names one that people have worked on, wherever it lies: its figures are made new, every word of
        theirs stays, and what it was is kept beside it. Whose and what it is, the file says itself.

        With `pdf` each Word paper has its PDF beside it, made by LibreOffice; where one cannot be made, its `pdf`
        has the state "failed" and says why.
        """
        from planbook.model.audience import DATA_BOOK
        from planbook.workflow.dashboards import report_dashboard
        from planbook.workflow.refreshing import refresh as refreshed
        from planbook.workflow.report import report, report_correction, report_data

        wanted = self.period(period).id
        if refresh is not None:
            return [refreshed(self._trust, wanted, self.today, Path(refresh), pdf=pdf, say=self._say)]
        corrects = audience == self._trust.declarations.correction.key
        if corrects and _several(unit):
            raise UnknownError("The correction is one page for all of the period: leave the unit out.")
        if audience == DATA_BOOK and _several(unit):
            raise UnknownError("The data are of all of the period: leave the unit out.")
        if audience == DATA_BOOK:
            return report_data(self._trust, wanted, self.today, say=self._say)
        declared = self._trust.declarations.reports.get(audience)
        if declared and declared.makes == "dashboard":
            return report_dashboard(self._trust, wanted, self.today, audience, _several(unit), say=self._say)
        if corrects:
            return report_correction(self._trust, wanted, self.today, pdf=pdf, say=self._say)
        return report(self._trust, wanted, self.today, _several(unit), key=audience, pdf=pdf, say=self._say)

    def pack(
        self, meeting: str, period: str | None = None, unit: str | Iterable[str] = (), *, pdf: bool = False
    ) -> "Gathered":
        """Make the papers of a `meeting` ("LGC/2027-01-14"), an agenda that numbers them, and for each head a draft
        of a message with her own papers; for a `unit` the meetings alone that read its report.

        The agendas lie in outputs/<period>/reports/<body>_<date>/, the drafts in internal/reports/<body>_<date>/,
        and each paper where it always does, with `pdf` its PDF beside it. A committee that every school has meets,
        and has its agenda, by itself.
        """
        from planbook.workflow.packs import gather

        wanted = self.period(period).id
        return gather(self._trust, wanted, self.today, meeting, _several(unit), pdf=pdf, say=self._say)

    def publish(self, period: str | None = None, *, meeting: str = "") -> "WentOut":
        """Record that the period's summary and papers went out, as they are now; write them without "Draft".

        A copy of each is kept in outputs/<period>/published/<day>/. `meeting` ("LGC/2027-01-14") lets the papers of
        that meeting go out alone.
        """
        from planbook.workflow.publishing import publish

        return publish(self._trust, self.period(period).id, self.today, meeting, say=self._say)

    def word_blocks(self, audience: str = "") -> "Sequence[WordPaper]":
        """The papers, or that for `audience`, each with the places of its Word template."""
        from planbook.workflow.word import word_blocks

        return word_blocks(self.declarations, audience)

    def word_new(self, file: str | PathLike[str], audience: str) -> Path:
        """Write a fresh Word template of the paper for `audience` to `file`, which must not be there yet."""
        from planbook.workflow.word import word_new

        return word_new(self.declarations, audience, Path(file))

    def trace(self, period: str | None, figure: str) -> "Traced":
        """The cells behind a figure: `kpi/ATT/100001`, or a cell of the summary as `summary.xlsx!KPIs!D8`."""
        from planbook.workflow.trace import trace

        return trace(self._trust, self.period(period).id, figure, self.today)


def _several(unit: str | Iterable[str]) -> tuple[str, ...]:
    return (unit,) if isinstance(unit, str) else tuple(unit)
