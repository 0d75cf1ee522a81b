"""Checks of the register's KPIs: how their figures are added up, judged and shown."""

from collections.abc import Iterator

from planbook.model.kpi import as_shown, is_number_out_of, is_since_september, places
from planbook.model.prose import counted
from planbook.model.submission import Entry
from planbook.validate.context import Context
from planbook.validate.params import NoParams
from planbook.validate.registry import Hit, check

_AIMS = ("target", "target_low", "target_high")
_A_SHARE = 1.5
"""Up to this a percentage is nearly always meant as a share."""


def _in_use(entry: Entry, context: Context) -> bool:
    return context.period is None and context.register.packs.kpi_in_use(entry)


@check("kpi_number_out_of", says=("out_of",))
def kpi_number_out_of(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A KPI that is a plain number is out of nothing."""
    if _in_use(entry, context) and is_number_out_of(entry):
        yield Hit(entry, ("unit", "out_of_label"), {"out_of": entry.text("out_of_label")})


@check("kpi_judged_said", says=("what",))
def kpi_judged_said(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """Of what counts since September it is said how a target for the year is used before the year ends."""
    if not _in_use(entry, context) or not is_since_september(entry) or not entry.has("judged"):
        return
    aims = any(entry.number(key) is not None for key in _AIMS) or context.register.of_kpi(
        "kpi_target", entry.text("kpi")
    )
    if aims and entry.get("judged") is None and entry.text("unit") not in ("", "yes_no"):
        share = entry.text("unit") != "percent"
        yield Hit(entry, ("judged",), {"what": "the share of it that is due by then" if share else "all of it"})


@check("kpi_aim_as_shown", says=("places", "shown", "value"))
def kpi_aim_as_shown(entry: Entry, params: NoParams, context: Context) -> Iterator[Hit]:
    """A target has no more decimals than the KPI's figures are shown with: both are compared as they are shown."""
    if not _in_use(entry, context) or entry.text("unit") == "yes_no":
        return
    for key in _AIMS:
        aim = entry.number(key)
        if entry.text("unit") == "percent" and aim is not None and 0 < abs(aim) <= _A_SHARE:
            continue  # a share, it may be: that is another question
        if aim is not None and abs(as_shown(entry, aim) - aim) > 1e-9:
            tokens = {
                "value": f"{aim:g}",
                "places": counted(places(entry), "decimal place"),
                "shown": f"{as_shown(entry, aim):g}",
            }
            yield Hit(entry, (key,), tokens)
