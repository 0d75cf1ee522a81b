"""What is in a zip folder or an e-mail, however it was packed; hostile ones are one sentence."""

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from packed import (
    BY_REFERENCE,
    EMBEDDED,
    IN_TEXT,
    compound,
    mail,
    mailed,
    outlook_attachment,
    outlook_mailed,
    outlook_tree,
    zipped,
)
from planbook.collect.apart import Apart
from planbook.collect.containers import Unpacked, contents_of, may_be_container, unpack, unpacked_name
from planbook.collect.limits import Limits, limits_of
from planbook.collect.reader import Reader
from planbook.model.loading import load
from planbook.workflow.receiving.returned import files_in

RULES = load().rules
LIMITS = limits_of(RULES["WB-003"], RULES["WB-005"])
PICTURE = b"\x89PNG\r\n"


def workbook(text: str = "one") -> bytes:
    """What nobody can tell from a workbook without reading it."""
    return zipped([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", text.encode())], zipfile.ZIP_STORED)


BOOK = workbook()


def contents(data: bytes) -> Unpacked:
    found = contents_of(data, LIMITS)
    assert found is not None
    return found


def names(data: bytes) -> list[str]:
    """The names of what is to be read, where nothing is said of the container itself."""
    found = contents(data)
    assert found.kind is None
    return [file.name for file in found.files]


def said(data: bytes) -> str:
    """What is said of a container of which nothing is read."""
    found = contents(data)
    assert not found.files
    assert found.kind is not None
    return found.kind[0]


def test_a_workbook_is_no_container() -> None:
    assert not may_be_container(BOOK)
    assert contents_of(BOOK, LIMITS) is None


@pytest.mark.parametrize("pack", [zipped, mailed, outlook_mailed], ids=["zip", "eml", "msg"])
def test_the_files_are_as_they_were(pack: object) -> None:
    files = [("Larkfield.xlsx", BOOK), ("Ashlow’s plan ö.xlsx", workbook("two")), ("old.xls", b"\x09\x04\x06\x00")]
    assert callable(pack)
    assert [(file.name, file.data) for file in contents(pack(files)).files] == files


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/plan.xlsx", "etc/plan.xlsx"),
        ("/etc/plan.xlsx", "etc/plan.xlsx"),
        ("C:\\plans\\plan.xlsx", "plans/plan.xlsx"),
        ("a/b/c/d/e/plan.xlsx", "c/d/e/plan.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 120 + ".xlsx"),
        ("..", "a file without a name"),
    ],
)
def test_a_name_leads_nowhere_and_can_be_read(name: str, shown: str) -> None:
    assert names(zipped([(name, BOOK)])) == [shown]


def test_names_without_a_sign_of_their_encoding_are_read_as_utf_8_where_they_are() -> None:
    data = zipped([("Schülerplan.xlsx", BOOK)])
    assert names(data) == ["Schülerplan.xlsx"]
    without = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = without.rindex(signature) if signature == b"PK\x01\x02" else 0
        flags = struct.unpack_from("<H", without, place + at)[0]
        struct.pack_into("<H", without, place + at, flags & ~0x800)
    assert names(bytes(without)) == ["Schülerplan.xlsx"]
    old = bytes(without).replace("ü".encode(), b"\x81u"[:1] + b"_")
    assert names(old) == ["Sch\u00fc_lerplan.xlsx"]


def test_folders_hidden_files_and_links_in_a_zip(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.mkdir("sent")
        packed.writestr("sent/plan.xlsx", BOOK)
        packed.writestr("__MACOSX/sent/._plan.xlsx", b"x")
        packed.writestr("sent/~$plan.xlsx", b"x")
        link = zipfile.ZipInfo("link.xlsx")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/passwd")
    (tmp_path / "post.zip").write_bytes(made.getvalue())
    files = {file.name: file.data for file in files_in(tmp_path, LIMITS)}
    assert files == {"post.zip: sent/plan.xlsx": BOOK, "post.zip: link.xlsx": b"/etc/passwd"}


def test_a_name_that_comes_twice_is_told_apart(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("plan.xlsx", BOOK), ("plan.xlsx", workbook("two")), ("plan (2).xlsx", BOOK)])
    (tmp_path / "post.zip").write_bytes(data)
    (tmp_path / "post.zip: plan.xlsx").write_bytes(workbook("three"))
    there = [file.name for file in files_in(tmp_path, LIMITS)]
    assert len({*there}) == len(there) == 4
    assert there[:2] == ["post.zip: plan (2).xlsx", "post.zip: plan (3).xlsx"]


def test_what_turns_the_direction_of_writing_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "post.zip").write_bytes(zipped([("plan\u202exslx.exe", BOOK)]))
    (file,) = files_in(tmp_path, LIMITS)
    assert "\u202e" not in file.name


def test_zip64_is_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed, packed.open("plan.xlsx", "w", force_zip64=True) as inside:
        inside.write(BOOK)
    assert names(made.getvalue()) == ["plan.xlsx"]


def _encrypted() -> bytes:
    data = bytearray(zipped([("plan.xlsx", BOOK)]))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _of_another_checksum() -> bytes:
    data = bytearray(zipped([("a.xlsx", workbook("two")), ("plan.xlsx", BOOK)], zipfile.ZIP_STORED))
    data[data.index(BOOK) + 50] ^= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_encrypted(), "a zip folder that is protected by a password"),
        (_of_another_checksum(), "a zip folder that is damaged at plan.xlsx"),
        (zipped([("plan.xlsx", BOOK)])[:-30], "a zip folder that is damaged"),
        (
            zipped([("plan.xlsx", b"\0" * 30_000_000)]),
            "a zip folder that is far larger inside than workbooks of plans",
        ),
        (
            zipped([(f"{number}.xlsx", BOOK) for number in range(2001)]),
            "a zip folder with more than 2,000 files in it, too many to be looked into",
        ),
        (
            zipped([("inner.zip", zipped([("plan.xlsx", BOOK)]))]),
            "a zip folder in which there is inner.zip (a zip folder with 1 file in it); planbook does not look "
            "into that",
        ),
        (
            zipped([("Our plan.eml", mailed([("plan.xlsx", BOOK)]))]),
            "a zip folder in which there is Our plan.eml (an e-mail (.eml)); planbook does not look into that",
        ),
        (
            mailed([(f"{number}.xlsx", b"PK") for number in range(10_000)]),
            "an e-mail (.eml) with more than 2,000 files in it, too many to be looked into",
        ),
        (mailed([]), "an e-mail (.eml) with nothing attached"),
        (
            mailed([("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00")]),
            "an e-mail (.eml) with 1 file in it and no Excel workbook: winmail.dat is an e-mail's attachments as "
            "Outlook wraps them (winmail.dat)",
        ),
        (outlook_mailed([]), "an e-mail (.msg) with nothing attached"),
        (outlook_mailed([("plan.xlsx", BOOK)])[:-600], "an e-mail (.msg) that is damaged"),
        (
            compound(outlook_tree([outlook_attachment("Plan on OneDrive.xlsx", None, BY_REFERENCE)])),
            "an e-mail (.msg) in which there is Plan on OneDrive.xlsx (a link to a file, not the file); planbook "
            "does not look into that",
        ),
        (
            b"From: a@b\nTo: c@d\nMIME-Version: 1.0\n"
            + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
            "an e-mail (.eml) that is damaged",
        ),
    ],
    ids=["password", "checksum", "cut short", "bomb", "files", "zip in zip", "mail in zip", "attachments",
         "no file", "winmail", "no file in msg", "cut msg", "link in msg", "nested"],
)  # fmt: skip
def test_a_container_is_looked_into_whole_or_not_at_all(data: bytes, words: str, tmp_path: Path) -> None:
    assert said(data) == words
    (tmp_path / "post").write_bytes(data)
    (file,) = files_in(tmp_path, LIMITS)
    assert (file.name, file.data, file.is_within) == ("post", data, False)
    with Reader(load(), LIMITS) as reader:
        (problem,) = reader.read(file.path).problems
    assert (problem.code, dict(problem.tokens)["what"]) == ("WB-002", words)


def test_a_mails_own_pictures_text_and_signature_are_passed_over() -> None:
    message = mail([("plan.xlsx", BOOK)])
    message.add_attachment(PICTURE, "image", "png", filename="logo.png", disposition="inline", cid="<logo@a>")
    message.add_attachment(PICTURE, "image", "png", filename="again.png", cid="<again@a>")
    message.add_attachment("<p>the rest</p>", subtype="html", filename="ATT00001.htm")
    message.add_attachment(b"x", "application", "pkcs7-signature", filename="smime.p7s")
    message.add_attachment("BEGIN:VCARD", subtype="vcard", filename="me.vcf")
    assert names(message.as_bytes()) == ["plan.xlsx"]
    message.add_attachment(PICTURE, "image", "png", filename="screenshot.png")
    assert names(message.as_bytes()) == ["plan.xlsx", "screenshot.png"]


def test_names_of_attachments_are_read_in_both_their_encodings() -> None:
    data = mailed([("plan.xlsx", BOOK)])
    encoded = data.replace(b'filename="plan.xlsx"', b"filename*=utf-8''Sch%C3%BCler%20plan.xlsx")
    assert names(encoded) == ["Schüler plan.xlsx"]
    older = data.replace(b'filename="plan.xlsx"', b'filename="=?utf-8?B?U2Now7xsZXIueGxzeA==?="')
    assert names(older) == ["Schüler.xlsx"]


def test_a_mail_that_is_attached_is_named_where_something_is_attached_to_it() -> None:
    message = mail([("plan.xlsx", BOOK)])
    message.add_attachment(mail([], "Re: plans"))
    assert names(message.as_bytes()) == ["plan.xlsx"]
    message.add_attachment(mail([("theirs.xlsx", workbook("two"))], "Fw: their plan"))
    found = contents(message.as_bytes())
    assert [file.name for file in found.files] == ["plan.xlsx"]
    assert found.kind is not None
    assert "Fw: their plan (an e-mail)" in found.kind[0]


def test_pictures_in_an_outlook_mail_are_passed_over_and_a_mail_in_it_is_named() -> None:
    inner = outlook_tree([outlook_attachment("theirs.xlsx", BOOK)])
    parts = [outlook_attachment("plan.xlsx", BOOK), outlook_attachment("logo.png", PICTURE, flags=IN_TEXT)]
    reply = outlook_attachment("Re: plans", None, EMBEDDED, inside=outlook_tree([]))
    assert names(compound(outlook_tree([*parts, reply]))) == ["plan.xlsx"]
    forwarded = outlook_attachment("Fw: their plan", None, EMBEDDED, inside=inner)
    found = contents(compound(outlook_tree([*parts, forwarded])))
    assert [file.name for file in found.files] == ["plan.xlsx"]
    assert found.kind is not None
    assert "Fw: their plan (an e-mail)" in found.kind[0]


def test_nothing_is_left_where_it_was_unpacked(tmp_path: Path) -> None:
    (tmp_path / "post.zip").write_bytes(zipped([("one.xlsx", BOOK), ("two.xlsx", workbook("two"))]))
    places = []
    for file in files_in(tmp_path, LIMITS):
        assert file.path.read_bytes() == file.data
        assert not file.path.is_relative_to(tmp_path) or file.path.parent != tmp_path
        places.append(file.path)
    assert not any(place.exists() for place in places)
    assert [path.name for path in tmp_path.iterdir()] == ["post.zip"]


def test_what_is_unpacked_in_the_process_apart_is_what_is_in_it(tmp_path: Path) -> None:
    with Apart(LIMITS) as apart:
        assert apart.call(unpack, zipped([("plan.xlsx", BOOK)]), str(tmp_path), LIMITS) == [["plan.xlsx"], None]
        assert (tmp_path / unpacked_name(0)).read_bytes() == BOOK
        with pytest.raises(ValueError, match="folder"):
            apart.call(unpack, zipped([("plan.xlsx", BOOK)]), str(tmp_path / "gone"), LIMITS)


def test_a_limit_of_the_trust_holds_for_containers_too() -> None:
    fewer = Limits(**{**LIMITS.as_json, "parts": 3})
    found = contents_of(zipped([(f"{number}.xlsx", BOOK) for number in range(4)]), fewer)
    assert found is not None
    assert found.kind == (
        "a zip folder with more than 3 files in it, too many to be looked into",
        "Unpack it and send the workbooks in it, each by itself.",
    )
