"""Whether the trust itself has made a workbook, or another one whose unit has the same id.

A workbook names its trust twice: by the identity in its hidden sheet, and by name in the document's properties. The
trust's own is every identity that its register has had while this ledger was used with it. A register remade
without that being known is recognised by the trust's name, and so is a workbook that is older than identities.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from planbook.ledger.ledger import Ledger
from planbook.model.register import Register, folded
from planbook.model.submission import Maker, Problem, Submission

ELSEWHERE, TITLED = "WB-073", "WB-074"


@dataclass(frozen=True, slots=True)
class OwnNames:
    """What the trust has called itself in workbooks, today and before."""

    identities: Collection[str]
    names: Collection[str]
    """Folded."""

    def made(self, maker: Maker) -> bool:
        """Whether the trust is the maker, as far as that is said."""
        if maker.identity in self.identities or folded(maker.author) in self.names:
            return True
        if maker.identity:
            return not self.identities
        # Without an identity only what planbook itself writes names a trust: it as the author and as the company.
        return not (self.names and maker.author and maker.author == maker.company)


def known_of(ledger: Ledger, register: Register) -> OwnNames:
    """What the register's trust calls itself, and what the owner of its ledger has been called."""
    owner = ledger.owner()
    said = [(register.identity, register.trust_name), *ledger.owners_before()]
    said += [(owner.identity, owner.trust)] if owner else []
    return OwnNames({identity for identity, _ in said if identity}, {folded(name) for _, name in said if name})


def elsewhere(submission: Submission, known: OwnNames) -> Maker | None:
    """The other trust that has made the workbook; None of the trust's own, and where nothing is said of it."""
    return None if known.made(submission.made_by) else submission.made_by


def of_another_trust(submission: Submission, name: str, register: Register, known: OwnNames) -> Problem | None:
    """That another trust has made the workbook called `name`."""
    maker = elsewhere(submission, known)
    if maker is None:
        return None
    title = submission.said_in("title")
    words = (
        ("there", maker.name or f"another {register.body_word}"),
        ("titled", f" as “{title}”" if title else ""),
        ("wanted", register.trust_name or f"a {register.body_word} without a name"),
    )
    return Problem(ELSEWHERE, value=name, tokens=words)


def titled_for(submission: Submission, name: str, register: Register) -> Problem | None:
    """That the document's title begins with the name of another unit than the one that the workbook is of."""
    own, title = submission.unit or "", folded(submission.said_in("title"))
    named = [text for text in register.spellings("unit") if title.startswith(f"{text},")]
    to = register.spellings("unit").get(max(named, key=len, default=""))
    if to is None or register.counts_for(to) == register.counts_for(own):
        return None
    label = register.label
    words = (("there", label("unit", to)), ("inside", label("unit", own)), ("title", submission.said_in("title")))
    return Problem(TITLED, value=name, tokens=words)


def maker_kept(register: Register | None, sent: Iterable[Submission]) -> Maker | None:
    """The trust that a workbook made from those that were `sent` goes on naming; None where that is the register's
    own under its name of today."""
    identity, name = (register.identity, register.trust_name) if register else ("", "")
    known = OwnNames({identity} - {""}, {folded(name)} - {""})
    makers = (one.made_by for one in sent)
    return next((m for m in makers if (m.identity or m.name) and not (register and known.made(m))), None)
