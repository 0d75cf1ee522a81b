"""What `report --pack` says: the agendas, the papers by their numbers, and by when they go to whom."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from planbook.api import OpenTrust
    from planbook.cli.settings import Settings
    from planbook.workflow.packs import Gathered, MeetingPack


def tell_pack(trust: "OpenTrust", settings: "Settings", gathered: "Gathered") -> None:
    """Each agenda with its papers and the heads' copies, then the days."""
    from planbook.model.nouns import sheets_called
    from planbook.model.prose import counted
    from planbook.model.values import long_date
    from planbook.workflow.reported import became_in_words
    from planbook.workflow.trust import relative_to

    days = gathered.days
    for pack in gathered.packs:
        _tell(trust, pack, {one.path: one.state for one in gathered.reported}, gathered.period.id)
    for one in gathered.reported:
        if not one.is_made:
            told = became_in_words(one, gathered.period.id)
            click.echo(f"{relative_to(trust.folder, one.path)}  ({told})")
    by = long_date(days.copy)
    heads = (
        f"Send the heads their copies by {by}."
        if days.copy >= trust.today
        else f"The heads’ copies were due by {by}."
    )
    settings.tell.step(
        f"The papers are due out by {long_date(days.papers)}, {counted(days.clear, 'clear day')} before the "
        f"meeting of {long_date(days.meeting)}. {heads}"
    )
    sheet = sheets_called(trust.declarations, "body")
    if not all(pack.has_agenda for pack in gathered.packs):
        settings.tell.step(
            f"The register’s {sheet} has no agenda of the {days.body}: the papers alone stand on it."
        )


def _tell(trust: "OpenTrust", pack: "MeetingPack", states: "dict[object, str]", period: str) -> None:
    from planbook.model.nouns import sheets_called
    from planbook.model.prose import listed
    from planbook.workflow.reported import kept_in_words
    from planbook.workflow.trust import relative_to

    for agenda in pack.agendas:
        kept = f"  ({kept_in_words(agenda, period)})" if agenda.state == "kept" else ""
        click.echo(f"{relative_to(trust.folder, agenda.path)}{kept}")
    for paper in pack.papers:
        said = ["Part B"] if paper.part == "B" else []
        said += ["edited, so left as it is"] if states.get(paper.path) == "kept" else []
        told = f"  ({'; '.join(said)})" if said else ""
        click.echo(f"  Paper {paper.number}: {relative_to(trust.folder, paper.path)}{told}")
    sheet = sheets_called(trust.declarations, "person")
    for copy in pack.copies:
        to = f"to {listed(copy.to)}" if copy.to else f"the register’s {sheet} has no address of its head"
        click.echo(f"  Head’s copy: {relative_to(trust.folder, copy.path)}  ({to})")
