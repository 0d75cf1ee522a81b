"""What a ledger has looked up it knows until something is changed, and then looks up again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from planbook.ledger import ledger as module
from planbook.ledger.ledger import Ledger
from planbook.ledger.publications import Publication, Publications, PublishedFile
from planbook.ledger.runs import Run, Runs
from planbook.ledger.slots import Outcome
from planbook.ledger.standing import Standing
from planbook.model.approval import Approval
from planbook.workflow.consolidate import consolidate
from planbook.workflow.trust import open_trust
from trust_folder import PERIOD, TODAY, small_trust

EARLIER = TODAY - timedelta(days=30)


def withdraw(ledger: Ledger, stands: Standing) -> None:
    ledger.withdraw((PERIOD, stands.unit, stands.template), stands.receipt, TODAY)


def came_earlier(ledger: Ledger, stands: Standing) -> None:
    ledger.came_on((PERIOD, stands.unit, stands.template), stands.receipt, EARLIER, TODAY)


def come_again(ledger: Ledger, stands: Standing) -> None:
    """Another file of it, which takes its place."""
    data = ledger.file_bytes(stands.sha256) + b" "
    number = ledger.add_receipt(PERIOD, "another.xlsx", data, stands.submission, TODAY, "8")
    slot = (PERIOD, stands.unit, stands.template)
    ledger.decide([Outcome(slot, number, stands.receipt, {}, (), True, frozenset({number}))], TODAY)


CHANGES: dict[str, Callable[[Ledger, Standing], object]] = {
    "withdrawn": withdraw,
    "its day": came_earlier,
    "another": come_again,
    "forgotten": lambda ledger, stands: ledger.forget_unit(stands.unit, TODAY),
    "a period forgotten": lambda ledger, _: ledger.forget_periods([PERIOD], TODAY),
}


def looks(ledger: Ledger) -> tuple[object, ...]:
    stands = [(s.receipt, s.received_on) for s in ledger.standing(PERIOD)]
    return stands, ledger.receipts(PERIOD), ledger.every_receipt(), dict(ledger.decided(PERIOD))


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen_at_once(tmp_path: Path, change: str) -> None:
    with small_trust(tmp_path, units=2).trust.ledger() as ledger:
        before = looks(ledger)
        CHANGES[change](ledger, ledger.standing(PERIOD)[0])
        after = looks(ledger)
    assert after[0] != before[0]
    with small_trust(tmp_path / "again", units=2).trust.ledger() as ledger:
        assert looks(ledger) == before
    with open_trust(tmp_path).ledger() as anew:  # and it is what one that has looked nothing up says
        assert looks(anew) == after


def test_what_does_not_change_is_looked_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    plain = module.decided_in
    monkeypatch.setattr(module, "decided_in", lambda *given: asked.append(given) or plain(*given))
    with small_trust(tmp_path, units=2).trust.ledger() as ledger:
        asked.clear()
        first = looks(ledger)
        assert looks(ledger) == first and len(asked) == 1
        ledger.receipts(PERIOD).clear()
        assert looks(ledger) == first


def test_what_was_decided_by_an_earlier_run_is_not_what_is_now(tmp_path: Path) -> None:
    folder = small_trust(tmp_path, units=2)
    consolidate(folder.trust, PERIOD, TODAY)
    with folder.trust.ledger() as ledger:
        run = ledger.runs.last("summary.xlsx") or ledger.runs.of(ledger.runs.newest(PERIOD) or 0)
        assert run is not None
        withdraw(ledger, ledger.standing(PERIOD)[0])
        now, then = ledger.standing(PERIOD), ledger.as_of(run, folder.trust.declarations).standing(PERIOD)
        assert (len(now), len(then)) == (1, 2)
        assert len(ledger.standing(PERIOD)) == 1


def record_another(ledger: Ledger, run: Run) -> None:
    ledger.runs.add(run.made, [], {MADE: "0" * 64})


def publish_another(ledger: Ledger, run: Run) -> None:
    paper = PublishedFile("reports/a.docx", "", "0" * 64, "0" * 64, edited=False)
    ledger.publications.add(TODAY, PERIOD, "", "2026-12-17", run.id, [paper], [])


def approve_another(ledger: Ledger, _: Run) -> None:
    ledger.approve([Approval("990101", YEAR, "action", "1.1", "finish", TODAY, False, TODAY, "The board")])


YEAR = "2026-27"
MADE = f"outputs/{PERIOD}/manifest.json"
"""An output of each consolidation."""


def what_was_done(ledger: Ledger) -> tuple[Run | None, list[Publication], list[Approval]]:
    return ledger.runs.last(MADE), ledger.publications.every(), ledger.approvals(YEAR)


@pytest.mark.parametrize(
    "change",
    [record_another, publish_another, approve_another, lambda ledger, _: ledger.forget_periods([PERIOD], TODAY)],
    ids=["a run", "a publication", "an approval", "forgotten"],
)
def test_runs_and_publications_are_looked_up_once_until_something_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Ledger, Run], object]
) -> None:
    asked = []
    for kind, name in ((Runs, "_look_last"), (Publications, "_look_every"), (module, "approvals_of")):
        plain = getattr(kind, name)
        monkeypatch.setattr(kind, name, lambda *given, plain=plain: asked.append(given) or plain(*given))
    folder = small_trust(tmp_path, units=2)
    consolidate(folder.trust, PERIOD, TODAY)
    with folder.trust.ledger() as ledger:
        run, *_ = before = what_was_done(ledger)
        assert run is not None
        asked.clear()
        ledger.publications.every().extend(ledger.approvals(YEAR))  # type: ignore[arg-type]  # theirs, not ours
        assert what_was_done(ledger) == before
        assert asked == []
        change(ledger, run)
        after = what_was_done(ledger)
        assert after != before and len(asked) == 3
    with open_trust(tmp_path).ledger() as anew:
        assert what_was_done(anew) == after
