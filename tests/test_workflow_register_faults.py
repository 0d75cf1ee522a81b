"""A register that cannot be read is its keeper's own: nobody is asked to send it again."""

import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from command_line import planbook
from planbook.collect import kinds
from planbook.collect.kinds import in_its_place
from planbook.model.loading import load
from trust_folder import Folder, small_trust

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    return out.getvalue()


def _other_workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return small_trust(tmp_path_factory.mktemp("trust") / "t", units=1)


@pytest.fixture
def register(trust: Folder) -> Iterator[Path]:
    """That of the trust, which is put back after the test."""
    path = trust.path / "trust.xlsx"
    data = path.read_bytes()
    yield path
    path.write_bytes(data)


REGISTERS: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[:5000],
    "empty": lambda _: b"",
    "half a zip": lambda _: b"PK\5\6",
    "a zip of something else": lambda _: _zip(),
    "another workbook": lambda _: _other_workbook(),
    "an old Excel file": lambda _: OLD_OFFICE,
    "behind a password": lambda _: OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"),
    "behind a label": lambda _: OLD_OFFICE + "DRMEncryptedDataSpace".encode("utf-16-le"),
    "a link to Google Drive": lambda _: b'{"doc_id": "a"}',
    "a web page": lambda _: b"<html><table></table></html>",
    "a picture": lambda _: b"\0\0\0\x18ftypheic",
    "a PDF": lambda _: b"%PDF-1.7",
    "zeros": lambda _: bytes(3000),
}


@pytest.mark.parametrize("what", REGISTERS)
def test_its_keeper_is_told_what_to_do_with_it(trust: Folder, register: Path, what: str) -> None:
    register.write_bytes(REGISTERS[what](register.read_bytes()))
    told = planbook("-C", str(trust.path), "status")
    (line,) = told.stderr.splitlines()
    assert (told.returncode, told.stdout) == (2, "")
    assert "send" not in line.split("cannot be read: ")[1].replace("sent out", "")
    found = json.loads(planbook("-C", str(trust.path), "validate", str(register), "--json").stdout)["findings"]
    assert [f["severity"] for f in found] == ["error"]
    assert "send" not in found[0]["remedy"]
    assert found[0]["remedy"] in line
    (looked,) = [
        one
        for one in json.loads(planbook("-C", str(trust.path), "doctor", "--json").stdout)["parts"]
        if one["part"] == "register"
    ]
    assert found[0]["remedy"] in f"{looked['said']} {looked['to_do'] or ''}"


def test_a_plan_in_its_place_is_no_register(trust: Folder, register: Path) -> None:
    released = Path(__file__).parents[1] / "workbook_templates" / "released"
    shutil.copy(next(released.glob("objectives-actions-*-filled.xlsx")), register)
    for words in (("status",), ("validate", str(register))):
        told = planbook("-C", str(trust.path), *words)
        assert told.returncode == 2
        (line,) = told.stderr.splitlines()
        assert "is not a register" in line
        assert "Put back your last copy of the register." in line


def test_no_kind_of_file_is_asked_to_be_sent_by_whose_it_is() -> None:
    remedies = [
        kind[1] for table in (kinds._SIGNATURES, kinds._TEXTS, kinds._STREAMS, kinds._PARTS) for *_, kind in table
    ]
    assert len(remedies) > 20
    assert not [told for told in map(in_its_place, remedies) if "send" in told.casefold()]
    for rule in load().rules.values():
        if rule.refuses and "send" in rule.remedy.casefold() and rule.remedy_of_register:
            assert "send" not in rule.remedy_of_register
