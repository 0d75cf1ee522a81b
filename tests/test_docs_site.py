"""docs/ as a site: built strictly, without a network; its pages fetch nothing, and show pictures that are there."""

import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

DOCS = Path(__file__).parents[1] / "docs"
PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<file>[^)\s]*pictures/[^)\s]+)\)")
PAGES = [*sorted(DOCS.glob("*.md")), DOCS.parent / "README.md"]


def _built(site: Path, **settings: object) -> Path:
    config = load_config(str(DOCS / "site" / "mkdocs.yml"), strict=True, site_dir=str(site), **settings)
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    return site


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    """No connection is made meanwhile: whoever tries is told."""

    def refuse(*_: object) -> None:
        raise AssertionError("the build of the site wants a network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setitem(os.environ, "NO_MKDOCS_2_WARNING", "1")
        yield


@pytest.fixture(scope="module")
def site(offline: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(tmp_path_factory.mktemp("site") / "built")


def test_every_page_is_built(site: Path) -> None:
    assert {path.stem for path in DOCS.glob("*.md")} <= {path.stem for path in site.glob("*.html")}
    decisions = [path.stem for path in (DOCS / "decisions").glob("[0-9]*.md")]
    assert decisions and set(decisions) <= {path.stem for path in (site / "decisions").glob("*.html")}


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    fetched = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//[^>]*>")
    for page in site.rglob("*.html"):
        found = [tag for tag in fetched.findall(page.read_text(encoding="utf-8")) if 'rel="canonical"' not in tag]
        assert not found, page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", sheet.read_text(encoding="utf-8")), sheet.name


def test_pages_can_be_searched(site: Path) -> None:
    index = (site / "search" / "search_index.js").read_text(encoding="utf-8")
    assert "A term in an afternoon" in index and "ap-012" in index


def test_a_link_that_leaves_the_site_is_left_as_its_words(site: Path) -> None:
    page = (site / "systems.html").read_text(encoding="utf-8")
    assert "test_governance.py" in page and 'href="../tests' not in page
    assert '<a href="rules.html#rg-147">RG-147</a>' in page


@pytest.mark.parametrize(
    "page",
    ["[no such page](nowhere.md)", "[no such place](other.md#nowhere)", "![no such picture](pictures/nowhere.png)",
     "[no such file](../tests/nowhere.py)"],
)  # fmt: skip
def test_a_link_to_nothing_is_found(page: str, offline: None, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "index.md").write_text(f"# Page\n\n{page}\n", encoding="utf-8")
    (pages / "other.md").write_text("# Other\n\n## Somewhere\n", encoding="utf-8")
    nav = ["index.md", "other.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
    with pytest.raises(Abort):
        _built(tmp_path / "built", docs_dir=str(pages), nav=nav)


def test_pictures_are_those_that_are_made_and_shown() -> None:
    sys.path.insert(0, str(DOCS / "site"))
    try:
        from pictures import DECLARED
    finally:
        sys.path.pop(0)
    shown = [(page, found) for page in PAGES for found in PICTURE.finditer(page.read_text(encoding="utf-8"))]
    there = {path.stem for path in (DOCS / "pictures").glob("*.png")}
    assert there == {picture.name for picture in DECLARED} == {Path(found["file"]).stem for _, found in shown}
    for page, found in shown:
        assert (page.parent / found["file"]).is_file() and len(found["words"]) > 20, page.name


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (DOCS / "pictures").iterdir()}
    assert max(sizes.values()) < 200_000, sizes
