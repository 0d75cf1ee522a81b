"""Rows of packs that a played year has beside its plan, and what is to be made of them.

Returns due (Governance), surveys (Quality) and programmes (Network and grants): which rows a school returns in a
term follows from the seed, its name, the term and the day on which it sends, so that the log of a year stays as it
is. What their tables must say is reckoned here from the same rows; nothing of planbook is used.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from year_reckoned import Held, Line, Reckoned, Return, Term, Year

COLUMNS: Mapping[str, Sequence[str]] = {
    "obligation": ("ref", "what", "to", "due", "amount", "sent"),
    "survey": ("ref", "survey", "audience", "scheduled", "state", "asked", "answered", "positive"),
    "programme": ("ref", "programme", "kind", "invited", "began", "completed", "developed", "promoted"),
}
STATES: Mapping[str, str] = {
    "done": "green", "moved": "amber", "cancelled": "not_applicable", "planned": "not_due",
}  # fmt: skip
UNSAID = "planned"
"""What a survey is whose state is blank."""
BY_DAY = {"in_time": "green", "too_late": "amber", "past_due": "red", "ahead": "not_due"}
OVER = ("done", "cancelled")
RATES = {
    "survey": {"response": ("answered", "asked"), "positive_share": ("positive", "answered")},
    "programme": {
        "completed_rate": ("completed", "began"), "developed_rate": ("developed", "completed"),
        "promoted_rate": ("promoted", "completed"),
    },
}  # fmt: skip
LEVELS = ((60, "good"), (30, "fair"), (0, "low"))
SUMS = {"obligation": "amount", "survey": "asked", "programme": "began"}
PACKS = ("governance", "growth", "kpis-in-full", "levels", "money", "plan-in-full", "similar-schools", "spending")
"""Those that are used all the time; the two others begin in a term of their own."""


def begin(year: Year) -> dict[str, int]:
    """The term from which each pack that is switched on in mid-course is used."""
    drawn = Random(f"{year.seed} packs")
    return {"quality": drawn.randrange(3), "network": drawn.randrange(3)}


def pack_rows(year: Year) -> list[Line]:
    """The rows of the register's sheet What we use."""
    always = [{"pack": pack, "used": True} for pack in PACKS]
    later = [{"pack": pack, "used": True, "from_period": year.terms[n].id} for pack, n in begin(year).items()]
    return [*always, *later]


def is_used(year: Year, record: str, term: int) -> bool:
    pack = {"survey": "quality", "programme": "network"}.get(record)
    return pack is None or term >= begin(year)[pack]


def rows_sent(year: Year, sent: Return) -> dict[str, list[Line]]:
    """What a workbook of a term has on the sheets of these packs; nothing of a half-term or a year."""
    term = next((n for n, one in enumerate(year.terms) if one.id == sent.period), None)
    if term is None:
        return {}
    name = _name(year, sent.unit)
    make = {"obligation": _obligation, "survey": _survey, "programme": _programme}
    found: dict[str, list[Line]] = {}
    for record, one in make.items():
        if not is_used(year, record, term):
            continue
        rows = []
        for number in range(1, 4):
            life = Random(f"{year.seed} {name} {record} {number}")
            now = Random(f"{year.seed} {name} {record} {number} {term} {sent.on}")
            first = life.randrange(-2, 4)
            if term >= first and now.random() > 0.1:
                rows.append(one(year.terms[max(0, first)], year.terms[term], number, life, now))
        found[record] = [row for row in rows if row]
    return found


def _name(year: Year, unit: str) -> str:
    """A school keeps its name where its number changes."""
    return str(next((u["name"] for u in year.facts()["unit"] if u["unit_id"] == unit), unit))


def _obligation(first: Term, term: Term, number: int, life: Random, now: Random) -> Line:
    due = first.start + timedelta(life.randrange(10, 300))
    done = life.choice((None, due - timedelta(9), due, due + timedelta(30)))
    sent = done if done and done <= term.as_at else None
    return {
        "ref": f"R{number}", "what": f"Return {number}", "to": "Funder of schools", "due": due,
        "amount": life.choice((None, 1200, 0)) if now.random() < 0.8 else 3400.5, "sent": sent,
    }  # fmt: skip


def _survey(first: Term, term: Term, number: int, life: Random, now: Random) -> Line:
    asked = now.choice((None, 0, 40, 200))
    answered = now.choice((None, 0, 12, 24, 40))
    return {
        "ref": f"S{number}", "survey": f"Survey {number}", "audience": life.choice(("parents", "staff", "pupils")),
        "scheduled": first.start + timedelta(life.randrange(10, 300)),
        "state": now.choice((*STATES, None, None)), "asked": asked,
        "answered": answered, "positive": now.choice((None, 0, 6, 12)),
    }  # fmt: skip


def _programme(first: Term, term: Term, number: int, life: Random, now: Random) -> Line:
    del first, term
    counts = sorted((now.randrange(0, 60) for _ in range(5)), reverse=True)
    told = [n if now.random() < 0.85 else None for n in counts]
    named = dict(zip(("invited", "began", "completed", "developed", "promoted"), told, strict=True))
    kind = life.choice(("leadership", "event"))
    return {"ref": f"P{number}", "programme": f"Programme {number}", "kind": kind, **named}


# What is to be made of them


def reckon(year: Year, reckoned: Reckoned, name: str) -> dict[str, dict[tuple[str, str], Line]]:
    """By record, unit and ref what the row says and what is worked out of it, at the end of the term `name`."""
    now = next(n for n, term in enumerate(year.terms) if term.id == name)
    return {record: dict(_lines(year, reckoned, record, now)) for record in COLUMNS if is_used(year, record, now)}


def _lines(year: Year, reckoned: Reckoned, record: str, now: int) -> Iterator[tuple[tuple[str, str], Line]]:
    came_before = any(held.anything for held in reckoned.terms[:-1])
    for unit in reckoned.at.units:
        names = reckoned.at.names(unit)
        told = [_told(year, record, held, names) for held in reckoned.terms]
        for ref, row in told[now].items():
            story = []
            for before in range(now):
                one = told[before].get(ref)
                another_year = year.terms[before].id[:7] != year.terms[now].id[:7]
                if one and not (another_year and one.get("state") in OVER):
                    story.append((before, one))
            line = _worked_out(year, record, row, story, now)
            changed = "same" if story and story[-1][1] == row else "changed" if story else "new"
            yield (unit, ref), {**line, "changed": changed if came_before else ""}


def _told(year: Year, record: str, held: Held, names: Sequence[str]) -> dict[str, Line]:
    """What a school returned in a term under the id that it had then, by ref."""
    sent = next((r for name in names if name in held.units and (r := held.return_of(name))), None)
    rows = rows_sent(year, sent).get(record, ()) if sent else ()
    return {row["ref"]: row | ({"state": row["state"] or UNSAID} if "state" in row else {}) for row in rows}


def _worked_out(year: Year, record: str, row: Line, story: Sequence[tuple[int, Line]], now: int) -> Line:
    as_at = year.terms[now].as_at
    line = dict(row)
    for key, (part, whole) in RATES.get(record, {}).items():
        over, under = row[part], row[whole]
        line[key] = _percent(over, under) if over is not None and under else None
    due, over = None, False
    if record == "obligation":
        due, over = row["due"], row["sent"] is not None
        in_time = "too_late" if over and row["sent"] > due else "in_time"
        line["kept"] = in_time if over else "past_due" if due < as_at else "ahead"
        line["status"] = BY_DAY[line["kept"]]
    elif record == "survey":
        due, over = row["scheduled"], row["state"] in OVER
        line["status"] = STATES[row["state"]]
        share = line["response"]
        line["response_level"] = None if share is None else next(word for least, word in LEVELS if share >= least)
        since = now
        for before, one in reversed(story):
            if STATES[one["state"]] != line["status"]:
                break
            since = before
        line["since"] = year.terms[since].title
    line["days_over"] = max(0, (as_at - due).days) if isinstance(due, date) and not over else 0
    return line


def _percent(over: float, under: float) -> float:
    """As it is shown: with one decimal, half away from zero."""
    return float((Decimal(over) * 100 / Decimal(under)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def sums(lines: Mapping[tuple[str, str], Line], record: str) -> Line:
    """How many rows there are, of how many schools, how many are overdue, and what one column comes to."""
    amounts = [line[SUMS[record]] for line in lines.values() if line[SUMS[record]] is not None]
    return {
        f"count/{record}": len(lines),
        f"units/{record}": len({unit for unit, _ in lines}),
        f"count/{record}/by/overdue/true": sum(line["days_over"] > 0 for line in lines.values()),
        f"sum/{record}/{SUMS[record]}": round(sum(amounts), 2) if amounts else None,
    }
