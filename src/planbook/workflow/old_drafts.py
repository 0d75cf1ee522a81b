"""Drafts to heads with their papers for a meeting, that are out of date: the papers are others by now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from planbook.model.agendas import body_meetings
from planbook.model.calendar import Period
from planbook.model.prose import listed
from planbook.workflow.papers import PaperFile, copy_path, paper_files, papers
from planbook.workflow.published import Published
from planbook.workflow.trust import Trust, relative_to


@dataclass(frozen=True, slots=True)
class OldDraft:
    """A draft to a head, which has papers that are others by now."""

    meeting: str
    """`BODY/DATE`."""
    path: Path
    papers: Sequence[str]
    """The names of those papers, as they are attached."""


def old_drafts(
    trust: Trust, period: Period, published: Published, now: Callable[[PaperFile], bytes] | None = None
) -> list[OldDraft]:
    """The drafts to heads for meetings of the period whose papers have not gone out: those with a paper that is not
    what lies in its place. With `now`, which gives a paper as it would be by now, also those with one that is not
    that."""
    gone = {out.meeting for out in published.publications}
    found = []
    for one in body_meetings(trust.register, period).values():
        if not gone.isdisjoint({"", one.meeting}):
            continue
        for unit in one.units:
            path = copy_path(trust, period, one.days, unit)
            if path.is_file() and (others := _others(trust, period, path, unit, now)):
                found.append(OldDraft(one.meeting, path, others))
    return found


def told_old(draft: OldDraft, folder: Path, period: str) -> str:
    """That a draft of the trust in `folder` is out of date, and what to do."""
    return (
        f"Out of date: {relative_to(folder, draft.path)}, the head's copy, as what is in it has changed since: "
        f"{listed(draft.papers)}. `planbook report {period} --pack {draft.meeting}` makes it again."
    )


def _others(
    trust: Trust, period: Period, path: Path, unit: str, now: Callable[[PaperFile], bytes] | None
) -> list[str]:
    """The papers attached to the draft at `path` that are others by now."""
    keys = [key for key in papers(trust, period) if trust.declarations.reports[key].scope == "unit"]
    every = (file for key in keys for file in paper_files(trust, period, key) if file.name == unit)
    own = {file.path.name: file for file in every}
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    others = []
    for part in message.iter_attachments():
        name, sent = part.get_filename() or "", part.get_payload(decode=True)
        file = own.get(name)
        lies = file.path.read_bytes() if file and file.path.is_file() else None
        if lies != sent or (file and now and now(file) != sent):
            others.append(name)
    return others
