"""`doctor`: looks over a trust's folder, changes nothing, and says what is whole and what is not.

It works where nothing else does: every part is looked at by itself, so that a register that cannot be read keeps
nobody from hearing of the ledger.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from planbook.errors import DeclarationError, FolderError, LedgerError, PlanbookError, reason
from planbook.files import TEMPORARY, scratch_folder
from planbook.ledger.health import Damage, Health, health_of
from planbook.ledger.lock import lock_fault
from planbook.ledger.opening import is_no_ledger
from planbook.model.audience import INTERNAL
from planbook.model.calendar import Period
from planbook.model.declarations import Declarations
from planbook.model.finding import count_by_severity
from planbook.model.legible_names import legible_within
from planbook.model.prose import in_figures, listed
from planbook.model.sha256 import sha256_of
from planbook.model.shell_quoting import typed
from planbook.model.templates import OWN
from planbook.report.pdf.places import find_libreoffice
from planbook.workflow.backed_up import contents_of, unpack_ledger
from planbook.workflow.declared import declared, declared_or_shipped
from planbook.workflow.former_places import in_former_places, is_of_former_places
from planbook.workflow.looked_at import Looked, TrustPart
from planbook.workflow.old_drafts import old_drafts
from planbook.workflow.owning import require_ledger
from planbook.workflow.places import BACK_UPS, LEDGER, LOCK, MANIFEST
from planbook.workflow.programs import find_excel, find_font, look_at_programs
from planbook.workflow.published import published_of
from planbook.workflow.receiving.returned import files_in
from planbook.workflow.retention import kept_too_long
from planbook.workflow.trust import Trust, open_trust

_MOST = 5
"""How many of a kind are named before the rest are counted."""


def examine(folder: Path, today: date, declarations: Declarations | None = None) -> list[Looked]:
    """What there is to say of the trust in `folder`, part by part; raises FolderError where there is no folder."""
    declarations = declarations or declared_or_shipped(folder)
    if not folder.is_dir():
        raise FolderError(f"There is no folder {folder}.")
    trust, looked = _look_at_register(folder, declarations)
    looked += _look_at_templates(folder)
    health, of_ledger = _ledger_looked_at(folder, trust, declarations)
    looked += [*of_ledger, *_guarded("ledger", lambda: _look_at_lock(folder))]
    if trust and health and not health.damage:
        looked += _guarded("ledger", lambda: _look_at_what_came(trust, today))
        looked += _guarded("outputs", lambda: _look_at_outputs(trust))
    looked += _guarded("folder", lambda: _look_at_folder(folder))
    looked += _guarded("back-ups", lambda: _look_at_back_ups(folder, health, declarations))
    libreoffice = find_libreoffice()
    return [*looked, *look_at_programs(libreoffice, find_font(libreoffice), find_excel())]


def _guarded(part: TrustPart, look: Callable[[], Sequence[Looked]]) -> Sequence[Looked]:
    """What `look` says; where it cannot look, that."""
    try:
        return look()
    except (PlanbookError, OSError) as error:
        return [Looked(part, "damaged", _told(error))]


def _told(error: PlanbookError | OSError) -> str:
    """What hinders, in plain words."""
    if isinstance(error, PlanbookError) or not isinstance(error.filename, str):
        return str(error)
    return f"{error.filename} cannot be read ({reason(error)})."


def _look_at_register(folder: Path, declarations: Declarations) -> tuple[Trust | None, list[Looked]]:
    try:
        trust = open_trust(folder, declarations)
    except FolderError as error:
        return None, [Looked("folder", "damaged", str(error))]
    except (PlanbookError, OSError) as error:  # which say what to do themselves
        to_do = "" if isinstance(error, PlanbookError) else "Correct it in Excel, or put back an earlier copy."
        return None, [Looked("register", "damaged", _told(error), to_do)]
    counts = count_by_severity(trust.register_findings)
    said = f"trust.xlsx can be read: {in_figures(len(trust.register.units), 'unit')}"
    if counts["warning"]:
        to_do = "planbook validate trust.xlsx shows them."
        return trust, [
            Looked("register", "told", f"{said}, {in_figures(counts['warning'], 'query', 'queries')}.", to_do)
        ]
    return trust, [Looked("register", "whole", f"{said}, no query.")]


def _look_at_templates(folder: Path) -> list[Looked]:
    """Whether the trust's own declarations are sound, where it has any: no command runs until they are."""
    try:
        own = declared(folder).own_parts
    except DeclarationError as error:
        to_do = "Correct it there, or take the file away."
        return [Looked("templates", "damaged", fault, to_do) for fault in str(error).splitlines()]
    if not own:
        return []
    return [Looked("templates", "whole", f"{OWN}/ adds or changes {in_figures(len(own), 'declaration')}.")]


def _ledger_looked_at(
    folder: Path, trust: Trust | None, declarations: Declarations
) -> tuple[Health | None, list[Looked]]:
    """What there is to say of the ledger; where it cannot be opened at all, that."""
    try:
        return _look_at_ledger(folder, trust, declarations)
    except (PlanbookError, OSError) as error:
        return None, [Looked("ledger", "damaged", _told(error))]


def _look_at_lock(folder: Path) -> list[Looked]:
    """What lies in the place of the file by which one planbook at a time works: no command that writes can."""
    fault = lock_fault(folder / LOCK)
    return [Looked("ledger", "damaged", fault)] if fault else []


def _look_at_ledger(
    folder: Path, trust: Trust | None, declarations: Declarations
) -> tuple[Health | None, list[Looked]]:
    path = folder / LEDGER
    if is_no_ledger(path):
        try:
            require_ledger(folder, trust.register.identity if trust else "")
        except LedgerError as error:
            return None, [Looked("ledger", "damaged", str(error))]
        return None, [Looked("ledger", "told", "There is no ledger yet: nothing has been received.")]
    health = health_of(path, declarations)
    looked = [_damage_said(damage) for damage in health.damage[:_MOST]]
    if len(health.damage) > _MOST:
        looked.append(
            Looked("ledger", "damaged", f"{in_figures(len(health.damage) - _MOST, 'more fault')} like these.")
        )
    if health.owner and trust and trust.register.identity not in ("", health.owner.identity):
        said = f"It is the ledger of {health.owner.trust or 'another trust'}, not of this register."
        looked.append(Looked("ledger", "damaged", said, "Put the right one of the two there."))
    if not looked:
        said = (
            f"ledger.db is whole, line by line and byte by byte: {in_figures(health.receipts, 'file')} received, "
            f"{in_figures(health.runs, 'run')}"
            + (f", {health.forgotten} forgotten" if health.forgotten else "")
            + "."
        )
        looked.append(Looked("ledger", "whole", said))
    return health, looked


_REPAIRS = {
    "rows": "`planbook consolidate {period} --rebuild` reads it again from the file that is kept.",
    "kept bytes": "If the file is still in returned/, `planbook consolidate {period} --rebuild` keeps it again.",
    "findings": "`planbook receive {period}` finds it again.",
    "reading": "The next command that records anything, as `planbook receive`, reads the register again.",
}


def _damage_said(damage: Damage) -> Looked:
    to_do = _REPAIRS.get(damage.part, "").format(period=damage.period)
    return Looked("ledger", "damaged", damage.what[:1].upper() + damage.what[1:] + ".", to_do)


def _look_at_what_came(trust: Trust, today: date) -> list[Looked]:
    """What lies in returned/ and what of it is kept; and what has been kept longer than the trust wants."""
    looked = []
    with trust.scratch_ledger() as ledger:
        for period in trust.register.calendar.periods:
            receipts = [r for r in ledger.receipts(period.id) if r.name]
            kept, forgotten = {r.sha256 for r in receipts}, ledger.forgotten()
            lying = {f.sha256: f.name for f in files_in(trust.returned(period), trust.limits)}
            new = [name for sha, name in lying.items() if sha not in kept and sha not in forgotten]
            if new:
                to_do = f"planbook receive {period.id} records them."
                looked.append(Looked("returned", "told", f"Not received yet: {_named(new)}.", to_do))
            # One that lies there in another state was replaced since, or lost words to `redact`.
            gone = sorted({r.name for r in receipts if r.sha256 not in lying} - set(lying.values()))
            if gone:
                said = f"No longer in returned/{period.id}/, and kept in the ledger: {_named(gone)}."
                looked.append(Looked("returned", "told", said))
        old = kept_too_long(trust, ledger, today)
    if old:
        said = f"Kept longer than the register says: {listed(old)}."
        looked.append(
            Looked("keeping", "told", said, "planbook forget --before PERIOD erases what came before one.")
        )
    return looked


def _look_at_outputs(trust: Trust) -> list[Looked]:
    """Outputs that are not what planbook wrote any more, as the manifest beside them has it."""
    looked = []
    for period in trust.register.calendar.periods:
        folder = trust.outputs(period)
        looked += _look_at_former_places(folder, period.id)
        looked += _look_at_drafts(trust, period)
        try:
            files = dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
        except FileNotFoundError:
            continue
        except (ValueError, KeyError, TypeError):
            to_do = f"planbook consolidate {period.id} writes it again."
            said = f"outputs/{period.id}/{MANIFEST} cannot be read."
            looked.append(Looked("outputs", "told", said, to_do))
            continue
        missing = [name for name in files if not (folder / name).is_file()]
        changed = [
            name
            for name, sha in files.items()
            if (folder / name).is_file() and sha256_of((folder / name).read_bytes()) != sha
        ]
        for names, what in ((missing, "missing"), (changed, "changed since planbook wrote it")):
            if names:
                said = f"outputs/{period.id}/: {_named(names)}, {what}."
                to_do = f"planbook consolidate {period.id} writes what is not there as it should be."
                looked.append(Looked("outputs", "told", said, to_do))
    return looked


def _look_at_drafts(trust: Trust, period: Period) -> Iterator[Looked]:
    """The drafts to heads whose papers are others by now."""
    with trust.scratch_ledger() as ledger:
        old = old_drafts(trust, period, published_of(ledger, period.id))
    for meeting in dict.fromkeys(draft.meeting for draft in old):
        names = [trust.relative(draft.path) for draft in old if draft.meeting == meeting]
        said = f"Out of date, as the papers in them have changed since: {_named(names)}."
        yield Looked("outputs", "told", said, f"planbook report {period.id} --pack {meeting} makes them again.")


def _look_at_former_places(folder: Path, period: str) -> list[Looked]:
    """What holds small numbers and lies where an earlier planbook put it, among what others may be shown."""
    names = in_former_places(folder)
    if not names:
        return []
    inside = f"outputs/{period}/{INTERNAL}/"
    if is_of_former_places(folder / MANIFEST):
        said = (
            f"outputs/{period}/: what holds small numbers lies where an earlier planbook put it, not in {inside}."
        )
        return [Looked("outputs", "told", said, f"planbook consolidate {period} --rebuild moves it.")]
    said = f"outputs/{period}/: {_named(names)}, where an earlier planbook put what holds small numbers."
    return [Looked("outputs", "told", said, f"Move to {inside} what you need of it, and delete the rest.")]


def _look_at_folder(folder: Path) -> list[Looked]:
    looked = []
    strays, links = [], []
    for inside, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(inside, name)
            if path.is_symlink():
                links.append(legible_within(folder, path))
            elif name.startswith(TEMPORARY):
                strays.append(legible_within(folder, path))
    if links:
        said = f"Links, which planbook neither follows nor backs up: {_named(links)}."
        looked.append(Looked("folder", "told", said, "Put the files themselves there."))
    if strays:
        said = f"Left by a command that was stopped: {_named(strays)}."
        looked.append(Looked("folder", "told", said, "The next command that writes there takes them away."))
    return looked


def _look_at_back_ups(folder: Path, health: Health | None, declarations: Declarations) -> list[Looked]:
    """The newest back-up that is whole, and what it would bring back."""
    looked = []
    for file in _newest_first(folder / BACK_UPS):
        try:
            with scratch_folder() as scratch:
                contents = contents_of(file)
                ledger = unpack_ledger(file, contents, scratch)
                then = health_of(ledger, declarations) if ledger else Health(())
        except FolderError as error:
            looked.append(Looked("back-ups", "damaged", str(error)))
            continue
        if then.damage:
            looked.append(
                Looked("back-ups", "damaged", f"{file.name}: its ledger is not whole. {then.damage[0].what}")
            )
            continue
        looked.append(_would_bring_back(file, contents.made_on, then, health))
        return looked
    to_do = "planbook backup makes one; keep a copy of it in another place."
    return [*looked, Looked("back-ups", "told", f"There is no whole back-up in {BACK_UPS}/.", to_do)]


def _would_bring_back(file: Path, made_on: str, then: Health, now: Health | None) -> Looked:
    said = f"{file.name} is whole" + (f", made on {made_on}" if made_on else "")
    said += f": {in_figures(then.receipts, 'received file')}, the newest of {then.newest or 'no day'}."
    to_do = f"planbook backup --restore {typed(file)} NEW-FOLDER brings it back."
    if now is None or now.damage:
        lost = {damage.sha256 for damage in now.damage if damage.part == "kept bytes"} if now else set()
        if lost:
            said += f" Of the kept files that are damaged ({len(lost)}) it has {len(lost & then.kept)} whole."
        return Looked("back-ups", "told", said, to_do)
    since = len(now.kept - then.kept)
    if since:
        said += f" What has been kept since then ({in_figures(since, 'file')}) is not in it."
        return Looked("back-ups", "told", said, "planbook backup makes a new one.")
    return Looked("back-ups", "whole", f"{said} Everything that is kept is in it.")


def _newest_first(folder: Path) -> Iterator[Path]:
    files = [p for p in folder.glob("*.zip") if p.is_file()] if folder.is_dir() else []
    dated = []
    for file in files:
        try:
            dated.append((contents_of(file).made_on, len(file.name), file.name, file))
        except FolderError:
            dated.append(("9", 0, file.name, file))  # looked at first, and said
    yield from (entry[3] for entry in sorted(dated, reverse=True))


def _named(names: Sequence[str]) -> str:
    return listed(sorted(names), most=_MOST)
