"""A glance passes over a part only where taking it apart would find nothing to take out."""

import io
import random
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from planbook.removal import office
from planbook.removal.glance import has_pieces, without_any, without_names
from planbook.removal.office import _taken_out_of_part, _taken_out_of_xml
from planbook.removal.phrases import Phrases, folded
from planbook.workflow.consolidate import consolidate
from planbook.workflow.report import report
from trust_folder import PERIOD, TODAY, small_trust

NAME = Phrases(("Zebulon Quagmire & <Sons>", "Ottoline", "He left the room", "It was Perpetua"), "[gone]")
NAMESPACE = 'xmlns="urn:x" xmlns:a="urn:y"'
HOLDS = {
    "as it is": "<t>Zebulon Quagmire &amp; &lt;Sons&gt; came</t>",
    "in other capitals": "<t>OTTOLINE</t>",
    "an attribute": "<c descr='seen by Ottoline'/>",
    "several words in any attribute": "<c any='He left  the&#10;room'/>",
    "numbered letters": "<t>Otto&#108;ine</t>",
    "Excel's letters": "<t>_x004F_ttoline</t>",
    "CDATA": "<t>Otto<![CDATA[line]]></t>",
    "a comment": "<c><!-- Ottoline --></c>",
    "a formula": '<f>"Ottoline"</f>',
    "pieces": "<p><r><t>Otto</t></r><r><t>line</t></r></p>",
    "pieces of another namespace": "<a:p><a:r><a:t>Ot</a:t></a:r><a:r><a:t>toline</a:t></a:r></a:p>",
    "pieces and a break": "<p><r><t>He left</t><br/><t>the room</t></r></p>",
    "a paragraph within another": "<p><t>Otto</t><p><t>x</t></p><t>line</t></p>",
    "cut short": "<t>He left the…</t>",
    "cut short and wrapped": "<t>he\nleft th...</t>",
    "cut short before its longest word": "<t>It was Perp…</t>",
    "cut in pieces": "<si><r><t>Zebulon Q</t></r><r><t>uag…</t></r></si>",
}
HOLDS_NONE = {
    "nothing": "<t>Nobody came</t>",
    "too little before it breaks off": "<t>He le…</t>",
    "a longer word": "<t>Ottolines</t>",
    "two texts": "<c><t>Otto</t><t>line</t></c>",
    "pieces of nothing": "<p><r><t>Otto</t></r><r><t>man</t></r></p>",
}
PIECES = {
    "one": ("<si><t>Ottoline</t></si>", False),
    "one with its spaces": ('<si><t xml:space="preserve"> Ottoline </t></si><si><t>x</t></si>', False),
    "one of a namespace": ("<a:p><a:t>x</a:t></a:p>", False),
    "none": ("<si><t/></si>", True),
    "two": ("<si><t>x</t></si><si><t>Otto</t><t>line</t></si>", True),
    "runs": ("<si><t>x</t></si><si><r><t>Otto</t></r><r><t>line</t></r></si>", True),
    "a paragraph with attributes": ('<w:p w:rsid="1"><w:t>x</w:t></w:p>', True),
    "markup in it": ("<si><t>Otto<b/>line</t></si>", True),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1")


def part(inner: str, encoding: str = "utf-8") -> bytes:
    said = {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16"}.get(encoding, encoding)
    return f'<?xml version="1.0" encoding="{said}"?><root {NAMESPACE}>{inner}</root>'.encode(encoding)


@pytest.mark.parametrize(("inner", "expected"), PIECES.values(), ids=PIECES)
def test_a_text_of_one_piece_is_in_no_pieces(inner: str, expected: bool) -> None:
    assert has_pieces(part(inner)) == expected


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("what", [*HOLDS, *HOLDS_NONE])
def test_it_comes_to_what_taking_it_apart_does(what: str, encoding: str) -> None:
    content = part(
        {**HOLDS, **HOLDS_NONE}[what].replace("…", "&#8230;" if encoding == "iso-8859-1" else "…"), encoding
    )
    done = _taken_out_of_xml(content, NAME, set(), False)
    assert (done != content) == (what in HOLDS)
    assert _taken_out_of_part(content, NAME, set(), False) == done


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    ("inner", "names"),
    [("<sheet name='x'/>", True), ("<a:definedName name='x'>A1</a:definedName>", True), ("<sheets/>", False)],
)
def test_names_of_sheets_and_ranges_are_seen(inner: str, names: bool, encoding: str) -> None:
    sure = encoding in ("utf-8", "utf-8-sig")  # of others it is never sure that there is none
    assert without_names(part(inner, encoding)) == (not names and sure)


def made(tmp_path: Path) -> Iterator[bytes]:
    """Every part of the workbooks and papers of a small trust."""
    folder = small_trust(tmp_path, units=2)
    consolidate(folder.trust, PERIOD, TODAY)
    report(folder.trust, PERIOD, TODAY)
    files = {unit: next(folder.path.rglob(f"outputs/**/{unit}_*.docx")) for unit in ("990101", "990102")}
    for path in (*files.values(), folder.outputs / "summary.xlsx", folder.file_of("990101")):
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            yield from (archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))


def test_of_words_that_any_file_has_it_passes_over_no_part_that_has_them(tmp_path: Path) -> None:
    drawn = random.Random(20261221)
    parts = list(made(tmp_path))
    texts = {text for content in parts for text in office.root_of(content).itertext()}
    said = sorted(text for text in texts if len(text.strip()) > 4)
    passed = 0
    for _ in range(12):
        whole = drawn.choice(said)
        phrases = Phrases((" ".join(whole.split()[:4]), drawn.choice(said)[:30].strip() or "xyz"), "[gone]")
        for content in drawn.sample(parts, 12):
            done = _taken_out_of_xml(content, phrases, set(), False)
            assert _taken_out_of_part(content, phrases, set(), False) == done, phrases.words
            passed += done == content and without_any(content, phrases)
    assert passed > 50, "or it spares nothing"


def test_letters_that_a_pattern_takes_for_the_same_are_the_same_when_folded() -> None:
    """Else a glance would pass over words that are taken out where they stand in other capitals."""
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]
    cased = "".join(c for c in letters if len({c, c.lower(), c.upper(), c.title(), c.casefold()}) > 1)
    same = [(one, other) for one in cased for other in re.findall(re.escape(one), cased, re.IGNORECASE)]
    assert {("İ", "i"), ("ı", "I"), ("ſ", "s"), ("K", "k")} <= {*same}  # beside the usual ones
    assert [(one, other) for one, other in same if folded(one) != folded(other)] == []
    assert Phrases(("İzmir", "Kıvanç"), "[gone]").may_be_in("IZMIR") and not NAME.may_be_in("Nobody came")
