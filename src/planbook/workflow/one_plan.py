"""Which returns of a unit are of one plan: its format may be another in mid-year, the plan is not."""

from collections.abc import Iterable, Sequence

from planbook.ledger.standing import Standing


def of_one_plan(sent: Sequence[Standing], template: str, beside: Iterable[str] = ()) -> list[Standing]:
    """Those of `sent`, a unit's returns of several periods, that are of the plan which is now in the format
    `template`, in their order.

    In each period that is the one in this format, where there is none the one in another. A format that came in
    any period together with this one, or comes now (`beside`), is of a plan of its own.
    """
    by_period: dict[str | None, list[Standing]] = {}
    for one in sent:
        by_period.setdefault(one.submission.period, []).append(one)
    together = [own for own in by_period.values() if any(s.template == template for s in own)]
    others = {*beside, *(s.template for own in together for s in own)}
    chosen = set()
    for own in by_period.values():
        same = [s for s in own if s.template == template]
        chosen |= {s.receipt for s in same or own if s.template == template or s.template not in others}
    return [one for one in sent if one.receipt in chosen]
