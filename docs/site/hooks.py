"""What the site does to the pages of docs/ as they are read on a code host.

The pages at the top of the repository (Contributing and the others) are pages of the site too. A link to a file
that is no page (a test, a template) is left as its words, as the site has no such file. A picture opens at its full
size. Decisions and the changelog come last in a search, as most people look for how a thing is done.
"""

import re
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).parents[2]
TOP = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
"""Pages beside docs/ that are pages of the site, under the same names."""
_LINK = re.compile(r"(?<!!)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s#]+)(?P<anchor>#[^)\s]*)?\)")
_PICTURE = re.compile(r"!\[[^\]]*\]\((?P<target>[^)\s]+\.png)\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie at the top of the repository."""
    for name in TOP:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, files: Files, **_: object) -> str:
    """Rewrite links that leave docs/; a link to nothing stays as it is, so that the strict build names it."""
    source = page.file.src_uri
    if source.startswith("decisions/") or source == "CHANGELOG.md":
        page.meta["search"] = {"boost": 1e-5}  # a word in a title counts a thousand times
    place = PurePosixPath(source).parent if source in TOP else PurePosixPath("docs", source).parent

    def rewritten(link: re.Match[str]) -> str:
        target = link["target"]
        if "://" in target or target.startswith("mailto:"):
            return link[0]
        path = _within(place / target)
        if path is None or not (ROOT / path).exists():
            return link[0]
        inside = path.removeprefix("docs/") if path.startswith("docs/") else path
        known = files.get_file_from_path(inside if path.startswith("docs/") or path in TOP else "")
        if known is None or known.inclusion.is_excluded():
            return link["words"]
        here = PurePosixPath(source).parent
        return f"[{link['words']}]({_relative(inside, here)}{link['anchor'] or ''})"

    return _PICTURE.sub(r"[\g<0>](\g<target>)", _LINK.sub(rewritten, markdown))


def _within(path: PurePosixPath) -> str | None:
    """The path from the repository's root without `..`; None where it leaves it."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _relative(target: str, here: PurePosixPath) -> str:
    return "../" * len(here.parts) + target
