"""The names that receiving and comparing workbooks fill into the sentences of their rules, by code."""

from collections.abc import Mapping

_RETURN = frozenset({"name", "period", "period_id", "due"})
_MISSING = _RETURN | {"what", "more", "count", "files"}
_RIVALS = frozenset({"other", "unit_name", "wanted", "period", "stands"})

SAYS: Mapping[str, frozenset[str]] = {
    "FD-045": frozenset({"there", "read_as"}),
    "AP-091": frozenset({"count", "what", "have"}),
    "TR-001": _MISSING,
    "TR-002": _RETURN | {"received"},
    "TR-012": frozenset({"period", "there"}),
    "TR-013": _MISSING,
    "TR-014": frozenset({"name", "period", "received", "published"}),
    "TR-015": frozenset({"figure", "name", "period", "days"}),
    "WB-008": frozenset({"there", "wanted", "period"}),
    "WB-009": frozenset({"there", "nearest"}),
    "WB-013": _RIVALS,
    "WB-014": frozenset({"other"}),
    "WB-015": frozenset({"there", "wanted"}),
    "WB-016": frozenset({"there", "inside"}),
    "WB-018": frozenset({"inside", "wanted"}),
    "WB-031": _RIVALS | {"told"},
    "WB-035": frozenset({"there", "wanted", "other"}),
    "WB-038": frozenset({"claims"}),
    "WB-039": frozenset({"what", "claims"}),
    "WB-041": frozenset({"version", "other"}),
    "WB-042": frozenset({"reason"}),
    "WB-050": frozenset({"there"}),
    "WB-051": frozenset({"there", "cells", "reason"}),
    "WB-052": frozenset({"there"}),
    "WB-053": frozenset({"there", "other"}),
    "WB-072": frozenset({"what", "first", "second", "who", "other_who", "other"}),
    "WB-060": frozenset({"there", "left"}),
    "WB-061": frozenset({"there", "wanted", "unit"}),
    "WB-073": frozenset({"there", "titled", "wanted"}),
    "WB-074": frozenset({"there", "inside", "title"}),
}
