"""How other people head the columns of their plans, as `headings.toml` declares it, and layouts that are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planbook.model.meant import meant
from planbook.model.record import Record
from planbook.model.templates import TemplatePart, Templates

NOT_IMPORTED = "not_imported"
"""The entry of columns that many tables have and no plan: what stands beneath is listed."""


FILLERS = "fillers"
"""The entry of words that may stand in any heading and change nothing of what it means."""


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """What heads the column of one field in files that planbook did not make."""

    key: str
    """The field with its record, as `action.led_by`."""
    words: tuple[str, ...] = ()
    """Headings that mean it, beside its own."""
    last: tuple[str, ...] = ()
    """Headings that mean it only where no other column does."""
    opens: tuple[str, ...] = ()
    """How headings begin that mean it, two words or more, as "How will we know"; of several the longest counts."""
    says: tuple[str, ...] = ()
    """Words that, where they stand beneath a heading that several fields share, speak for this one."""
    before: tuple[str, ...] = ()
    """Fields to the left of whose column it stands, where its heading is shared."""
    after: tuple[str, ...] = ()
    """Fields to the right of whose column it stands, where its heading is shared."""
    otherwise: tuple[str, ...] = ()
    """Fields of which the first that there is takes what cannot be read as this one, and all that is headed as this
    one where a format does not show it."""
    means: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Further words for the entries of the field's list, by their codes."""
    yes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By codes of the field's list the headings beneath which Yes means that entry, as under "Complete?"; No means
    none."""
    endless: tuple[str, ...] = ()
    """Of a date: words for work that has no end."""
    struck: str = ""
    """The entry of the list that it has in a row that is struck out."""
    common: tuple[str, ...] = ()
    """Of a name: words that many have beside those that say which one it is, and that people leave out."""


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """A table whose columns somebody has placed before."""

    key: str
    headings: tuple[str, ...] = ()
    """As they were written, in their order."""
    fields: tuple[str, ...] = ()
    """What each was taken for; empty where it was left out."""


def check_heading_words(
    templates: Templates, records: Mapping[str, Record], words: Mapping[str, HeadingWords]
) -> None:
    """Note what names a field, or an entry, that there is not."""
    known = {f"{record.key}.{spec.key}" for record in records.values() for spec in record.fields}
    parts = templates.of("heading")
    for said in words.values():
        if said.key not in (NOT_IMPORTED, FILLERS):
            _check(templates, parts[said.key], (), (said.key,), known)
        for name in ("before", "after", "otherwise"):
            _check(templates, parts[said.key], (name,), getattr(said, name), known)
    for part in templates.of("layout").values():
        _check(templates, part, ("fields",), [key for key in part.table.get("fields", ()) if key], known)


def _check(
    templates: Templates, part: TemplatePart, path: tuple[str, ...], keys: Iterable[str], known: set[str]
) -> None:
    for key in keys:
        if key not in known:
            templates.fault(part, path, f"there is no field {key!r}{meant(key, sorted(known))}")
