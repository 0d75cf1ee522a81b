"""What stands for the trust alone: figures of reserves that it pools, which are of no unit.

build_pooled(collected)     a figure `trust/<KPI>` of each that is due and that the trust holds
"""

from collections.abc import Iterator

from planbook.consolidate.collected import Collected
from planbook.consolidate.kpis import held_source
from planbook.consolidate.suppression import people
from planbook.model.figure import Figure
from planbook.model.figures_held import OF_TRUST, held_figure
from planbook.model.kpi import as_shown, status
from planbook.model.targets import phase_aim


def build_pooled(collected: Collected) -> Iterator[Figure]:
    """Each as it is shown, beside the target that the register has for all; none that counts people."""
    register, period = collected.register, collected.period
    for code, kpi in register.kpis.items():
        if not register.is_pooled(kpi) or not register.kpi_due(kpi, period) or people(collected.declarations, kpi):
            continue
        held = held_figure(register, OF_TRUST, period.id, code)
        if held is None or held.value is None:
            continue
        aim, value = phase_aim(register, code, "", period), as_shown(kpi, held.value)
        yield Figure(
            f"trust/{code}", value, status(kpi, value, aim.target, aim.scale), (held_source(period, held),)
        )
