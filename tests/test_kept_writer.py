"""What the tests keep of the writer's is what it writes, and whatever makes a workbook another is in its key."""

import os
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import kept_writer
from planbook.model.declarations import Declarations
from planbook.model.parts import Part
from planbook.model.register import Register
from planbook.model.submission import Maker, Origin
from planbook.prepare.job import GivenRow, Job, Reply
from planbook.prepare.workbook import write_workbook
from planbook.workflow import prepare as preparing
from planbook.workflow import reply as replying
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from trust_folder import KEPT, PERIOD, SPRING, TODAY, small_trust
from workbooks import job


def test_what_is_kept_is_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of workbooks that go out and of those that go back, which are made from all that a job can hold."""
    folder = small_trust(tmp_path / "trust", units=2)
    made: list[tuple[Declarations, Job, bytes]] = []
    for module in (preparing, replying):
        kept: Callable[[Declarations, Job], bytes] = module.write_workbook  # type: ignore[attr-defined]
        assert kept is not write_workbook

        def written(
            declarations: Declarations, one: Job, kept: Callable[[Declarations, Job], bytes] = kept
        ) -> bytes:
            made.append((declarations, one, kept(declarations, one)))
            return made[-1][2]

        monkeypatch.setattr(module, "write_workbook", written)
    for _ in range(2):
        reply(folder.trust, PERIOD, TODAY)
        prepare_workbooks(folder.trust, SPRING, date(2027, 1, 6), force=True)
    assert len(made) == 8
    assert all(data == write_workbook(declarations, one) for declarations, one, data in made)
    first, again = ([data for _, _, data in half] for half in (made[:4], made[4:]))
    assert first == again
    assert len(set(first)) == 4


def test_every_part_of_a_job_is_in_its_key() -> None:
    usual = job()
    declarations = usual.register.declarations  # type: ignore[union-attr]
    key = kept_writer.key_of(declarations, usual)
    assert kept_writer.key_of(declarations, replace(usual)) == key
    others: dict[str, Any] = {
        "format": replace(usual.format, version="9.9"),
        "register": replace(usual.register, day=date(2020, 1, 1)),  # type: ignore[type-var]
        "unit": "990002",
        "period": None,
        "rows": {**usual.rows, "action": [GivenRow({"ref": "1", "action": "Something else"})]},
        "issued": date(2020, 1, 1),
        "feedback": Reply((), (), (), date(2026, 12, 10), None),
        "origin": Origin("1.0", "0" * 64),
        "trust": "0" * 32,
        "hidden": frozenset({"award"}),
        "part": Part("head", "Headteacher"),
        "parts": (Part("head", "Headteacher"), Part("clerk", "Clerk")),
        "beside": {"action": [GivenRow({"ref": "1", "action": "Of another part"})]},
        "made_of": {"head": "1" * 64},
        "refs_before": frozenset({("action", "A1")}),
        "macros": True,
        "made_by": Maker("1" * 32, "Another trust", "Another trust"),
    }
    assert others.keys() == {spec.name for spec in fields(Job)}
    changed = [replace(usual, **{name: other}) for name, other in others.items()]
    assert len({key, *(kept_writer.key_of(declarations, one) for one in changed)}) == len(others) + 1
    another = replace(declarations, lists={**declarations.lists, "own": ()})
    assert kept_writer.key_of(another, usual) != key


def test_a_register_is_known_by_what_it_holds() -> None:
    register = job().register
    assert register is not None
    assert {"submission", "declarations", "whole", "day"} == {spec.name for spec in fields(Register) if spec.init}
    register.ever.units  # noqa: B018  # what it has worked out since is no part of it
    alike = replace(register)
    assert kept_writer._digest_of(alike) == kept_writer._digest_of(register)
    fewer = replace(register.submission, tables=register.submission.tables[1:])
    assert kept_writer._digest_of(replace(register, submission=fewer)) != kept_writer._digest_of(register)


@pytest.mark.usefixtures("own_writer")
def test_nothing_is_kept_where_each_is_to_be_written(tmp_path: Path) -> None:
    folder = small_trust(tmp_path / "trust", units=1)

    def kept() -> set[str]:
        return {path.name for path in Path(os.environ[KEPT]).glob("written-*")}

    before = kept()
    (made,) = prepare_workbooks(folder.trust, SPRING, date(2020, 1, 6))  # a day on which no other test makes one
    assert made.written
    assert kept() == before
