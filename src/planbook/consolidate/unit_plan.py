"""The plan of one unit as it stands: areas, objectives, milestones and parties, looked up by ref."""

from functools import cached_property

from planbook.consolidate.collected import Collected
from planbook.consolidate.tidy import TidyRow
from planbook.model.register import folded


class UnitPlan:
    """What the rows of a unit's plan belong to, and who is named in them."""

    def __init__(self, collected: Collected, unit_id: str) -> None:
        self.collected = collected
        self.unit_id = unit_id
        self._areas = {r.text("ref"): r for r in collected.by_unit("area")[unit_id]}
        self._objectives = {r.text("ref"): r for r in collected.by_unit("objective")[unit_id]}
        self._actions = {r.text("ref"): r for r in collected.by_unit("action")[unit_id]}
        self._milestones: dict[str, list[TidyRow]] = {}
        for row in collected.by_unit("milestone")[unit_id]:
            self._milestones.setdefault(row.text("action"), []).append(row)
        self._links: dict[tuple[str, str, int, str], list[TidyRow]] = {}
        for row in collected.by_unit("link")[unit_id]:
            self._links.setdefault((row.text("of"), row.sheet, row.excel_row, row.text("role")), []).append(row)

    def area_of(self, row: TidyRow) -> str:
        """The title of the area of an action: its own, its objective's, or else its horizon; empty if none."""
        objective = self._objectives.get(row.text("objective"))
        named = row.text("area") or (objective.text("area") if objective else "")
        if not named:
            return self.collected.declarations.word("horizon", row.get("horizon"))
        area = self._areas.get(named)
        return area.text("title") if area else named

    def objective_of(self, row: TidyRow) -> str | None:
        """The words of its objective: of the one that its ref names, or as written beside it; None if blank."""
        found = self._objectives.get(row.text("objective"))
        return found.words("objective") if found else row.words("objective")

    def actions_of(self, ref: str) -> frozenset[str]:
        """The refs of the action that has this one, and of those of the objective that has it."""
        rows = (row for key, row in self._actions.items() if ref and ref in (key, row.text("objective")))
        return frozenset(self.collected.ref(row) for row in rows)

    def area_named(self, named: str) -> str:
        """The title of the area that an area's, an objective's or an action's ref or words belong to."""
        row = self._found(named)
        if row is None:
            area = self.collected.register.code_for("trust_area", named)
            return self.collected.label("trust_area", area) if area else ""
        if row.record == "area":
            return row.text("title")
        if row.record == "objective":
            area_ref = row.text("area")
            return self._areas[area_ref].text("title") if area_ref in self._areas else area_ref
        return self.area_of(row)

    def owners(self, named: str) -> tuple[tuple[str, str], ...]:
        """What a row of that ref or those words is part of, the whole first, and itself last.

        Each by its record, and by its ref with its words. An area that the plan has no row of, by its title.
        """
        title, row = self.area_named(named), self._found(named)
        if row is None:
            return (("area", title),) if title else ()
        own = (row.record, self._in_words(row))
        area = next((a for a in self._areas.values() if a.text("title") == title), None)
        above = ("area", self._in_words(area) if area else title) if title else None
        between = self._objectives.get(row.text("objective")) if row.record == "action" else None
        chain = (above, ("objective", self._in_words(between)) if between else None, own)
        return tuple(dict.fromkeys(one for one in chain if one))

    def _found(self, named: str) -> TidyRow | None:
        """The area, objective or action of that ref, of those words, or of both as a drop-down shows them."""
        for rows in (self._areas, self._objectives, self._actions):
            if named in rows:
                return rows[named]
        return self._by_words.get(folded(named)) if named else None

    @cached_property
    def _by_words(self) -> dict[str, TidyRow]:
        found: dict[str, TidyRow] = {}
        for rows in (self._areas, self._objectives, self._actions):
            for row in rows.values():
                for words in (row.text(self._label(row)), self._in_words(row)):
                    found.setdefault(folded(words), row)
        return found

    def _label(self, row: TidyRow) -> str:
        return self.collected.declarations.records[row.record].label

    def _in_words(self, row: TidyRow) -> str:
        return f"{self.collected.ref(row)} {row.text(self._label(row))}".strip()

    def milestones_due(self, row: TidyRow) -> list[TidyRow]:
        """The action's milestones that are due by the date of the figures."""
        as_at = self.collected.period.as_at
        mine = [] if row.repeated else self._milestones.get(row.text("ref"), [])
        return [m for m in mine if (due := m.date("due")) and due <= as_at]

    def parties(self, row: TidyRow, role: str) -> str | None:
        """Who is named in the cell `role` of a row, the lead first, by the names of the register."""
        spec = self.collected.declarations.records[row.record].field(role)
        mine = self._links.get((row.record, row.sheet, row.excel_row, role), [])
        ordered = sorted(mine, key=lambda link: link.get("lead") is not True)
        names = [
            self.collected.label(spec.of, link.get("party")) if spec.of else link.text("party") for link in ordered
        ]
        return "; ".join(dict.fromkeys(names)) or row.words(role)
