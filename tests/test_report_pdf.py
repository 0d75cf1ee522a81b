"""PDFs of Word papers: what LibreOffice makes of them, and what is done where it is missing, dies or hangs."""

import io
import os
import re
import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from one_paper import SHOWN, a_paper
from planbook.report.pdf.alternatives import with_words
from planbook.report.pdf.beforehand import with_other_names, words_for_charts
from planbook.report.pdf.making import MadePdf, make_pdfs
from planbook.report.pdf.places import find_libreoffice
from planbook.report.pdf.undated import undated

on_unix = pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")

WHOLE = "%PDF-1.6\\n<pdfuaid:part>1</pdfuaid:part>\\n%%EOF\\n"

STAND_IN = """#!{python}
import sys, time
from pathlib import Path
for word in sys.argv[sys.argv.index("--outdir") + 2 :]:
    said, pdf = Path(word).read_text(), Path(word).with_suffix(".pdf")
    if said == "hangs":
        time.sleep(600)
    if said == "dies":
        pdf.write_text("%PDF-1.6 half")
        sys.exit(134)
    if said != "unreadable":
        pdf.write_text("{whole}" if said != "plain" else "%PDF-1.6\\n%%EOF")
"""
"""Stands in for LibreOffice: what a paper says is what becomes of it."""


@pytest.fixture
def stand_in(tmp_path: Path) -> Path:
    program = tmp_path / "soffice"
    program.write_text(STAND_IN.format(python=sys.executable, whole=WHOLE), encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def whys(made: Sequence[MadePdf]) -> list[str]:
    assert all(bool(one.data) != bool(one.why) for one in made)
    return [one.why for one in made]


@on_unix
def test_a_paper_that_kills_it_takes_down_no_other(stand_in: Path) -> None:
    said: list[int] = []
    papers = [b"one", b"unreadable", b"two", b"dies", b"dies", b"three", b"plain"]
    made = make_pdfs(stand_in, papers, say=said.append)
    could_not, ended = "LibreOffice could not read the Word paper", "LibreOffice ended before it had made it"
    untagged = "the LibreOffice there makes no PDF that is tagged as PDF/UA; LibreOffice 7.4 or newer does"
    assert whys(made) == ["", could_not, "", ended, ended, "", untagged]
    assert said[0] == 0


@on_unix
def test_one_that_hangs_is_stopped_and_the_rest_goes_on(stand_in: Path) -> None:
    made = make_pdfs(stand_in, [b"one", b"hangs", b"two"], patience=1)
    assert whys(made) == ["", "LibreOffice was stopped, as it made no headway for 1 seconds", ""]


@on_unix
def test_one_that_never_makes_anything_is_tried_twice(stand_in: Path) -> None:
    made = make_pdfs(stand_in, [b"dies"] * 40)
    assert whys(made) == ["LibreOffice ended before it had made it"] * 40
    assert not [*stand_in.parent.glob("*.pdf")]


def test_what_cannot_be_started_is_said(tmp_path: Path) -> None:
    (made,) = make_pdfs(tmp_path / "soffice", [b"one"])
    assert made.why.startswith(f"LibreOffice ({tmp_path / 'soffice'}) could not be started (")


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("linux", "opt/libreoffice24.8/program/soffice"),
        ("linux", "usr/lib/libreoffice/program/soffice"),
        ("darwin", "Applications/LibreOffice.app/Contents/MacOS/soffice"),
        ("darwin", "home/Applications/LibreOffice.app/Contents/MacOS/soffice"),
        ("win32", "Program Files/LibreOffice/program/soffice.com"),
        ("win32", "Program Files (x86)/LibreOffice/program/soffice.exe"),
    ],
)
def test_it_is_found_where_installers_put_it(system: str, place: str, tmp_path: Path) -> None:
    env = {
        "HOME": str(tmp_path / "home"),
        "ProgramFiles": str(tmp_path / "Program Files"),
        "ProgramFiles(x86)": str(tmp_path / "Program Files (x86)"),
    }

    def found() -> Path | None:
        return find_libreoffice(system, env, lambda _: None, tmp_path)

    assert found() is None
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    assert found() == tmp_path / place


@pytest.mark.parametrize(
    ("system", "name", "used"),
    [("linux", "libreoffice", "libreoffice"), ("win32", "soffice.exe", "soffice.com")],
)
def test_what_is_on_the_path_comes_first(system: str, name: str, used: str, tmp_path: Path) -> None:
    for one in {name, used}:
        (tmp_path / one).touch()
    on_the_path = {Path(name).stem: str(tmp_path / name)}
    assert find_libreoffice(system, {}, on_the_path.get, tmp_path / "disk") == tmp_path / used


MADE = (
    b"%%PDF-1.6\n<xmp:CreateDate>%s</xmp:CreateDate>\n/CreationDate(%s)>>\n"
    b"/ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n%s\n%%%%EOF\n"
)


def test_of_the_same_paper_the_bytes_are_the_same_whenever_it_is_made() -> None:
    def made(xmp: bytes, day: bytes, number: bytes, text: bytes = b"text") -> bytes:
        data = MADE % (xmp, day, number * 32, number * 32, number * 32, text)
        assert len(undated(data)) == len(data)  # as the file tells at which byte its parts begin
        return undated(data)

    one = made(b"2026-11-28T00:02:22Z", b"D:20261128000222Z", b"A")
    assert made(b"2027-01-02T10:12:22Z", b"D:20270102101222Z", b"B") == one
    assert made(b"2027-01-02T10:12:22Z", b"D:20270102101222Z", b"B", b"more") != one
    ids = re.findall(rb"<([0-9A-F]{32})>", one)
    assert len(set(ids)) == 1 and ids[0] not in (b"A" * 32, b"0" * 32)
    in_summer = made(b"2026-07-01T00:02:22+01:00", b"D:20260701000222+01'00'", b"A")
    assert b"(D:19800101000000Z)      >>" in in_summer and b"1980-01-01T00:00:00Z" in in_summer


@pytest.fixture
def fetched() -> Iterator[tuple[str, list[str]]]:
    """The address of a server of pictures, and what has been fetched from it."""
    seen: list[str] = []

    class Pictures(BaseHTTPRequestHandler):
        def answer(self) -> None:
            seen.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_GET = do_HEAD = do_OPTIONS = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Pictures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/picture.png", seen
    server.shutdown()
    server.server_close()


def with_linked_picture(data: bytes, address: str) -> bytes:
    """The paper with a picture that lies elsewhere, as somebody may have put into it."""
    document = docx.Document(io.BytesIO(data))
    document.add_picture(io.BytesIO(PICTURE))
    picture = next(document.element.body.iter(qn("a:blip")))
    del picture.attrib[qn("r:embed")]
    leads_to = document.part.relate_to(address, RELATIONSHIP_TYPE.IMAGE, is_external=True)
    picture.set(qn("r:link"), leads_to)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e366"
    "0000000049454e44ae426082"
)


SHOWN_IN_HEX = f"\ufeff{SHOWN}".encode("utf-16-be").hex().encode()


def test_libreoffice_makes_a_tagged_pdf_of_it_and_fetches_nothing(
    libreoffice: Path, fetched: tuple[str, list[str]]
) -> None:
    address, seen = fetched
    data = a_paper()
    named, words = with_other_names(data), words_for_charts(data)
    assert words == [SHOWN]
    one, linked, again = make_pdfs(libreoffice, [named, with_linked_picture(data, address), named])
    assert whys([one, linked, again]) == ["", "", ""]
    assert seen == []
    assert one.data == again.data
    pdf = with_words(one.data, words)
    for wanted in (
        b"/Lang(en-GB)", b"/MarkInfo<</Marked true>>", b"/DisplayDocTitle true", b"/S/H1", b"/S/Table", b"/S/TH",
        b"/S/Figure\n/Alt<" + SHOWN_IN_HEX, b"<pdfuaid:part>1</pdfuaid:part>",
        "<rdf:li xml:lang=\"x-default\">Headteacher’s report</rdf:li>".encode(),
        b"<xmp:CreateDate>1980-01-01T00:00:00Z",
    ):  # fmt: skip
        assert wanted in pdf, wanted
    assert pdf.count(b"/S/Figure\n") == pdf.count(b"/Alt<") + 1  # the tag as it was, and with its words
    assert b"/AcroForm" not in pdf
    roles = re.search(rb"/RoleMap\s*<<(.*?)>>", pdf, re.DOTALL)
    assert roles and not {b"Figure", b"Note"} & set(re.findall(rb"/([^/\s]+)/", roles[1]))


def objects(*said: bytes) -> bytes:
    """A PDF of these objects, numbered from 1, with the table of where each begins."""
    made, places = bytearray(b"%PDF-1.6\n"), []
    for number, text in enumerate(said, 1):
        places.append(len(made))
        made += b"%d 0 obj\n<<%s>>\nendobj\n" % (number, text)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(said) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made) + b"trailer\n<</Size %d/Root 1 0 R\n>>\nstartxref\n%d\n%%%%EOF\n" % (len(said) + 1, start)


TAGGED = objects(
    b"/Type/Catalog/StructTreeRoot 2 0 R",
    b"/Type/StructTreeRoot/K[ 6 0 R ]",
    b"/Type/StructElem\n/S/Figure\n/P 6 0 R\n/K[1 ]",
    b"/Type/StructElem\n/S/Figure\n/P 5 0 R\n/K[2 ]",
    b"/Type/StructElem\n/S/P\n/P 6 0 R\n/K[4 0 R ]",
    b"/Type/StructElem\n/S/Document\n/P 2 0 R\n/K[5 0 R 3 0 R 7 0 R ]",
    b"/Type/StructElem\n/S/Figure\n/Alt(A logo)\n/P 6 0 R\n/K[3 ]",
)
"""Object 4 comes before object 3 in the text; the picture of object 7 has words."""


def test_pictures_get_their_words_in_the_order_of_the_text() -> None:
    made = with_words(TAGGED, ["One — up", "Two"])
    assert made.startswith(TAGGED)
    added = made[len(TAGGED) :]
    one, two = ("\ufeffOne — up".encode("utf-16-be").hex(), "\ufeffTwo".encode("utf-16-be").hex())
    assert f"3 0 obj\n<</Type/StructElem\n/S/Figure\n/Alt<{two}>\n/P 6 0 R\n/K[1 ]>>\nendobj\n".encode() in added
    assert f"4 0 obj\n<</Type/StructElem\n/S/Figure\n/Alt<{one}>\n/P 5 0 R\n/K[2 ]>>\nendobj\n".encode() in added
    start = int(re.findall(rb"startxref\n(\d+)", made)[-1])
    assert made.startswith(b"xref\n3 1\n", start)
    for number, place in re.findall(rb"(\d) 1\n(\d{10}) 00000 n ", made[start:]):
        assert made.startswith(number + b" 0 obj", int(place))
    assert b"/Size 8/Root 1 0 R\n/Prev %d\n" % TAGGED.index(b"xref") in added


@pytest.mark.parametrize("words", [[], ["One"], ["One", "Two", "Three"]])
def test_words_that_are_not_as_many_as_pictures_are_given_to_none(words: list[str]) -> None:
    assert with_words(TAGGED, words) == TAGGED


def test_a_pdf_without_a_plain_table_of_its_objects_stays_as_it_is() -> None:
    other = b"%PDF-1.7\n1 0 obj\n<</Type/XRef>>\nendobj\nstartxref\n9\n%%EOF\n"
    assert with_words(other, ["One"]) == other


def test_styles_that_are_called_as_a_tag_are_renamed_for_it() -> None:
    def styles(data: bytes) -> dict[str, str]:
        return {one.style_id: one.name for one in docx.Document(io.BytesIO(data)).styles}

    data = a_paper()
    before, after = styles(data), styles(with_other_names(data))
    changed = {key: name for key, name in after.items() if before[key] != name}
    assert changed == {"Figure": "Figure paragraph", "Note": "Note paragraph"}
    assert with_other_names(with_other_names(data)) == with_other_names(data)
