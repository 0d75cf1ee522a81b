"""What the operator decides of files that came: which counts, which is withdrawn, on which day one really came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planbook.errors import DayError, UnknownError
from planbook.ledger.ledger import Ledger
from planbook.ledger.slots import Outcome, Present
from planbook.model.calendar import Period
from planbook.model.legible_names import legible, legible_within
from planbook.model.names import name_within
from planbook.model.values import shown
from planbook.workflow.receiving.returned import kept_names, returned_files
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True)
class ChosenFiles:
    """Files by their name or by a path to them; None where nothing is decided."""

    accept: str | None = None
    """The one that is to count where two differ, or that was withdrawn and is to count again."""
    withdraw: str | None = None
    """The one that is to count no more."""
    came: tuple[str, date] | None = None
    """One with the day on which it really came."""


NOTHING = ChosenFiles()


def check_day(period: Period, chosen: ChosenFiles, today: date) -> None:
    """Raise DayError for a day on which no file of `period` can have come: after today, or long before it."""
    if chosen.came is None:
        return
    day = chosen.came[1]
    if day > today:
        raise DayError(
            f"{shown(day)} is after today, {shown(today)}: no file can have come on it. Nothing was changed."
        )
    first = _a_year_before(period.start)
    if day < first:
        raise DayError(
            f"{shown(day)} is more than a year before {period.title} begins ({shown(period.start)}): "
            "no file for it can have come on that day. Nothing was changed."
        )


def _a_year_before(day: date) -> date:
    last = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if last else day.day)


def named_file(trust: Trust, period: Period, given: str, files: Sequence[Present]) -> Present:
    """The one of `files` that `given` names, by its name or by a path to it; raises UnknownError if none does.

    Where several have had the name, it is the first of `files`.
    """
    names = names_meant(trust, period, given)
    for name in names:
        for file in files:
            if file.name == name:
                return file
    check_no_container(given, names, [file.name for file in files])
    there = f"among the workbooks of returned/{period.id}/ that can be read"
    raise UnknownError(f"{legible(given)} is not {there}; nothing was chosen.")


def check_no_container(given: str, names: Sequence[str], there: Iterable[str]) -> None:
    """Raise UnknownError where one of `names` is a container's, of which a file is `there`."""
    inside = next((one for one in there for name in names if one.startswith(name_within(name, ""))), None)
    if inside is not None:
        raise UnknownError(
            f"{legible(given)} is no workbook itself. Name one that is in it: {inside}. Nothing was changed."
        )


def names_meant(trust: Trust, period: Period, given: str) -> list[str]:
    """The names that `given` may mean among the returns of `period`, as they are shown; the likeliest first."""
    returned = trust.returned(period).resolve()
    kept = kept_names(returned, returned_files(returned))
    names = [given]
    for path in (returned / given, trust.folder / given, Path(given)):
        place = path.parent.resolve() / path.name
        if place.is_relative_to(returned):
            names.append(kept.get(place) or legible_within(returned, place))
    return names


def gone(ledger: Ledger, period: Period, there: Sequence[Present]) -> list[Present]:
    """What stands although its file lies no longer in the folder, where it is not among what is `there`."""
    receipts = {r.id: r for r in ledger.receipts(period.id)}
    stands = [(slot, receipts[decisions[-1].receipt]) for slot, decisions in ledger.stood(period.id).items()]
    present = {file.receipt for file in there}
    return [Present(r.id, r.name, r.sha256, slot) for slot, r in stands if r.id not in present]


def withdraw(
    trust: Trust,
    ledger: Ledger,
    period: Period,
    given: str,
    there: Sequence[Present],
    outcomes: Sequence[Outcome],
    on: date,
) -> None:
    """Record that the file `given` counts no more; raises UnknownError where it does not count as it is."""
    file = named_file(trust, period, given, [*there, *gone(ledger, period, there)])
    stood = ledger.stood(period.id).get(file.slot, ())
    shas = {r.id: r.sha256 for r in ledger.receipts(period.id)}
    rivals = {rival.sha256 for outcome in outcomes if outcome.slot == file.slot for rival in outcome.rivals}
    if file.sha256 not in rivals and not (stood and shas[stood[-1].receipt] == file.sha256):
        taken_back = any(file.receipt in outcome.withdrawn for outcome in outcomes)
        why = "has been withdrawn already" if taken_back else "does not count as it is"
        raise UnknownError(f"{file.name} {why}, so there is nothing to withdraw. Nothing was changed.")
    ledger.withdraw(file.slot, file.receipt, on)
