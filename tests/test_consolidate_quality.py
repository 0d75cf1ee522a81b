"""Findings as a table, and by the rule that was broken."""

from dataclasses import replace

from builders import submission
from consolidated import AUTUMN, consolidated, line, lines
from test_consolidate_returns import finding


def test_findings_with_names_and_titles():
    tables = consolidated(submission(), findings=[finding("XX-999", "warning", "990001")])
    row = line(tables.findings)
    assert (row["unit_name"], row["title"]) == ("Wychcombe Primary School", "XX-999")
    assert (row["file"], row["cells"], row["row"]) == (f"returned/{AUTUMN}/990001.xlsx", ("F6",), 6)


def test_by_cause_worst_first_and_then_by_how_many_schools():
    tables = consolidated(
        submission(),
        submission(unit="990002"),
        findings=[
            finding("XX-001", "note", "990001"),
            finding("XX-001", "note", "990002"),
            finding("XX-002", "error", "990001", "Row 14 is unclear."),
            finding("XX-003", "error", "990002"),
            finding("XX-003", "error", "990001"),
            finding("XX-003", "error", "990001", "Again."),
        ],
    )
    assert [(c["code"], c["severity"], c["units"], c["of"], c["findings"]) for c in lines(tables.causes)] == [
        ("XX-003", "error", 2, 2, 3),
        ("XX-002", "error", 1, 2, 1),
        ("XX-001", "note", 2, 2, 2),
    ]
    assert line(tables.causes, code="XX-002")["example"] == "Row 14 is unclear."


def test_those_who_sent_nothing_are_counted_among_all_who_were_asked():
    missing = [replace(finding("XX-004", "warning", unit), file=None) for unit in ("990002", "MR-03")]
    tables = consolidated(submission(), findings=[finding("XX-001", "error", "990001"), *missing])
    units = len(tables.returns)
    assert units > 2
    assert [(c["code"], c["units"], c["of"]) for c in lines(tables.causes)] == [
        ("XX-001", 1, 1),
        ("XX-004", 2, units),
    ]


def test_no_more_units_have_broken_a_rule_than_it_is_counted_out_of():
    """Two whose workbooks were refused, and one that is no unit of the trust: only one other came in."""
    refused = [finding("WB-008", "error", unit) for unit in ("990002", "MR-03", "990777")]
    tables = consolidated(submission(), findings=[finding("XX-001", "error", "990001"), *refused])
    assert {c["code"]: (c["units"], c["of"]) for c in lines(tables.causes)} == {"WB-008": (3, 4), "XX-001": (1, 1)}
