"""The data for analysts: a long table of all figures, Parquet beside CSV, and what describes them."""

import csv
import io
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from builders import register
from command_line import planbook
from planbook.api import open_trust
from planbook.consolidate.long_figures import LongFigure, long_columns
from planbook.model.data_columns import FileColumn, columns_of
from planbook.model.loading import load
from planbook.report.csv import csv_bytes
from planbook.report.data_files import parquet
from planbook.report.data_files.described import DataFile, write_dictionary, write_package
from planbook.report.data_files.parquet import parquet_bytes
from planbook.workflow.consolidate import consolidate
from planbook.workflow.publishing import publish
from planbook.workflow.report import report_data
from trust_folder import FIRST, LATER, PERIOD, SPRING, TODAY, Folder, small_trust, spring_trust

BEFORE = "2025-26-summer"
"""The period before: one of the same kind, whose workbooks have come too."""
YEAR, THIS_YEAR = "2025-26-year", "2026-27-year"
"""One that is over, and one that is not."""
HOSTILE = ('=HYPERLINK("http://evil.example")', "</script><script>", "a\x00b\x1bc\u202ed", "line\r\nbreak")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Two terms of three schools, neither of them brought together before."""
    made = small_trust(tmp_path_factory.mktemp("data") / "t", units=3, periods=2)
    report_data(made.trust, PERIOD, TODAY)
    return made


def of_bytes(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def lines_of(path: Path) -> list[dict[str, str]]:
    return of_bytes(path.read_bytes())


def inside(folder: Folder) -> list[dict[str, str]]:
    return lines_of(folder.outputs / "internal" / "figures.csv")


def outside(folder: Folder) -> list[dict[str, str]]:
    return lines_of(folder.outputs / "figures.csv")


def test_a_period_that_was_never_brought_together_has_all_its_data(folder: Folder) -> None:
    assert not (folder.outputs / "summary.xlsx").exists()
    assert {line["period"] for line in inside(folder)} == {BEFORE, PERIOD}
    assert (folder.outputs / "internal" / "data" / "action.csv").is_file()


def test_there_is_a_line_for_each_unit_and_phase_of_each_kpi_in_each_period(folder: Folder) -> None:
    lines = inside(folder)
    assert len({(line["period"], line["figure"]) for line in lines}) == len(lines)
    assert {line["level"] for line in lines} == {"unit", "phase"}
    tables = open_trust(folder.path, TODAY).consolidate(PERIOD).tables
    rows = {row.figure: row for row in (*tables.kpis, *tables.phases)}
    of_now = {line["figure"]: line for line in lines if line["period"] == PERIOD}
    assert of_now.keys() == rows.keys()
    for name, line in of_now.items():
        for key in ("numerator", "denominator", "value", "target", "benchmark", "change"):
            value = getattr(rows[name], key)
            assert (float(line[key]) if line[key] else None) == value, (name, key)
        assert line["status"] == rows[name].status


def test_a_line_of_an_earlier_period_is_what_that_period_shows_itself(folder: Folder) -> None:
    tables = open_trust(folder.path, TODAY).consolidate(BEFORE).tables
    rows = {row.figure: row for row in (*tables.kpis, *tables.phases)}
    lines = [line for line in inside(folder) if line["period"] == BEFORE]
    assert {line["figure"] for line in lines} == rows.keys()
    for line in lines:
        row = rows[line["figure"]]
        assert line["status"] == row.status and (float(line["value"]) if line["value"] else None) == row.value


def test_a_year_has_its_own_lines_and_those_of_its_terms_once_it_is_over(folder: Folder) -> None:
    report_data(folder.trust, YEAR, TODAY)
    lines = lines_of(folder.path / "outputs" / YEAR / "internal" / "figures.csv")
    assert {line["period"] for line in lines} == {BEFORE, YEAR}
    rows = {row.figure: row for row in open_trust(folder.path, TODAY).consolidate(YEAR).tables.kpis}
    of_year = {line["figure"]: line for line in lines if line["period"] == YEAR and line["level"] == "unit"}
    assert of_year.keys() == rows.keys()
    assert all(
        (float(line["value"]) if line["value"] else None) == rows[name].value for name, line in of_year.items()
    )
    report_data(folder.trust, THIS_YEAR, TODAY)
    now = folder.path / "outputs" / THIS_YEAR
    assert {line["period"] for line in lines_of(now / "internal" / "figures.csv")} == {BEFORE, YEAR, PERIOD}
    assert lines_of(now / "figures.csv") == []  # of a year that is not over there are no figures outside


def test_every_figure_names_the_cells_that_it_is_from(folder: Folder) -> None:
    told = [line for line in inside(folder) if line["level"] == "unit" and line["value"]]
    assert len(told) > 50
    assert all(line["source_cells"] and line["source_file"].startswith("returned/") for line in told)
    line = next(line for line in told if line["period"] == PERIOD)
    said = planbook("-C", str(folder.path), "--today", str(TODAY), "trace", PERIOD, line["figure"])
    assert all(cell in said.stdout for cell in line["source_cells"].split("; "))


def test_the_file_for_outside_has_no_cells_and_no_figure_that_is_hidden(folder: Folder) -> None:
    within = {(line["period"], line["figure"]): line for line in inside(folder)}
    shown = outside(folder)
    assert within.keys() == {(line["period"], line["figure"]) for line in shown}
    assert not {"source_file", "source_sheet", "source_cells"} & shown[0].keys()
    hidden = [line for line in shown if line["status"] == "suppressed"]
    assert hidden
    assert not any(line[key] for line in hidden for key in ("numerator", "denominator", "value", "change"))
    few = [line for line in shown if line["status"] == "counts_only"]
    assert all(line["numerator"] and not line["value"] and not line["change"] for line in few)


def test_what_the_summary_hides_the_file_hides(folder: Folder) -> None:
    from planbook.consolidate.disclosure import external

    tables = external(open_trust(folder.path, TODAY).consolidate(PERIOD).tables)
    status = {row.figure: row.status for row in (*tables.kpis, *tables.phases)}
    past = {(row.period, row.source_id.partition("@")[0]): row.status for row in tables.kpi_history}
    for line in outside(folder):
        wanted = status[line["figure"]] if line["period"] == PERIOD else None
        wanted = wanted or past.get((line["period"], line["figure"]))
        assert wanted in (None, line["status"])


def test_parquet_has_the_same_rows_with_types(folder: Folder) -> None:
    for path in sorted((folder.outputs / "internal").rglob("*.csv")):
        if path.name == "data-dictionary.csv":
            continue
        table = pq.read_table(path.with_suffix(".parquet"))
        lines = lines_of(path)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            assert table.column_names == next(csv.reader(stream))
        assert table.num_rows == len(lines)
        for key in table.column_names:
            for cell, value in zip(lines, table[key].to_pylist(), strict=True):
                assert (cell[key] == "") == (value in (None, "")), (path.name, key)
    types = {field.name: str(field.type) for field in pq.read_schema(folder.outputs / "figures.parquet")}
    assert (types["as_at"], types["value"], types["is_break"], types["unit"]) == (
        "date32[day]", "double", "bool", "string",
    )  # fmt: skip


@pytest.mark.parametrize("place", ["", "internal"])
def test_the_data_package_is_valid_for_frictionless(
    folder: Folder, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from frictionless import validate

    monkeypatch.chdir(folder.outputs / place)
    told = validate("datapackage.json")
    assert told.valid, [error for task in told.tasks for error in task.errors][:3]
    assert told.stats["tasks"] == len(list((folder.outputs / place).glob("figures.csv"))) + len(
        list((folder.outputs / place / "data").glob("*.csv"))
    )


def test_frictionless_finds_a_value_that_is_not_of_its_column(
    folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check above can fail."""
    from frictionless import validate

    (tmp_path / "datapackage.json").write_bytes((folder.outputs / "datapackage.json").read_bytes())
    text = (folder.outputs / "figures.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "figures.csv").write_text(text.replace(",draft,", ",perhaps,", 1), encoding="utf-8-sig")
    monkeypatch.chdir(tmp_path)
    assert not validate("datapackage.json").valid


def test_the_dictionary_explains_every_column_of_every_file(folder: Folder) -> None:
    rows = lines_of(folder.outputs / "internal" / "data-dictionary.csv")
    explained = {(row["file"], row["column"]) for row in rows}
    files = [folder.outputs / "internal" / "figures.csv", *(folder.outputs / "internal" / "data").glob("*.csv")]
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            assert {(path.stem, key) for key in next(csv.reader(stream))} <= explained
    assert all(row["heading"] for row in rows)
    status = next(row for row in rows if (row["file"], row["column"]) == ("action", "status"))
    assert "on_track = On track" in status["codes"]


def test_columns_are_those_of_the_tables() -> None:
    declarations = load()
    for record in declarations.records.values():
        keys = [column.key for column in columns_of(declarations, record)]
        assert len(set(keys)) == len(keys) and keys[:3] == ["unit", "unit_name", "period"]
    kept = [column.key for column in long_columns(load(), inside=True)]
    assert kept == [*LongFigure.__dataclass_fields__]
    assert set(kept) - {column.key for column in long_columns(load(), inside=False)} == {
        "source_file", "source_sheet", "source_cells",
    }  # fmt: skip


def test_the_same_data_are_the_same_bytes_and_are_not_written_again(folder: Folder) -> None:
    before = folder.output_bytes()
    assert {made.state for made in report_data(folder.trust, PERIOD, TODAY)} == {"unchanged"}
    assert folder.output_bytes() == before


def test_without_pyarrow_there_are_the_csv_files_and_one_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = small_trust(tmp_path / "t", units=1)
    command = ("-C", str(made.path), "--today", str(TODAY), "report", PERIOD, "--for", "data")
    assert planbook(*command).returncode == 0
    assert (made.outputs / "figures.parquet").is_file()
    monkeypatch.setattr(parquet.importlib.util, "find_spec", lambda _: None)
    said = planbook(*command)
    assert said.returncode == 0
    assert [line for line in said.stderr.splitlines() if "pyarrow" in line] == [parquet.NO_PARQUET]
    assert not list(made.outputs.rglob("*.parquet"))  # none of an earlier run stays beside newer data
    assert (made.outputs / "internal" / "data" / "action.csv").is_file()


def test_consolidate_makes_the_data_again_where_they_had_been_made(tmp_path: Path) -> None:
    made = small_trust(tmp_path / "t", units=2)
    consolidate(made.trust, PERIOD, TODAY)
    assert not (made.outputs / "figures.csv").exists()
    report_data(made.trust, PERIOD, TODAY)
    made.file_of(FIRST).unlink()
    made_of = {line["unit"] for line in outside(made) if line["value"]}
    consolidate(made.trust, PERIOD, TODAY, rebuild=True)
    assert (made.outputs / "internal" / "data.xlsx").is_file()
    assert {line["unit"] for line in outside(made) if line["value"]} == made_of
    publish(made.trust, PERIOD, TODAY)
    consolidate(made.trust, PERIOD, TODAY)
    assert {line["standing"] for line in outside(made)} == {"published"}
    assert {line["standing"] for line in inside(made)} == {"published"}


def test_what_was_hidden_when_it_was_published_stays_hidden_in_the_file_of_a_later_period(tmp_path: Path) -> None:
    made = spring_trust(tmp_path / "t")
    publish(made.trust, PERIOD, TODAY)
    report_data(made.trust, PERIOD, TODAY)
    then = {line["figure"]: line for line in outside(made)}
    report_data(made.trust, SPRING, LATER)
    later = {
        line["figure"]: line
        for line in lines_of(made.path / "outputs" / SPRING / "figures.csv")
        if line["period"] == PERIOD
    }
    assert later.keys() == then.keys()
    compared = ("numerator", "denominator", "value", "status", "standing")
    assert any(line["status"] == "suppressed" for line in then.values())
    assert [[line[key] for key in compared] for line in later.values()] == [
        [then[name][key] for key in compared] for name in later
    ]


def test_hostile_texts_are_text_in_every_kind_of_file() -> None:
    columns = (FileColumn("text", "text", HOSTILE[1], HOSTILE[0]),)
    rows = [[text] for text in HOSTILE]
    file = DataFile("own", "own.csv", HOSTILE[0], HOSTILE[2], columns)
    cells = [row["text"] for row in of_bytes(csv_bytes(["text"], rows))]
    assert cells[0].startswith("'=") and "\x00" not in cells[2] and "\u202e" not in cells[2]
    (kept,) = pq.read_table(io.BytesIO(parquet_bytes(columns, rows))).to_pydict().values()
    assert kept[0] == HOSTILE[0] and kept[2] == "abcd"
    package = json.loads(write_package(register().calendar.periods[0], HOSTILE[1], [file], ""))
    assert package["title"] == HOSTILE[1] and package["resources"][0]["description"] == "abcd"
    (line,) = of_bytes(write_dictionary(load(), [file]))
    assert line["meaning"].startswith("'=")


def test_the_standing_inside_is_that_of_the_same_figure_outside(folder: Folder) -> None:
    shown = {(line["period"], line["figure"]): line["standing"] for line in outside(folder)}
    assert {(line["period"], line["figure"]): line["standing"] for line in inside(folder)} == shown


def test_the_file_of_a_record_that_is_declared_no_longer_is_taken_away(tmp_path: Path) -> None:
    own = small_trust(tmp_path / "t")
    report_data(own.trust, PERIOD, TODAY)
    there = {path.name for path in (own.outputs / "internal" / "data").iterdir()}
    kept = own.path / "templates" / "records" / "keepsake.toml"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(
        '[record]\nkey = "keepsake"\ntitle = "Keepsakes"\none = "keepsake"\nmany = "keepsakes"\n'
        'row_id = "ref"\nlabel = "what"\n[fields.ref]\ntype = "ref"\nheading = "Ref"\nasked = "plan"\n'
        '[fields.what]\ntype = "text"\nheading = "What"\nasked = "plan"\n',
        encoding="utf-8",
    )
    report_data(open_trust(own.path, today=TODAY)._trust, PERIOD, TODAY)
    assert (own.outputs / "internal" / "data" / "keepsake.csv").is_file()
    kept.unlink()
    report_data(open_trust(own.path, today=TODAY)._trust, PERIOD, TODAY)
    assert {path.name for path in (own.outputs / "internal" / "data").iterdir()} == there
