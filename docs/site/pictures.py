"""The pictures of docs/: pages of real outputs of the demo, as LibreOffice sets them and Chromium shows them.

`python docs/site/pictures.py` makes all of them again, in docs/pictures/; it needs LibreOffice, poppler-utils and
Chromium. A test looks whether the pictures that pages show are those that are declared here.
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PICTURES = Path(__file__).parents[1] / "pictures"
PERIOD = "2026-27-autumn"
PAGE = ".html"
"""How the name of a file ends that a browser shows."""
_DOTS = 96
"""Dots to an inch: a page in landscape is as wide as a page of the site."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The first page of a file that says `says`, to `width` and `height` mm from its corner; `file` is a pattern in
    the demo's folder. Of a page for a browser `says` is the view, as its address has it, and the sizes are those of
    the window."""

    name: str
    file: str
    says: str
    height: int = 210
    width: int = 297


DECLARED = (
    Picture("cover", f"issued/{PERIOD}/990101_*.xlsx", "What to do", 200, 200),
    Picture("actions", f"issued/{PERIOD}/990101_*.xlsx", "Actions, autumn term 2026", 195),
    Picture("kpis", f"issued/{PERIOD}/990101_*.xlsx", "KPIs, autumn term 2026", 150),
    Picture("check", f"issued/{PERIOD}/990101_*.xlsx", "Check, autumn term 2026", 130),
    Picture("what-to-correct", f"outputs/{PERIOD}/replies/990105_*.xlsx", "What to correct", 120, 212),
    Picture("overview", f"outputs/{PERIOD}/summary.xlsx", "Overview Page"),
    Picture("schools-by-kpi", f"outputs/{PERIOD}/summary.xlsx", "Schools by KPI, 1 of 2, autumn", 170, 285),
    Picture("governors", f"outputs/{PERIOD}/reports/990101_*_governors_*.docx", "Matters to note", 250),
    Picture("governors-kpis", f"outputs/{PERIOD}/reports/990101_*_governors_*.docx", "Table 3", 200),
    Picture("dashboard", f"outputs/{PERIOD}/dashboard.html", "overview", 190, 290),
    Picture("dashboard-kpis", f"outputs/{PERIOD}/dashboard.html", "kpis", 165, 290),
)


def make(demo: Path, folder: Path) -> None:
    """Write every picture of the demo's folder into `folder`."""
    printed = [picture for picture in DECLARED if not picture.file.endswith(PAGE)]
    for picture in DECLARED:
        if picture not in printed:
            show(_only(demo, picture.file), picture, folder)
    files = sorted({_only(demo, picture.file) for picture in printed})
    with tempfile.TemporaryDirectory() as scratch:
        copies = {}
        for number, file in enumerate(files):  # a school's workbook and its reply have one name
            copies[file] = Path(scratch) / f"{number}{file.suffix}"
            copies[file].write_bytes(file.read_bytes())
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation={(Path(scratch) / 'profile').as_uri()}", "--headless"),
                *("--convert-to", "pdf", "--outdir", scratch, *map(str, copies.values())),
            ],
            check=True,
            capture_output=True,
        )
        for picture in printed:
            pdf = copies[_only(demo, picture.file)].with_suffix(".pdf")
            page = _page_of(pdf, picture.says)
            width, height = map(str, _dots(picture))
            subprocess.run(
                [
                    *("pdftoppm", "-png", "-singlefile", "-r", str(_DOTS), "-f", str(page), "-l", str(page)),
                    *("-W", width, "-H", height, str(pdf), str(folder / picture.name)),
                ],
                check=True,
            )


def show(page: Path, picture: Picture, folder: Path) -> None:
    """Write the picture of a view of a page that a browser shows into `folder`."""
    width, height = _dots(picture)
    subprocess.run(
        [
            *("chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}"),
            *(f"--screenshot={folder / picture.name}.png", f"{page.resolve().as_uri()}#/{picture.says}"),
        ],
        check=True,
        capture_output=True,
    )


def _dots(picture: Picture) -> tuple[int, int]:
    width, height = (round(mm / 25.4 * _DOTS) for mm in (picture.width, picture.height))
    return width, height


def _only(demo: Path, pattern: str) -> Path:
    (file,) = demo.glob(pattern)
    return file


def _page_of(pdf: Path, words: str) -> int:
    """The number of the first page that says the words, from 1."""
    said = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = [re.sub(r"\s+", " ", page) for page in said.split("\f")]
    return next(number for number, page in enumerate(pages, 1) if words in page)


if __name__ == "__main__":
    from planbook.api import open_trust
    from planbook.demo.play import play

    with tempfile.TemporaryDirectory() as made:
        play(Path(made) / "demo")
        open_trust(Path(made) / "demo", today=date(2026, 12, 18)).report(PERIOD, audience="dashboard")
        PICTURES.mkdir(exist_ok=True)
        make(Path(made) / "demo", PICTURES)
