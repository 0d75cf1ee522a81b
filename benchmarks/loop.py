"""What a capable colleague would write instead of planbook: one loop over the workbooks, with pandas.

    python benchmarks/loop.py TRUST OUTPUT --engine openpyxl

Each workbook is read once, whole; rows are put together, added up by phase, counted by status and written as one
CSV a table and a summary workbook of the aggregates. It checks nothing, knows no cell, keeps nothing and hides no
small number.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

PERIOD = "2026-27-autumn"


def tables(sheet: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """The table on a sheet, named for what its rows are: beneath its hidden keys stand the headings, then rows."""
    for number in range(min(12, len(sheet))):
        row = sheet.iloc[number]
        keys = row[row.astype(str).str.fullmatch(r"[a-z_]+\.[a-z_]+")]
        if len(keys) > 1:
            found = sheet.iloc[number + 2 :][keys.index].set_axis(keys.str.partition(".")[2], axis=1)
            record = keys.str.partition(".")[0].mode()[0]
            yield record, found.dropna(thresh=3)  # a row with nothing but what it came with is none
            return


def bring_together(trust: Path, out: Path, engine: str) -> None:
    rows: dict[str, list[pd.DataFrame]] = {}
    for path in sorted((trust / "returned" / PERIOD).glob("*.xlsx")):
        for sheet in pd.read_excel(path, sheet_name=None, header=None, engine=engine).values():
            for record, found in tables(sheet):
                rows.setdefault(record, []).append(found.assign(unit=path.name.partition("_")[0], file=path.name))
    data = {record: pd.concat(found, ignore_index=True) for record, found in rows.items()}

    register = pd.read_excel(trust / "trust.xlsx", sheet_name="Units", header=None, engine=engine, dtype=str)
    units = dict(tables(register))["unit"][["unit_id", "phase", "name"]].rename(columns={"unit_id": "unit"})
    kpis = data["kpi_value"].merge(units, on="unit", how="left")
    for key in ("numerator", "denominator"):
        kpis[key] = pd.to_numeric(kpis[key], errors="coerce")
    by_phase = kpis.groupby(["kpi", "group", "phase"])[["numerator", "denominator"]].sum(min_count=1).reset_index()
    by_phase["figure"] = 100 * by_phase["numerator"] / by_phase["denominator"]
    by_unit = kpis.pivot_table(index="unit", columns="kpi", values="numerator", aggfunc="first")
    actions = data["action"].merge(units, on="unit", how="left")
    by_status = actions.pivot_table(index="name", columns="status", values="ref", aggfunc="count", fill_value=0)
    money = data["funding_line"]
    for key in ("award", "spent", "committed"):
        money[key] = pd.to_numeric(money[key], errors="coerce")
    by_source = money.groupby("source")[["award", "spent", "committed"]].sum()

    (out / "data").mkdir(parents=True, exist_ok=True)
    for record, frame in data.items():
        frame.to_csv(out / "data" / f"{record}.csv", index=False, encoding="utf-8-sig")
    with pd.ExcelWriter(out / "summary.xlsx", engine="xlsxwriter") as book:
        by_phase.to_excel(book, sheet_name="KPIs by phase", index=False)
        by_unit.to_excel(book, sheet_name="KPIs by school")
        by_status.to_excel(book, sheet_name="Actions by status")
        by_source.to_excel(book, sheet_name="Funding")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trust", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--engine", choices=("openpyxl", "calamine"), default="openpyxl")
    asked = parser.parse_args()
    bring_together(asked.trust, asked.out, asked.engine)


if __name__ == "__main__":
    main()
