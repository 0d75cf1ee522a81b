"""The quantified targets of the source plans (D3), each walked from the cell to the paper."""

import pytest
from walk import Walk, walk_through

PRIORITY = {"area": "| ref | title |\n| P1 | Every school improves |"}
HEADS = {
    "ref": "S1",
    "belongs_to": "P1",
    "statement": "",
    "kind": "",
    "operator": "",
    "target": "",
    "target_high": "",
    "population": "",
    "baseline": "",
    "due": "02/10/2026",
    "derived_from": "",
    "counted_from": "",
    "actual": "",
    "missing": "",
    "status": "",
    "evidence": "",
}


def row(**said: str) -> str:
    """One success measure as it is typed."""
    cells = {**HEADS, **said}
    return "\n".join(f"| {' | '.join(part)} |" for part in (cells, cells.values()))


def target(
    says: str, finds: str, *, wrong: dict[str, str], reads: tuple[str, ...], data: str = "", **right: str
) -> Walk:
    """The walk of a target: what is right, what is wrong with it, and what is told of that."""
    return Walk(
        rows=(f"D3 {says}",),
        says=says,
        record="measure",
        format="because-we-will",
        beside={**PRIORITY, **BESIDE.get(says, {})},
        right=row(**right),
        wrong=row(**{**right, **wrong}),
        finds=finds,
        data=data,
        table="success_measures",
        paper="governors",
        block="success_measures",
        reads=reads,
    )


BESIDE: dict[str, dict[str, str]] = {}
WALKS = (
    target(
        "9 mini-region networks with agreed plans",
        """
        AP-107 | note | Success measures | N6, M6 | Of success measure S1 2 are still missing (7 of 9), and 1 are named.
        """,
        statement="Nine mini-region networks have an agreed plan.",
        kind="Number",
        operator="At least",
        target="9 of 9",
        population="Mini-regions",
        actual="7 of 9",
        missing="Coast; Valley",
        wrong={"missing": "Coast"},
        data="| ref | actual | missing |\n| S1 | 7 of 9 | Coast; Valley |",
        reads=("at least 9 of 9", "7 of 9", "Coast; Valley"),
    ),
)


@pytest.mark.parametrize("walk", WALKS, ids=str)
def test_it_is_entered_corrected_and_read(walk: Walk) -> None:
    walk_through(walk)
