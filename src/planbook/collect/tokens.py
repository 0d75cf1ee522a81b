"""The names that reading fills into the sentences of its rules, by code: what may stand in braces there.

They stand beside the value that is pointed out, which every sentence may quote.
"""

from collections.abc import Mapping

OF_CELLS = frozenset(f"FD-{number:03}" for number in (*range(1, 20), 28, 29, 30, *range(33, 43)))
"""The rules of cells and rows that could not be read, or were read with care."""

SAYS: Mapping[str, frozenset[str]] = {
    "FG-001": frozenset(),
    "FG-002": frozenset({"feed", "missing"}),
    "FG-003": frozenset({"feeds"}),
    "FG-004": frozenset({"what"}),
    "FG-005": frozenset({"feed", "headings"}),
    "FG-006": frozenset({"feed", "headings", "kpis"}),
    "FG-007": frozenset({"feed", "where"}),
    "FG-008": frozenset({"feed", "count", "names"}),
    "FG-009": frozenset({"feed", "name", "rows", "done"}),
    "FG-010": frozenset({"feed", "told"}),
    "FG-011": frozenset({"feed", "told"}),
    "FG-012": frozenset({"feed", "count", "meaning"}),
    "FG-013": frozenset({"feed", "count"}),
    "FG-014": frozenset({"feed", "name", "other"}),
    "FG-015": frozenset({"feed", "name", "there", "cell"}),
    "WB-001": frozenset({"what", "what_to_do"}),
    "WB-002": frozenset({"what", "what_to_do"}),
    "WB-003": frozenset({"what"}),
    "WB-004": frozenset(),
    "WB-005": frozenset({"what"}),
    "WB-006": frozenset(),
    "WB-007": frozenset({"template", "version", "what_to_do"}),
    "WB-010": frozenset({"missing"}),
    "WB-011": frozenset({"missing", "heading"}),
    "WB-012": frozenset({"missing", "read", "other"}),
    "WB-017": frozenset({"template"}),
    "WB-019": frozenset({"there", "heading", "missing"}),
    "WB-020": frozenset({"there", "count", "are"}),
    "WB-021": frozenset({"there", "count", "are"}),
    "WB-022": frozenset({"missing", "headings"}),
    "WB-023": frozenset({"there", "heading"}),
    "WB-024": frozenset({"there", "missing"}),
    "WB-025": frozenset({"there"}),
    "WB-026": frozenset({"there", "are", "stand", "they", "words"}),
    "WB-027": frozenset({"heading", "read", "other"}),
    "WB-028": frozenset({"there", "are"}),
    "WB-029": frozenset({"there", "are", "stand", "they", "words"}),
    "WB-030": frozenset({"missing"}),
    "WB-033": frozenset({"there", "are", "they", "where"}),
    "WB-034": frozenset({"missing"}),
    "WB-036": frozenset({"there", "what", "rows"}),
    "WB-040": frozenset({"version", "sha256", "what"}),
    "WB-070": frozenset({"part", "who", "parts"}),
    "WB-071": frozenset({"count", "made_of"}),
    "WB-080": frozenset({"missing", "headings", "left"}),
    "WB-081": frozenset({"missing", "count"}),
    "WB-068": frozenset({"there", "words"}),
}
"""Those of the rules of a workbook and its sheets."""
