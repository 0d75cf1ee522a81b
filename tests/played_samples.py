"""What tests of a played sample read: its own file, read without the code that plays it, and what came of it."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import docx
import openpyxl

from planbook.demo.sample import SAMPLES
from planbook.workflow.papers import papers_of_returns
from planbook.workflow.trust import open_trust


@dataclass
class PlayedSample:
    """A sample that was played into a folder."""

    name: str
    folder: Path
    periods: Mapping[str, str]
    """The ids of its periods by what its file calls them, in order."""
    told: Mapping[str, Any] = field(init=False)
    register: Mapping[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.told, self.register = (
            tomllib.loads((SAMPLES / self.name / f"{file}.toml").read_text(encoding="utf-8"))
            for file in ("answers", "register")
        )

    def entered(self, record: str, until: str, *, by: str = "ref") -> dict[tuple[str, str], dict[str, Any]]:
        """What each row of `record` says at the end of the period `until`, by unit and `by`, as its file has it."""
        names = list(self.periods)
        seen = names[: names.index(until) + 1]
        missing = {p["period"].rpartition("-")[2]: p.get("missing", []) for p in self.told["period"]}
        held: dict[tuple[str, str], dict[str, Any]] = {}
        for part in seen:
            for row in self.told["row"]:
                when = [p.rpartition("-")[2] for p in row.get("periods", names)]
                if row["of"] == record and part in when and row["unit"] not in missing[part]:
                    held.setdefault((row["unit"], str(row[by])), {}).update(row)
        return held

    def data(self, record: str, part: str) -> list[dict[str, str]]:
        """The rows of `record` among the data of a period."""
        path = self._outputs(part) / "internal" / "data" / f"{record}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def findings(self, part: str) -> list[tuple[Any, ...]]:
        """The rows of the coordinator's list of findings."""
        book = openpyxl.load_workbook(self._outputs(part) / "internal" / "findings.xlsx", read_only=True)
        return list(book["Findings"].iter_rows(values_only=True))

    def errors(self, part: str) -> list[str]:
        """The rules of what is to be corrected."""
        return [str(row[-1]) for row in self.findings(part) if row[0] == "Error"]

    def not_made(self, part: str) -> list[str]:
        """The papers that there are of the period, and of which there is no file."""
        trust = open_trust(self.folder)
        made = [path.name for path in self._outputs(part).rglob("*.docx") if "published" not in path.parts]
        wanted = papers_of_returns(trust, trust.period(self.periods[part]))
        return [key for key in wanted if not any(f"{key}_" in name for name in made)]

    def paper(self, part: str, name: str) -> str:
        """The words of a paper, its tables' among them."""
        named = f"{name}_{self.periods[part]}.docx"
        [path] = (path for path in self._outputs(part).rglob(named) if "published" not in path.parts)
        document = docx.Document(str(path))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])

    def sheet(self, part: str, title: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a sheet of the summary."""
        book = openpyxl.load_workbook(self._outputs(part) / "summary.xlsx", read_only=True)
        yield from book[title].iter_rows(values_only=True)

    def returned(self, part: str, unit: str, title: str) -> list[dict[str, Any]]:
        """The rows that have a ref on a sheet of a unit's returned workbook, by the sheet's headings."""
        [path] = (self.folder / "returned" / self.periods[part]).glob(f"{unit.lower()}_*.xlsx")
        rows = list(openpyxl.load_workbook(path, read_only=True, data_only=True)[title].iter_rows(values_only=True))
        at = next(at for at, row in enumerate(rows) if "Ref" in row)
        ref = rows[at].index("Ref")
        named = (dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :] if row[ref])
        return [row for row in named if any(value for key, value in row.items() if key != "Ref")]

    def asked_sheets(self, part: str, unit: str) -> list[str]:
        """The sheets of a unit's workbook between its cover and Check."""
        [path] = (self.folder / "issued" / self.periods[part]).glob(f"{unit.lower()}_*.xlsx")
        names = openpyxl.load_workbook(path, read_only=True).sheetnames
        return names[1 : names.index("Check")]

    def _outputs(self, part: str) -> Path:
        return self.folder / "outputs" / self.periods[part]
