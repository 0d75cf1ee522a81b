"""Drafts addressed to oneself: all to one address, each with whom it is for in its first line."""

import email
import shutil
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from command_line import planbook
from planbook.errors import UnknownError
from planbook.workflow.prepare import prepare_workbooks
from planbook.workflow.reply import reply
from planbook.workflow.to_oneself import TEST_MESSAGES
from trust_folder import FIRST, PERIOD, TODAY, Folder, small_trust

MINE = "coordinator@trust.example"


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_trust(tmp_path_factory.mktemp("oneself") / "t", units=2).path


@pytest.fixture
def folder(pristine: Path, tmp_path: Path) -> Folder:
    shutil.copytree(pristine, tmp_path / "trust")
    return Folder(tmp_path / "trust")


def drafts(place: Path) -> list[EmailMessage]:
    made = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(place.glob("*.eml"))]
    return [one for one in made if isinstance(one, EmailMessage)]


def first_line(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).splitlines()[0]


def files(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(place.iterdir()) if path.is_file()}


def test_the_message_of_each_workbook_goes_to_oneself_with_all_that_is_attached(folder: Folder) -> None:
    prepare_workbooks(folder.trust, PERIOD, TODAY)
    issued = folder.path / "issued" / PERIOD
    before = files(issued / "messages")
    prepare_workbooks(folder.trust, PERIOD, TODAY, test_to=MINE)
    assert files(issued / "messages") == before
    real, tried = drafts(issued / "messages"), drafts(issued / TEST_MESSAGES)
    assert len(tried) == len(real) == 2
    for there, mine in zip(real, tried, strict=True):
        assert str(mine["To"]) == MINE
        assert str(mine["Subject"]) == f"Test: {there['Subject']}"
        assert str(there["To"]).replace('"', "") in first_line(mine)
        attached = [part.get_content() for part in mine.iter_attachments()]
        assert attached == [part.get_content() for part in there.iter_attachments()] and attached


def test_replies_go_to_oneself_too_and_the_replies_stay_as_they_are(folder: Folder) -> None:
    reply(folder.trust, PERIOD, TODAY)
    outputs = folder.trust.outputs(folder.trust.period(PERIOD))
    before = files(outputs / "replies")
    reply(folder.trust, PERIOD, TODAY, [FIRST], test_to=MINE)
    assert files(outputs / "replies") == before
    (mine,) = drafts(outputs / TEST_MESSAGES)
    assert str(mine["To"]) == MINE and first_line(mine).startswith("Test. This message would go to ")


@pytest.mark.parametrize("typed", ["nobody", "a@trust.example, b@trust.example", "a@b"])
def test_what_is_not_one_address_is_refused_before_anything_is_written(folder: Folder, typed: str) -> None:
    with pytest.raises(UnknownError, match="is not one e-mail address"):
        prepare_workbooks(folder.trust, PERIOD, TODAY, test_to=typed)
    assert not (folder.path / "issued" / PERIOD / TEST_MESSAGES).exists()


def test_the_commands_say_where_they_are(folder: Folder) -> None:
    made = planbook("-C", str(folder.path), "--today", str(TODAY), "prepare", PERIOD, "--test-to", MINE)
    assert f"The same messages to {MINE} alone are in issued/{PERIOD}/{TEST_MESSAGES}/." in made.stderr
    told = planbook("-C", str(folder.path), "--today", str(TODAY), "reply", PERIOD, "--test-to", MINE)
    assert f"outputs/{PERIOD}/{TEST_MESSAGES}/" in told.stderr
