"""A submission as plain JSON, for the pipe from the reading process and for the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any

from planbook.model.aside import Aside
from planbook.model.declarations import Declarations
from planbook.model.submission import Claim, Fault, Problem, Row, Submission, Table, Unplaced
from planbook.model.values import Json, Value, from_json, to_json


def table_to_json(table: Table) -> dict[str, Any]:
    """Everything of `table`, its rows as lists."""
    return {
        "record": table.record,
        "sheet": table.sheet,
        "keys": list(table.keys),
        "letters": list(table.letters),
        "key_rows": list(table.key_rows) if table.key_rows else None,
        "rows": [[r.excel_row, r.excluded, [to_json(v) for v in r.values]] for r in table.rows],
        "faults": [[f.code, f.excel_row, f.field, f.value, f.read_as] for f in table.faults],
        **({"file": table.file} if table.file else {}),
    }


def table_from_json(data: Mapping[str, Any], declarations: Declarations) -> Table:
    """What `table_to_json` was given; a key that has been retired since is the field's of today.

    A column of a field that is declared no more, as one that a trust has taken out again, is left out.
    """
    record = declarations.records.get(data["record"])
    today = [record.current_key(key) if record else key for key in data["keys"]]
    kept = [number for number, key in enumerate(today) if key is not None]
    keys = tuple(key for key in today if key is not None)
    known = {f.key: f.may_be_day for f in record.fields} if record else {}
    dated = [number for number, key in enumerate(keys) if known.get(key, False)]
    current = dict(zip(data["keys"], today, strict=True))
    return Table(
        record=data["record"],
        sheet=data["sheet"],
        keys=keys,
        letters=tuple(data["letters"][number] for number in kept),
        rows=tuple(
            Row(row, _values([values[number] for number in kept], dated), excluded)
            for row, excluded, values in data["rows"]
        ),
        faults=tuple(
            Fault(code, row, now, *rest)
            for code, row, key, *rest in data["faults"]
            if (now := current.get(key, key)) is not None
        ),
        key_rows=tuple(data["key_rows"][number] for number in kept) if data["key_rows"] else None,
        file=data.get("file", ""),
    )


def _values(values: list[Json], dated: Sequence[int]) -> tuple[Value, ...]:
    """`values` as they were; at the places `dated` are dates, or what such a field takes instead.

    Most texts are words of lists, refs and names, which all workbooks of a trust have alike: they are kept once.
    """
    read: list[Value] = [intern(value) if type(value) is str else value for value in values]
    for place in dated:
        read[place] = from_json(values[place], dated=True)
    return tuple(read)


def problems_to_json(problems: tuple[Problem, ...]) -> list[Any]:
    """`problems` as lists."""
    return [[p.code, p.sheet, list(p.cells), p.value, [list(t) for t in p.tokens]] for p in problems]


def problems_from_json(data: list[Any]) -> tuple[Problem, ...]:
    """What `problems_to_json` was given."""
    return tuple(
        Problem(code, sheet, tuple(cells), value, tuple((key, word) for key, word in tokens))
        for code, sheet, cells, value, tokens in data
    )


def head_to_json(submission: Submission) -> list[Any]:
    """The problems of `submission` as lists, and after them what it says of itself and what lies beside its cells,
    where there is any of it."""
    claims = [[c.place, c.key, c.value, c.sheet, c.excel_row] for c in submission.claims]
    asides = [[a.kind, a.sheet, a.cell, a.what, a.words, a.left_out] for a in submission.asides]
    beside = {key: told for key, told in (("claims", claims), ("asides", asides)) if told}
    return [*problems_to_json(submission.problems), *([beside] if beside else [])]


@dataclass(frozen=True, slots=True)
class Head:
    """What a workbook says beside its tables."""

    problems: tuple[Problem, ...]
    claims: tuple[Claim, ...]
    asides: tuple[Aside, ...]


def head_from_json(data: list[Any]) -> Head:
    """What `head_to_json` was given."""
    beside = [entry for entry in data if isinstance(entry, dict)]
    return Head(
        problems_from_json([entry for entry in data if not isinstance(entry, dict)]),
        tuple(Claim(*claim) for told in beside for claim in told.get("claims", ())),
        tuple(Aside(*aside) for told in beside for aside in told.get("asides", ())),
    )


def submission_to_json(submission: Submission) -> dict[str, Any]:
    """Everything of `submission`."""
    return {
        "sha256": submission.sha256,
        "period": submission.period,
        "unit": submission.unit,
        "template": submission.template,
        "version": submission.version,
        "tables": [table_to_json(table) for table in submission.tables],
        "head": head_to_json(submission),
        "trust": submission.trust,
        "unplaced": [[u.sheet, u.cell, u.ref, u.heading, u.value] for u in submission.unplaced],
    }


def submission_from_json(data: Mapping[str, Any], declarations: Declarations) -> Submission:
    """What `submission_to_json` was given."""
    head = head_from_json(data["head"])
    return Submission(
        sha256=data["sha256"],
        period=data["period"],
        unit=data["unit"],
        template=data["template"],
        version=data["version"],
        tables=tuple(table_from_json(table, declarations) for table in data["tables"]),
        problems=head.problems,
        unplaced=tuple(Unplaced(*words) for words in data["unplaced"]),
        trust=data["trust"],
        claims=head.claims,
        asides=head.asides,
    )
