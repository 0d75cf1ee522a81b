"""The figures that a trust's own headlines show, by the ids that `trace` knows them by.

`count/<record>`, `count/<record>/by/<field>/<code>`, `units/<record>`, `sum/<record>/<field>` and
`phase/<phase>/<kpi>`, with a group of pupils after it where it is of one.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

from planbook.model.figure import Status
from planbook.model.meant import meant
from planbook.model.phases import NO_PHASE, together_codes

if TYPE_CHECKING:
    from planbook.model.declarations import Declarations, Record

COUNTED_BY: dict[str, tuple[str, ...]] = {
    "status": get_args(Status),
    "overdue": ("true", "false"),
}
"""What the rows of any record can be counted by beside its fields, with what may be said there."""
SUMMED = frozenset({"count", "number", "money"})
"""The types of fields that are added up."""
_FORMS = (
    "count/<record>", "count/<record>/by/<field>/<code>", "units/<record>", "sum/<record>/<field>",
    "phase/<phase>/<kpi>",
)  # fmt: skip


def record_of(figure: str) -> str:
    """The record that a figure counts or adds up; empty of a KPI's."""
    kind, _, rest = figure.partition("/")
    return "" if kind == "phase" else rest.partition("/")[0]


def declared_figures(declarations: "Declarations") -> dict[str, str]:
    """The figures of records that are declared as headlines, each with its headline's title."""
    blocks = (block for report in declarations.reports.values() for block in report.blocks)
    return {block.figure: block.title for block in blocks if record_of(block.figure)}


def fault_of_figure(declarations: "Declarations", figure: str) -> str | None:
    """What is wrong with the id of a figure that is to be a headline; None where there is such a figure."""
    match figure.split("/"):
        case ["phase", phase, kpi] | ["phase", phase, kpi, _]:
            group = figure.split("/")[3:]
            kpis = {str(row.get("kpi")) for row in declarations.catalogue.get("kpi", ())}
            groups = {choice.code for choice in declarations.lists["pupil_group"]}
            return (
                _among("phase", phase, [*together_codes(declarations), NO_PHASE])
                or _among("KPI in the catalogue", kpi, kpis)
                or (_among("group of pupils", group[0], groups) if group else None)
            )
        case [("count" | "units" | "sum") as kind, key, *rest]:
            record = declarations.records.get(key)
            if record is None:
                return _among("record", key, declarations.records)
            if record.disclosure:
                return f"a row of {key} is not shown outside, and its number would speak of few"
            return _fault_of_rows(declarations, record, kind, rest)
    return f"{figure!r} is no figure that a headline can show (there are: {', '.join(_FORMS)})"


def _fault_of_rows(declarations: "Declarations", record: "Record", kind: str, rest: list[str]) -> str | None:
    """What is wrong with what follows the record in a figure's id."""
    match kind, rest:
        case (("count" | "units"), []):
            return None
        case "count", ["by", key, code]:
            known = {key: COUNTED_BY[key]} if key in COUNTED_BY and key not in record.keys else {}
            if not known and key in record.keys:
                spec = record.field(key)
                if spec.disclosure not in ("", "none"):
                    return f"{key!r} may be hidden: how many say so would give it away"
                if spec.type != "choice":
                    return f"{key!r} is no choice, and only by a choice are rows counted"
                known = {key: tuple(choice.code for choice in declarations.lists[spec.list])}
            if not known:
                return _among(f"field of {record.key}", key, [*record.keys, *COUNTED_BY])
            return _among(f"{record.key}.{key}", code, known[key])
        case "sum", [key]:
            summed = [spec.key for spec in record.fields if spec.type in SUMMED and spec.disclosure != "internal"]
            return _among(f"field of {record.key} that is added up and may be shown", key, summed)
    return f"{'/'.join((kind, record.key, *rest))!r} is no figure of {record.key} (there are: {', '.join(_FORMS)})"


def _among(what: str, name: str, there: Iterable[str]) -> str | None:
    names = [*there]
    return None if name in names else f"there is no {what} {name!r}{meant(name, names)}"
