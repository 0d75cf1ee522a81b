"""A workbook of another trust whose unit has the same id is asked about; the trust's own never is."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostile import packed, parts_of
from planbook.ledger.ledger import Ledger
from planbook.model.finding import Finding
from planbook.model.loading import templates_folder
from planbook.workflow.consolidate import consolidate
from planbook.workflow.init import tie_ledger
from planbook.workflow.migrate import migrate
from planbook.workflow.receive import take_as, take_in, take_joined
from planbook.workflow.reply import reply
from planbook.workflow.validate import check_files
from trust_folder import PERIOD, TODAY, Folder, begin_anew, small_trust

UNIT, OTHER_UNIT = "990101", "990103"
IDENTITY, NAME = "0123456789abcdef" * 2, "Elm & Oak Trust"
ASKED = {"WB-073", "WB-074"}
ABOUT = ("docProps/core.xml", "docProps/app.xml")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return small_trust(tmp_path_factory.mktemp("makers") / "trust")


@pytest.fixture
def folder(made: Folder, tmp_path: Path) -> Iterator[Folder]:
    shutil.copytree(made.path, tmp_path / "trust")
    begin_anew(tmp_path / "trust")
    trust = Folder(tmp_path / "trust")
    for unit in (UNIT, OTHER_UNIT):  # as planbook and Excel write them, with a company
        (issued,) = (trust.path / "issued" / PERIOD).glob(f"{unit}_*.xlsx")
        shutil.copyfile(issued, trust.file_of(unit))
    yield trust


def replaced(path: Path, *pairs: tuple[str, str], parts: tuple[str, ...] = ()) -> None:
    """Write the package anew, with each first text as each second one, in these of its parts or in all."""
    there = parts_of(path.read_bytes())
    for name in parts or there:
        for before, after in pairs:
            there[name] = there[name].replace(before.encode(), after.encode())
    path.write_bytes(packed(there))


def made_by(folder: Folder, path: Path, identity: str | None = IDENTITY, name: str | None = NAME) -> Path:
    """The workbook, or the register, as that trust has made it; None: as it is."""
    trust = folder.trust.register
    if identity is not None:
        replaced(path, (trust.identity, identity))
    named(path, name or trust.trust_name)
    return path


def named(path: Path, author: str, company: str | None = None) -> None:
    """The workbook with that author and company, as Excel keeps them; the same for both by default."""
    parts = parts_of(path.read_bytes())
    core, app = (re.sub(r"<(dc:creator|Company)>.*?</\1>", "", parts[name].decode()) for name in ABOUT)
    creator, of = (words.replace("&", "&amp;") for words in (author, author if company is None else company))
    parts[ABOUT[0]] = core.replace("</cp:core", f"<dc:creator>{creator}</dc:creator></cp:core").encode()
    parts[ABOUT[1]] = app.replace("</Properties>", f"<Company>{of}</Company></Properties>").encode()
    path.write_bytes(packed(parts))


def called(folder: Folder, name: str) -> None:
    """Let the register's trust be called otherwise."""
    replaced(folder.path / "trust.xlsx", (f">{folder.trust.register.trust_name}<", f">{name}<"))


def asked(folder: Folder, path: Path) -> list[Finding]:
    taken = take_in(folder.trust, PERIOD, TODAY).checked
    return [f for f in taken.findings if f.file and f.file.endswith(path.name) and f.code in ASKED]


def test_the_trusts_own_workbooks_are_not_asked_about(folder: Folder) -> None:
    found = take_in(folder.trust, PERIOD, TODAY).checked.findings
    assert not ASKED & {f.code for f in found}


def test_another_trusts_is_a_query_to_the_coordinator_that_names_both(folder: Folder) -> None:
    path = made_by(folder, folder.file_of(UNIT))
    (finding,) = asked(folder, path)
    assert (finding.code, finding.severity, finding.unit) == ("WB-073", "warning", UNIT)
    own = folder.trust.register
    title = f"{own.label('unit', UNIT)}, Objectives and actions, Autumn term 2026"
    assert finding.message.startswith(f"{path.name} was made by {NAME} as “{title}")
    assert finding.message.endswith(f"this register is that of {own.trust_name}.")
    (checked,) = [f for f in check_files(folder.trust, [path], None).findings if f.code in ASKED]
    assert checked.message == finding.message
    (verdict,) = [f for f in take_in(folder.trust, PERIOD, TODAY).checked.files if f.unit == UNIT]
    assert verdict.verdict == "accepted-with-findings"
    consolidate(folder.trust, PERIOD, TODAY)
    reply(folder.trust, PERIOD, TODAY)
    sent = [p for p in (folder.path / "outputs" / PERIOD / "replies").iterdir() if p.name.startswith(UNIT)]
    assert {p.suffix for p in sent} >= {".xlsx", ".txt"}
    for path in sent:
        parts = parts_of(path.read_bytes()).values() if path.suffix == ".xlsx" else [path.read_bytes()]
        assert not any(b"Elm &" in part for part in parts), "it is no matter for the school"


def test_one_that_names_no_trust_is_asked_about_too(folder: Folder) -> None:
    path = folder.file_of(UNIT)
    made_by(folder, path)
    named(path, "A. Person", "Somewhere")
    (finding,) = asked(folder, path)
    assert f"{path.name} was made by another trust as" in finding.message


def test_a_register_made_anew_knows_the_identities_it_had(folder: Folder) -> None:
    """Whatever the trust is called since."""
    path = folder.file_of(UNIT)
    made_by(folder, folder.path / "trust.xlsx", name=None)
    tie_ledger(folder.path)
    called(folder, "Quite Another Name")
    assert asked(folder, path) == []
    with Ledger(folder.path / "ledger.db", folder.trust.declarations) as ledger:
        assert len(ledger.owners_before()) == 2
        names = {name for _, name in ledger.owners_before()}
    assert len(names) == 1 and "Quite Another Name" not in names


def test_one_made_anew_before_that_was_noted_is_known_by_its_name(folder: Folder) -> None:
    assert asked(folder, made_by(folder, folder.file_of(UNIT), name=None)) == []


def test_one_that_is_older_than_identities_is_known_by_the_trusts_name(folder: Folder) -> None:
    path = made_by(folder, folder.file_of(UNIT), identity="", name=None)
    assert asked(folder, path) == []
    called(folder, "Quite Another Name")
    assert asked(folder, path) == [], "the name that the trust had is remembered"
    (finding,) = asked(folder, made_by(folder, folder.file_of(OTHER_UNIT), identity=""))
    assert (finding.code, NAME in finding.message) == ("WB-073", True)


def test_whoever_saved_an_old_one_anew_is_no_trust(folder: Folder) -> None:
    path = made_by(folder, folder.file_of(UNIT), identity="", name=None)
    for author, company in (("J. Smith", "Ashlow Road"), ("J. Smith", ""), ("", "Ashlow Road"), ("planbook", "")):
        named(path, author, company)
        assert asked(folder, path) == []


def test_what_is_made_from_another_trusts_goes_on_saying_so(folder: Folder) -> None:
    path = made_by(folder, folder.file_of(UNIT))
    copy = path.with_name(f"copy_{path.name}")
    copy.write_bytes(path.read_bytes()[:-2] + b"\1\0 ")
    joined = take_joined(folder.trust, PERIOD, (path.name, copy.name), TODAY)
    assert joined.made is not None
    assert [f.code for f in asked(folder, joined.made.written)] == ["WB-073"]
    spring = "2026-27-spring"
    there = folder.path / "returned" / spring
    there.mkdir(parents=True)
    shutil.move(path, there / path.name)
    taken = take_as(folder.trust, spring, spring, path.name, TODAY)
    assert taken.made is not None
    assert [f.code for f in taken.checked.findings if f.code in ASKED] == ["WB-073"]


def test_an_earlier_version_that_is_converted_goes_on_naming_its_trust(folder: Folder) -> None:
    old = folder.path / "old.xlsx"
    shutil.copy(templates_folder() / "released" / "objectives-actions-0.9-filled.xlsx", old)
    named(old, NAME)
    (one,) = migrate(folder.path, [old], TODAY)
    assert one.written is not None
    parts = parts_of(one.written.read_bytes())
    assert all(NAME.replace("&", "&amp;").encode() in parts[name] for name in ABOUT)


def test_a_title_that_is_another_schools_is_asked_about(folder: Folder) -> None:
    path, names = folder.file_of(UNIT), folder.trust.register
    own, other = (names.label("unit", unit) for unit in (UNIT, OTHER_UNIT))
    replaced(path, (f"<dc:title>{own},", f"<dc:title>{other},"), parts=ABOUT[:1])
    (finding,) = asked(folder, path)
    assert (finding.code, finding.severity, finding.unit) == ("WB-074", "warning", UNIT)
    assert f"which is {other}'s; the workbook inside is {own}'s." in finding.message


@pytest.mark.parametrize(
    "title", ["", "A school that nobody knows, Objectives and actions", "{own}", "{other} too, a plan"]
)
def test_a_title_that_names_no_school_says_nothing(folder: Folder, title: str) -> None:
    path, names = folder.file_of(UNIT), folder.trust.register
    own, other = (names.label("unit", unit) for unit in (UNIT, OTHER_UNIT))
    before = parts_of(path.read_bytes())[ABOUT[0]].decode().partition("<dc:title>")[2].partition("</dc:title>")[0]
    replaced(path, (f">{before}<", f">{title.format(own=own, other=other)}<"), parts=ABOUT[:1])
    assert asked(folder, path) == []
