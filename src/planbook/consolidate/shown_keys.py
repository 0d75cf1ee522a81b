"""The ids of the figures of KPIs, which are the keys of their lines in what was published."""

from planbook.model.kpi import EVERYBODY


def kpi_key(code: str, unit: str, group: str) -> str:
    """The key of a unit's KPI, which is the id of its figure."""
    return f"kpi/{code}/{unit}" + ("" if group == EVERYBODY else f"/{group}")


def phase_key(phase: str, code: str, group: str) -> str:
    """The key of a KPI of a phase, which is the id of its figure."""
    return f"phase/{phase}/{code}" + ("" if group == EVERYBODY else f"/{group}")
