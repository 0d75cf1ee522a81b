"""All that the demo's outputs say, as plain text: to compare two states of planbook by.

    python tests/demo_said.py --seed 1 --units 6 said-1.txt

Run it in both, and compare the files with `diff`. Where files lie and how they look is left out; every figure,
status, sentence and finding is in. A line that says whom an output is for counts as how it looks.
"""

import argparse
import email
import email.policy
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl

from planbook.demo.play import play

_AUDIENCE = re.compile(r"(Internal: holds small|For governors and trustees:|For .{1,80} only[.:]).*\Z")


def is_audience(value: object) -> bool:
    """Whether it is the line that says whom an output is for: that is how it looks, not what it says."""
    return isinstance(value, str) and _AUDIENCE.match(value) is not None and "\n" not in value


def without_audience(value: object) -> object:
    """A text without that line and the empty one beneath it; anything else as it is."""
    first, gap, rest = str(value).replace("\r\n", "\n").partition("\n\n")
    return rest if gap and is_audience(first) else value


def said(path: Path) -> Iterator[str]:
    """What the file says, line by line."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        for sheet in book:
            above = int(is_audience(sheet["A1"].value))
            for row in sheet.iter_rows(min_row=1 + above):
                cells = [
                    f"{cell.column_letter}{cell.row - above}={without_audience(cell.value)}"
                    for cell in row
                    if cell.value is not None and not is_audience(cell.value)
                ]
                if cells and sheet.title != "_planbook":
                    yield f"{sheet.title}: " + " | ".join(cells)
    elif path.suffix == ".docx":
        document = docx.Document(str(path))
        yield from (paragraph.text for paragraph in document.paragraphs if paragraph.text)
        for table in document.tables:
            yield from (" | ".join(cell.text for cell in row.cells) for row in table.rows)
    elif path.suffix == ".eml":
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        yield f"{message['To']}: {message['Subject']}"
        body = message.get_body(("plain",))
        yield from str(without_audience(body.get_content())).splitlines() if body else ()
    elif path.suffix in {".csv", ".txt"}:
        yield from str(without_audience(path.read_text(encoding="utf-8-sig", errors="replace"))).splitlines()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--units", type=int, default=12)
    parser.add_argument("--periods", type=int, default=3)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "trust"
        play(folder, units=asked.units, periods=asked.periods, seed=asked.seed)
        with asked.out.open("w", encoding="utf-8") as stream:
            for path in sorted((folder / "outputs").rglob("*")):
                if path.is_file():
                    name = path.relative_to(folder / "outputs").as_posix().replace("internal/", "")
                    stream.writelines(f"{name}: {line}\n" for line in said(path))


if __name__ == "__main__":
    main()
