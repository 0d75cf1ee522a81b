"""What planbook is to reach: each row of the table that `run.py` prints, with its target."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the table."""

    key: str
    work: str
    """What is done."""
    measure: str
    """What of it is measured, and over what."""
    most: float | None = None
    """What it may come to at most."""
    least: float | None = None
    """What it is to come to at least; one of the two is given, or neither of what is shown for comparison."""
    superb: float | None = None
    or_seconds: float = 0.0
    """Where it takes no more than so many seconds, it has reached the target whatever the ratio is."""
    unit: str = ""
    """Empty of a ratio."""

    def is_reached(self, value: float, seconds: float | None = None) -> bool | None:
        """Whether `value`, which took so many `seconds`, reaches the target; None where there is none."""
        if self.most is not None:
            return value <= self.most or (seconds is not None and seconds <= self.or_seconds)
        return value >= self.least if self.least is not None else None


CPU, WALL = "CPU over", "wall over"
PANDAS = f'{WALL} that of python -c "import pandas"'
TARGETS = (
    Target("read", "read and validate a workbook", f"{CPU} bare python-calamine's to_python", most=3.5, superb=2.8),
    Target("loop_openpyxl", "consolidate", "wall of the loop with openpyxl over planbook's", least=6, superb=8),
    Target("loop_calamine", "consolidate", "wall of the loop with calamine over planbook's", least=1.3, superb=1.8),
    Target("again", "consolidate again, nothing changed", f"{WALL} the first run's", most=0.10, or_seconds=0.6),
    Target("changed", "consolidate again, one workbook changed", f"{WALL} the first run's", most=0.35),
    Target("status", "status, after a run", PANDAS, most=1.5),
    Target("trace", "trace, after a run", PANDAS, most=1.5),
    Target("explain", "explain, after a run", PANDAS, most=1.5),
    Target("larger", "consolidate, of a larger trust", "wall per workbook over that of the smaller", most=1.2),
    Target("larger_memory", "consolidate, of a larger trust", "memory of all processes", most=1500, unit="MB"),
    Target("largest_memory", "consolidate, of the largest", "memory of all processes", most=6000, unit="MB"),
    Target("reply", "reply to workbooks with findings", f"{CPU} prepare of the same workbooks", most=1.3),
    Target("prepare", "prepare of one workbook", f"{CPU} a replay of the same XlsxWriter calls", most=1.5),
    Target("governors", "one governors' paper, its tables made", f"{CPU} zipping its parts", most=10, superb=6),
    Target("audit", "the disclosure audit", f"{WALL} consolidate without it", most=1.0),
    Target("audit_changed", "the same, one workbook changed", f"{WALL} consolidate without it", most=0.1),
    Target("help", "--help, of every command the slowest", f"{CPU} a bare import click", most=1.35),
    Target("validate_one", "validate of one workbook, whole process", PANDAS, most=1.5),
)
"""In the order in which they are shown."""

COMPARED = (
    Target("reading", "    of reading and validating: reading", f"{CPU} bare python-calamine's to_python"),
    Target("checking", "    the same: checking", f"{CPU} bare python-calamine's to_python"),
    Target("peer_pandas_calamine", "reading with pandas and calamine", f"{CPU} bare python-calamine's to_python"),
    Target("peer_openpyxl", "reading with openpyxl, read only", f"{CPU} bare python-calamine's to_python"),
    Target("peer_pandas_openpyxl", "reading with pandas and openpyxl", f"{CPU} bare python-calamine's to_python"),
    Target(
        "peer_frictionless",
        "three tables read and checked with frictionless",
        f"{CPU} bare python-calamine's to_python",
    ),
    Target("peer_docxtpl", "a paper of as many rows with docxtpl", f"{CPU} zipping the governors' paper"),
)
"""What is shown beside the table: what of planbook's time goes where, and what others take for the same."""
