"""Workbooks looked through for findings, several at a time; none of which they are known."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planbook.ledger.standing import Standing
from planbook.model.agreed import needs_agreement
from planbook.model.calendar import Period
from planbook.model.finding import Finding
from planbook.model.progress import CountedStep
from planbook.model.submission import Submission
from planbook.validate.submission import validate
from planbook.workflow.last_findings import Remembered
from planbook.workflow.tasks import ToCheck
from planbook.workflow.trust import Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class ToLookAt:
    """A workbook that lies in the folder, or stands although it does not."""

    receipt: int
    submission: Submission
    """With the rows of its plan that ended before it."""
    file: str
    whole: bool
    """Whether it stands; of any other only what is wrong with it as a whole is looked for."""

    @property
    def checked(self) -> Submission:
        """What is looked at of it."""
        return self.submission if self.whole else replace(self.submission, tables=())


def look_at_all(
    trust: Trust,
    period: Period,
    workbooks: Sequence[ToLookAt],
    before: Mapping[str, Standing],
    plans: Mapping[str, Standing],
    year_before: Mapping[str, Standing],
    remembered: Remembered | None,
    say: Callable[[str], None],
) -> Iterator[Sequence[Finding]]:
    """The findings of each of `workbooks`, in their order; `check_period` says what the rest is."""
    works: list[tuple[ToCheck, str | None]] = []
    agrees = needs_agreement(trust.register)
    for one in workbooks:
        unit = one.submission.unit or ""
        earlier = [found.get(unit) for found in (before, plans, year_before)]
        last, plan, year_ago = (stands.submission if stands else None for stands in earlier)
        agreed = last if agrees else None
        key = None
        if remembered:
            key = remembered.key(one.receipt, earlier, one.submission, one.file, whole=one.whole, agreed=agreed)
        works.append((ToCheck(one.checked, last, one.file, plan, year_ago), key))
    known = remembered.known if remembered else {}
    looked = trust.workers.check(trust.ground(period), [work for work, key in works if key not in known])
    findings = 0
    for done, (_, key) in enumerate(works):
        say(CountedStep("", "Checking", done, len(works), findings))
        own = known[key] if key is not None and key in known else next(looked)
        if remembered and key is not None:
            remembered.asked[key] = own
        findings += len(own)
        yield own


def check_one(
    trust: Trust,
    period: Period,
    submission: Submission,
    previous: Submission | None,
    file: str,
    *,
    whole: bool,
    plan: Submission | None = None,
    year_before: Submission | None = None,
) -> list[Finding]:
    """Findings of one workbook; of one that does not stand only what is wrong with it as a whole.

    `previous` is what its unit returned the period before, `plan` its year's own workbook and `year_before` what it
    returned for the same period of the year before.
    """
    checked = submission if whole else replace(submission, tables=())
    return validate(checked, trust.register, period, previous, file, plan, year_before)
