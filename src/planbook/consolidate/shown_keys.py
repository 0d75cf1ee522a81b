"""The ids of the figures of KPIs, which are the keys of their lines in what was published, and of the register."""

from planbook.model.figure import Figure, Source
from planbook.model.kpi import EVERYBODY
from planbook.model.register import Register
from planbook.model.submission import Entry
from planbook.model.values import Value


def kpi_key(code: str, unit: str, group: str) -> str:
    """The key of a unit's KPI, which is the id of its figure."""
    return f"kpi/{code}/{unit}" + ("" if group == EVERYBODY else f"/{group}")


def phase_key(phase: str, code: str, group: str) -> str:
    """The key of a KPI of a phase, which is the id of its figure."""
    return f"phase/{phase}/{code}" + ("" if group == EVERYBODY else f"/{group}")


_REGISTER = "register/"


def cell_key(entry: Entry, field: str) -> str:
    """The id of the figure in a field of a row of the register: `register/<record>/<sheet>:<row>/<field>`."""
    return f"{_REGISTER}{entry.record}/{entry.table.sheet}:{entry.row.excel_row}/{field}"


def figure_of_cell(register: Register, name: str, period: str) -> Figure | None:
    """The figure that a cell of the register is, by its id; None where it is none, or no row stands there."""
    record, _, rest = name.removeprefix(_REGISTER).partition("/")
    place, _, field = rest.rpartition("/")
    sheet, _, row = place.rpartition(":")
    if not name.startswith(_REGISTER) or record not in register.declarations.records:
        return None
    for entry in register.ever.rows(record):
        if (entry.table.sheet, str(entry.row.excel_row)) == (sheet, row) and field in entry.table.keys:
            where: tuple[tuple[str, Value], ...] = (
                ("period", period),
                ("source_sheet", sheet),
                ("source_row", entry.row.excel_row),
            )
            return Figure(name, entry.get(field), None, (Source(record, where, (field,)),))
    return None
