"""What a school's counts are: plausible, and the same for the same seed."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from planbook.demo.register import DemoSchool
from planbook.model.calendar import TERMS, Period
from planbook.model.kpi import needs_denominator
from planbook.model.submission import Entry

Counts = tuple[float | bool, float | None]
"""Count, and out of how many where there is that."""

_DAYS = {"autumn": 70, "spring": 58, "summer": 64}


def counts(kpi: Entry, group: str, school: DemoSchool, period: Period, seed: int) -> Counts:
    """The school's counts for `kpi` and pupil group in `period`."""
    code = kpi.text("kpi")
    rng = Random(f"{seed}/{code}/{group}/{school.unit_id}/{period.id}")
    made = _MAKERS.get(code, _near_target(kpi))(_at(school, period), period, rng)
    if group == "all" or made[1] is None or isinstance(made[0], bool):
        return made
    return _of_group(made[0], made[1], group, rng)


def _at(school: DemoSchool, period: Period) -> DemoSchool:
    """The school as it is in `period`: a few pupils come and go each term."""
    moved = Random(f"roll/{school.unit_id}/{period.id}").randrange(-4, 5)
    return replace(
        school, pupils=min(school.capacity, school.pupils + (moved if school.pupils > 60 else moved // 3))
    )


def _of_group(count: float, out_of: float, group: str, rng: Random) -> Counts:
    """A share of the whole: a quarter of the pupils are disadvantaged, and fewer of them reach the standard."""
    part = max(1, round(out_of * (0.25 if group == "disadvantaged" else 0.75)))
    lower = -0.16 if group == "disadvantaged" else 0.05
    share = min(1.0, max(0.0, count / out_of + lower + rng.uniform(-0.04, 0.04)))
    return round(part * share), part


def _term(period: Period) -> int:
    """1 in autumn, 2 in spring, 3 in summer: how far figures that count since September have come."""
    return TERMS.index(period.part) + 1 if period.part in TERMS else 3


def _attendance(school: DemoSchool, period: Period, rng: Random) -> Counts:
    possible = school.pupils * 2 * _DAYS.get(period.part, 190) - rng.randrange(20, 200)
    share = school.attendance / 100 + rng.uniform(-0.005, 0.004) - (0.004 if period.part == "spring" else 0)
    return round(possible * share), possible


def _persistent(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    usual = (
        14 + (95.4 - school.attendance) * 3 if school.phase == "primary" else 21 + (92.4 - school.attendance) * 3
    )
    return round(school.pupils * (usual + rng.uniform(-1.5, 1.5)) / 100), school.pupils


def _suspensions(school: DemoSchool, period: Period, rng: Random) -> Counts:
    a_term = 0.25 if school.phase == "primary" else 2.4
    rate = a_term * _term(period) * (2.1 - school.strength) * rng.uniform(0.8, 1.2)
    return round(school.pupils * rate / 100), school.pupils


def _roll(school: DemoSchool, _period: Period, _rng: Random) -> Counts:
    return school.pupils, school.capacity


def _entry(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    places = round(school.capacity / (7 if school.phase == "primary" else 5))
    return round(places * min(1.0, school.pupils / school.capacity + rng.uniform(-0.06, 0.03))), places


def _sickness(school: DemoSchool, period: Period, rng: Random) -> Counts:
    posts = round(school.pupils / 11.5, 1)
    return round(
        posts * 1.5 * _term(period) * (1.9 - school.strength * 0.8) * rng.uniform(0.85, 1.15) * 2
    ) / 2, posts


def _training(school: DemoSchool, period: Period, _rng: Random) -> Counts:
    staff = round(school.capacity / 8)
    usual = Random(f"training/{school.unit_id}/{period.year}").uniform(-0.03, 0.03)  # it only grows in a year
    return round(staff * min(1.0, 0.83 + school.strength * 0.07 + usual + 0.025 * _term(period))), staff


def _turnover(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    staff = round(school.capacity / 8)
    return round(staff * (0.17 - school.strength * 0.06 + rng.uniform(-0.03, 0.03))), staff


def _balance(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    income = school.pupils * (5900 if school.phase == "primary" else 7100)
    return round(income * ((school.strength - 0.8) * 1.6 + rng.uniform(-0.6, 0.6)) / 100, -2), income


def _reserves(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    income = school.pupils * (5900 if school.phase == "primary" else 7100)
    return round(income * (3.5 + school.strength * 4.5 + rng.uniform(-1, 1)) / 100, -2), income


def _results(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    cohort = round(school.pupils / (7 if school.phase == "primary" else 5.2))
    return round(cohort * (school.results + rng.uniform(-3, 3)) / 100), cohort


def _phonics(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    cohort = round(school.pupils / 7)
    return min(cohort, round(cohort * (school.results * 0.45 + 53 + rng.uniform(-3, 3)) / 100)), cohort


def _tables(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    cohort = round(school.pupils / 7)
    return round(cohort * (17.5 + school.results * 0.055 + rng.uniform(-0.5, 0.5))), cohort


def _attainment(school: DemoSchool, _period: Period, rng: Random) -> Counts:
    cohort = round(school.pupils / 5.2)
    return round(cohort * (26 + school.results * 0.44 + rng.uniform(-0.8, 0.8)), 1), cohort


def _complaints(school: DemoSchool, period: Period, rng: Random) -> Counts:
    return sum(rng.random() < 0.12 * (1.8 - school.strength) for _ in range(_term(period))), None


def _audit(school: DemoSchool, period: Period, rng: Random) -> Counts:
    return period.part != "autumn" or school.strength > 0.6 or rng.random() < 0.3, None


def _returns(_school: DemoSchool, _period: Period, rng: Random) -> Counts:
    return rng.choice((11, 12, 12, 12)), 12


def _near_target(kpi: Entry) -> Callable[[DemoSchool, Period, Random], Counts]:
    """For a KPI that the sample has no story for: somewhere about its target."""

    def make(school: DemoSchool, _period: Period, rng: Random) -> Counts:
        aim = kpi.number("target") or kpi.number("target_low") or 50.0
        value = aim * rng.uniform(0.93, 1.05)
        if not needs_denominator(kpi):
            return round(value), None
        out_of = school.pupils
        return round(value * out_of / (100 if kpi.text("unit") in {"percent", "rate"} else 1)), out_of

    return make


_MAKERS: dict[str, Callable[[DemoSchool, Period, Random], Counts]] = {
    "ATT": _attendance,
    "PA": _persistent,
    "SUS": _suspensions,
    "ROLL": _roll,
    "PAN": _entry,
    "SICK": _sickness,
    "CPD": _training,
    "TURN": _turnover,
    "BAL": _balance,
    "RES": _reserves,
    "RWM": _results,
    "EM5": _results,
    "PHO": _phonics,
    "MTC": _tables,
    "A8": _attainment,
    "COM": _complaints,
    "SAFE": _audit,
    "RET": _returns,
}
