"""The files of declarations: the package's, and what a trust has laid over them in its own `templates/`.

Both have the same folders. A file of the trust's with a new key adds; one with a known key changes only what it
names: tables are merged key by key, and a list is replaced, or changed by `{ add = [...], drop = [...] }`. Here all
of it is plain TOML; `planbook.model.loading` makes typed objects of it.
"""

import hashlib
import io
import os
import pickle
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import Any

from planbook.model.laid_over import NAMED_BY, Path_, merged
from planbook.model.prose import agree
from planbook.model.renaming import Renamed, called_alike, renamed_part, renamings

READERS = "reader"
"""The list of who reads papers: what they are called is a word of the trust's, as that of a record is."""
OWN = "templates"
"""The folder in a trust's that has its own declarations."""
_FOLDERS = {
    "record": ("records", "register"), "format": ("formats",), "rule": ("rules",), "report": ("reports",),
    "pack": ("packs",), "catalogue": ("catalogue",),
}  # fmt: skip
"""By kind of declaration, the folders that have its files."""
_FILES = {
    "list": "lists.toml", "word": "words.toml", "derivation": "derivations.toml", "feed": "feeds.toml",
    "heading": "headings.toml", "layout": "headings.toml",
}  # fmt: skip
_TOP = {"word": "words", "derivation": "derive", "feed": "feed", "heading": "headings", "layout": "layouts"}
"""Of those files the one table that holds all things of the kind, where they do not stand there by themselves."""
_MOST_BYTES = 4 * 1024 * 1024
"""Of one file; the longest that comes with planbook has some 60,000."""

_Thing = tuple[str, str, dict[str, Any], str, str]
"""What a file declares: its kind, key and table, the file, and what a message shows before a key of it."""


@dataclass(slots=True)
class TemplatePart:
    """One declared thing as plain tables: a record, a format, a rule, a list."""

    kind: str
    key: str
    table: dict[str, Any]
    said: list[tuple[str, Mapping[str, Any]]]
    """The files that say something of it, in order, each with what it says."""
    shown: str = ""
    """What stands before a key in a message, where the file has several such things."""

    @property
    def is_own(self) -> bool:
        """Whether the trust has added it."""
        return is_own(self.said[0][0])

    @property
    def is_changed(self) -> bool:
        """Whether the trust has changed something that comes with planbook."""
        return not self.is_own and is_own(self.said[-1][0])

    def file_of(self, path: Path_) -> str:
        """The file that says what stands at `path`, or what stands nearest above it: the last that does."""
        # What a trust says of a sheet or block is behind all that is wrong with it, its changed lists too.
        path = ("rows", *path) if self.kind == "catalogue" else path
        far = 2 if self.kind in ("format", "report", "pack") else len(path)
        depths = [(_depth(table, path[:far]), number) for number, (_, table) in enumerate(self.said)]
        deepest, number = max(depths)
        return self.said[number if deepest else 0][0]


def is_own(file: str) -> bool:
    """Whether the file, as `TemplatePart.said` names it, is the trust's."""
    return file.startswith(f"{OWN}/")


@dataclass(slots=True)
class Templates:
    """All files of one folder of declarations, with a trust's own over them."""

    folder: Path
    own: Path | None = None
    """The trust's own `templates/`; None where it has none."""
    parts: dict[str, dict[str, TemplatePart]] = field(default_factory=dict)
    """By kind (`record`, `list`, `format`, `rule`, `report`, `pack`, `catalogue`, `word`, `derivation`, `feed`,
    `heading`, `layout`) and key."""
    faults: list[str] = field(default_factory=list)
    lacks_files: bool = False
    """Whether a file of it could not be read: what the others name may stand there."""
    digest: Any = field(default_factory=hashlib.sha256)

    def of(self, kind: str) -> dict[str, TemplatePart]:
        """The parts of that kind by their keys."""
        return self.parts.setdefault(kind, {})

    def unread(self, fault: str) -> None:
        """Note a file that could not be read."""
        self.faults.append(fault)
        self.lacks_files = True

    def fault(self, part: TemplatePart, path: Path_, what: str) -> None:
        """Note a fault of what stands at `path` in `part`."""
        where = ".".join(entry for entry in (part.shown, *path) if entry) or part.kind
        self.faults.append(f"{part.file_of(path)}: {where}: {what}")


def read_templates(folder: Path, own: Path | None = None) -> Templates:
    """What the files say; what cannot be read of them is among the faults."""
    templates = Templates(folder, own)
    shipped = list(_read(templates, folder, ""))
    added = list(_read(templates, own, f"{OWN}/")) if own is not None else []
    records = {
        key: _table(templates, table, "record", file) for kind, key, table, file, _ in shipped if kind == "record"
    }
    readers = next((table for kind, key, table, _, _ in shipped if (kind, key) == ("list", READERS)), {})
    named = {code: {"one": told["word"].lower(), "many": told["many"]} for code, told in readers.items()}
    added_records = {
        key: _table(templates, table, "record", file) for kind, key, table, file, _ in added if kind == "record"
    }
    words = _renamings(templates, [entry for entry in added if entry[0] == "word"], records, named, added_records)
    for kind, key, table, file, shown in shipped:
        _lay(templates, kind, key, table if kind == "catalogue" else renamed_part(kind, table, words), file, shown)
    for kind, key, table, file, shown in added:
        _lay(templates, kind, key, table, file, shown)
    return templates


def _renamings(
    templates: Templates,
    added: Sequence[_Thing],
    records: Mapping[str, Mapping[str, Any]],
    readers: Mapping[str, Mapping[str, Any]],
    added_records: Mapping[str, Mapping[str, Any]],
) -> list[Renamed]:
    """What the trust calls things; a word that does not fit is a fault, and renames nothing."""
    words: dict[str, Renamed] = {}
    files = {key: file for _, key, _, file, _ in added}
    wrong: dict[str, str] = {}
    for _, key, table, _, _ in added:
        try:
            (words[key],) = renamings({key: table.get("is")}, {**records, **readers})
        except ValueError as error:
            _, wrong[key] = error.args
    called = {key: word.now for key, word in words.items() if key in records}
    wrong.update(called_alike(called, {**added_records, **records}))
    templates.faults.extend(f"{files[key]}: words.{key}: {what}" for key, what in wrong.items())
    return [word for key, word in words.items() if key not in wrong]


_MEANT = re.compile(r"\.(toml(\.txt)?|ya?ml)\Z", re.IGNORECASE)
"""How the names end of files that declare something, or were meant to: an editor may have added an ending."""


def own_files(own: Path) -> Iterator[Path]:
    """The files of a trust's own declarations, sorted by name."""
    yield from sorted(p for p in own.rglob("*") if p.suffix.casefold() in {".toml", ".docx"} and p.is_file())


def only_meant(own: Path) -> Iterator[Path]:
    """What was meant to declare something and cannot: it has another ending, or is no file."""
    yield from (p for p in _meant_files(own) if p.suffix.casefold() != ".toml" or not p.is_file())


def has_own(own: Path) -> bool:
    """Whether there are any, or what was meant to be one."""
    return any(own_files(own)) or any(_meant_files(own))


def _meant_files(own: Path) -> Iterator[Path]:
    """What declares something, or was meant to, sorted by name: folders and devices of such a name too."""
    yield from sorted(p for p in own.rglob("*") if _MEANT.search(p.name))


def packed(own: Path | None) -> bytes:
    """A trust's own declarations as they are kept in the ledger: the same bytes for the same files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for file in own_files(own) if own else ():
            # A name may hold bytes that are no text; a name in an archive may not.
            name = os.fsencode(file.relative_to(own or file).as_posix()).decode("utf-8", "backslashreplace")
            archive.writestr(zipfile.ZipInfo(name), file.read_bytes())
    return made.getvalue()


def unpack(data: bytes, folder: Path) -> None:
    """Put what `packed` gave into `folder`, which is made."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(folder)  # it was packed by planbook, and is kept under its SHA-256


_Read = Iterator[_Thing]


def _read(templates: Templates, base: Path, before: str) -> _Read:
    """Each thing that the files of `base` declare: its kind, key and table, its file, and what a message shows."""
    known: set[Path] = set()
    for kind, folders in _FOLDERS.items():
        for name in folders:
            for file in sorted((base / name).glob("*.toml")):
                known.add(file)
                told = before + file.relative_to(base).as_posix()
                data = _toml(templates, file, told)
                if data is not None:
                    yield from _things(templates, kind, file.stem, _shaped(templates, kind, data, told), told)
    for kind, name in _FILES.items():
        file = base / name
        if file.exists():
            known.add(file)
            yield from _of_file(templates, kind, _toml(templates, file, before + name) or {}, before + name)
    if before:
        for file in _meant_files(base):
            if file not in known:
                there_are = (f"{n}/" for names in _FOLDERS.values() for n in names)
                there = ", ".join([*there_are, *dict.fromkeys(_FILES.values())])
                told = before + file.relative_to(base).as_posix()
                templates.faults.append(f"{told}: the file: is read by nothing. There are: {there}")


def _of_file(templates: Templates, kind: str, data: dict[str, Any], told: str) -> _Read:
    """Each thing that a file declares which has all of a kind."""
    top = _TOP.get(kind)
    tops = [_TOP[other] for other, name in _FILES.items() if name == _FILES[kind] and other in _TOP]
    for key in data.keys() - {*tops} if top else ():
        what = f"{agree(len(tops), 'there is', 'there are')}: {', '.join(tops)}"
        templates.faults.append(f"{told}: {key}: is not a table of this file ({what})")
    things = _table(templates, data, top, told) if top else data
    for key in things:
        if kind == "word":
            yield kind, key, {"is": things[key]}, told, key
            continue
        table = _table(templates, things, key, told)
        yield kind, key, table if top else _tables(templates, key, table, told, kind), told, key


def _table(templates: Templates, data: Mapping[str, Any], key: str, told: str) -> dict[str, Any]:
    found = data.get(key, {})
    if isinstance(found, dict):
        return found
    templates.faults.append(f"{told}: {key}: should be a table")
    return {}


_TABLE, _TABLES, _ROWS = "a table", "tables, each under its key", "tables, each [[{key}]]"
_NAMED = _ROWS + " "
"""Rows that an earlier planbook had as tables under their keys: those are read still."""
_SHAPES = {
    "record": {"record": _TABLE, "fields": _TABLES},
    "format": {"format": _TABLE, "sheet": _ROWS},
    "report": {"report": _TABLE, "block": _NAMED},
    "rule": {"rule": _ROWS},
    "pack": {"pack": _TABLE, "sheet": _ROWS},
}
"""What stands under each key of a file, by kind of declaration."""


def _shaped(templates: Templates, kind: str, data: dict[str, Any], told: str) -> dict[str, Any]:
    """`data` without what is not of the shape that such a file has; of that a fault is noted."""
    made = dict(data)
    for key, shape in _SHAPES.get(kind, {}).items():
        found = data.get(key)
        if found is None:
            continue
        if shape == _NAMED and isinstance(found, dict):
            tables = _tables(templates, key, found, told)
            found = made[key] = [{NAMED_BY[key]: name, **table} for name, table in tables.items()]
        rows = isinstance(found, list) and all(isinstance(row, dict) for row in found)
        if not (rows if shape in (_ROWS, _NAMED) else isinstance(found, dict)):
            templates.faults.append(f"{told}: {key}: should be {shape.strip().format(key=key)}")
            del made[key]
        elif shape == _TABLES:
            made[key] = _tables(templates, key, dict(found), told)
    return made


def _tables(templates: Templates, key: str, found: Mapping[str, Any], told: str, kind: str = "") -> dict[str, Any]:
    """The tables in a table; what is none is a fault."""
    for name in found:
        if not isinstance(found[name], dict):
            word = f', as {{ word = "{found[name]}" }}' if kind == "list" and isinstance(found[name], str) else ""
            templates.faults.append(f"{told}: {key}.{name}: should be a table{word}")
    return {name: table for name, table in found.items() if isinstance(table, dict)}


def _things(templates: Templates, kind: str, stem: str, data: dict[str, Any], told: str) -> _Read:
    if kind == "rule":
        for key in data.keys() - {"rule"}:
            templates.faults.append(f"{told}: {key}: is not a table of this file (there is: [[rule]])")
        rules = data.get("rule", [])
        for number, table in enumerate(rules if isinstance(rules, list) else [], start=1):
            if isinstance(table, dict):
                code = str(table.get("code", f"rule {number}"))
                yield kind, code, table, told, code
    elif kind == "record":
        record = _table(templates, data, "record", told)
        yield kind, str(record.get("key", stem)), data, told, ""
    elif kind == "catalogue":
        for key, rows in data.items():
            if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
                yield kind, key, {"rows": rows}, told, key
            else:
                templates.faults.append(f"{told}: {key}: should be rows, each [[{key}]]")
    else:
        yield kind, stem, data, told, ""


def _toml(templates: Templates, file: Path, told: str) -> dict[str, Any] | None:
    if not file.is_file():
        templates.unread(f"{told}: the file: is a folder, or no ordinary file")
        return None
    try:
        data = file.read_bytes().replace(b"\r\n", b"\n")
    except OSError as error:
        templates.unread(f"{told}: the file: cannot be read: {error.strerror or error}")
        return None
    if len(data) > _MOST_BYTES:
        templates.unread(f"{told}: the file: is larger than any declaration")
        return None
    templates.digest.update(told.encode() + b"\0" + data)
    try:
        return _parsed(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        where = f"byte {error.start} is none of it"
        templates.unread(f"{told}: the file: is not TOML: it is not saved as UTF-8 ({where}); save it so")
        return None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        templates.unread(f"{told}: the file: is not TOML: {error}")
        return None


def _parsed(text: str) -> dict[str, Any]:
    """What a TOML file says, for the caller to keep; planbook's own files are read again for each trust's."""
    made: dict[str, Any] = pickle.loads(_parsed_once(text))
    return made


@lru_cache(maxsize=512)
def _parsed_once(text: str) -> bytes:
    return pickle.dumps(tomllib.loads(text))


def _lay(templates: Templates, kind: str, key: str, table: dict[str, Any], file: str, shown: str) -> None:
    """Add what a file says of a thing, or lay it over what is said of it already."""
    there = templates.of(kind).get(key)
    if there is None:
        templates.of(kind)[key] = TemplatePart(kind, key, table, [(file, table)], shown)
        return
    again = any(other == file for other, _ in there.said) or is_own(file) == is_own(there.said[-1][0])
    there.said.append((file, table))
    if again:
        what = "the code is used twice; codes are never reused" if kind == "rule" else "is declared twice"
        templates.faults.append(f"{file}: {shown or key}: {what}")
        return
    if kind == "record" and PurePath(file).stem != key:
        there_is = f"{key!r} is a record of planbook's, which a file called {key}.toml changes"
        templates.faults.append(f"{file}: record.key: {there_is}; give yours a key of its own")
        return
    if kind == "catalogue":
        there.table = {"rows": [*there.table["rows"], *table["rows"]]}
        return
    there.table = merged(partial(templates.fault, there), there.table, table)


def _depth(table: Any, path: Path_) -> int:
    """How far down `path` leads in `table`."""
    for depth, key in enumerate(path):
        if isinstance(table, list):
            table = next((entry for entry in table if isinstance(entry, Mapping) and key in entry.values()), None)
            if table is None:
                return depth
            continue
        if not isinstance(table, Mapping) or key not in table:
            return depth
        table = table[key]
    return len(path)
