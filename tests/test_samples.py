"""The released workbooks are what the declarations make, and the five samples go the whole way."""

import csv
import hashlib
import io
import shutil
import zipfile
from functools import cache
from pathlib import Path

import pytest

from planbook.model.loading import load, templates_folder
from planbook.model.samples import load_samples
from planbook.workflow.consolidate import consolidate
from planbook.workflow.release import release
from planbook.workflow.report import report
from planbook.workflow.trust import Trust, open_trust
from planbook.workflow.validate import check_returned

DECLARATIONS = load()
SAMPLES = load_samples(DECLARATIONS)


@cache
def built() -> dict[str, bytes]:
    """The workbooks that are released. They are made by the process that runs this file, and by no other."""
    return release(DECLARATIONS)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_format_is_released_with_its_version_and_has_a_sample() -> None:
    formats = {f"released/{f.key}-{f.version}.xlsx" for f in DECLARATIONS.formats.values()}
    assert {name for name in built() if name.startswith("released/")} == formats
    assert {s.format for s in SAMPLES.values()} == {
        f.key for f in DECLARATIONS.formats.values() if f.kind == "plan"
    }


def test_each_released_workbook_is_what_the_declarations_make() -> None:
    """Part by part: how well a zip is packed differs from one computer's library to another's."""
    changed = []
    for name, data in built().items():
        there, made = parts((templates_folder() / name).read_bytes()), parts(data)
        changed += [(name, part) for part in there.keys() | made.keys() if there.get(part) != made.get(part)]
    assert changed == [], "run python -m planbook.workflow.release, and look at what changed"


KEPT = {
    "released/because-we-will-1.0.xlsx": "261a6553f5403afedad3970a06c74a5b12c07cc24649018648d5fc46c8302f24",
    "released/horizons-1.0.xlsx": "c376d364b8a0da47b442fe394c792842ee8777dae85defa79a84d81c20a000b8",
    "released/objectives-actions-1.0.xlsx": "739e3063736a909f80a8284cc3c164b64fde7b9cca6087ccfcab68f012f85e07",
    "released/priority-tasks-1.0.xlsx": "fc7a6cb826572e1ff61ea591c01480caf9520a38b8d1d5b30c46dbb91fd780be",
    "released/vision-priorities-1.0.xlsx": "3889e462427febdbe22e184043a31fb58a58aa2171be3ebd1bf371616e2e2f27",
    "released/objectives-actions-0.9.xlsx": "0f7ff493430688dac9ef3dea2c7cc1600ea676e9775ad08c4900e068ea673254",
    "released/objectives-actions-0.9-filled.xlsx": "89c9473748e07e13a2188328cd89828e1e82039608b9bbfcf0d86282bbe0daff",  # noqa: E501
    "released/register-1.0.xlsx": "ae1bbb13e3eb271fa5afe7b87a66bd4dd3ec7d8e452e62dfeeb18ffece8d50ae",
    "released/register-1.1.xlsx": "aea78e3b4a14d8565d08e800eb86fa1eeae6f97b3fd058ea9b1e7e562e28d9a8",
    "released/register-1.0-filled.xlsx": "f0d608a99b824679cd03683a4acb14eee39e2100f1596bbf35b17015fd4a0387",
}
"""Workbooks of earlier versions, blank and filled in, with their SHA-256: as they were sent out, for ever."""


def test_nothing_else_is_released() -> None:
    folder = templates_folder()
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*.xlsx")}
    assert there == built().keys() | KEPT.keys()


def test_a_workbook_of_an_earlier_version_is_kept_as_it_was() -> None:
    assert not built().keys() & KEPT.keys(), "the release does not write it again"
    now = {name: hashlib.sha256((templates_folder() / name).read_bytes()).hexdigest() for name in KEPT}
    assert now == KEPT


def test_every_version_that_is_read_or_migrated_has_its_blank() -> None:
    for made in DECLARATIONS.formats.values():
        for version in (*made.reads, *made.migrates):
            assert (templates_folder() / "released" / f"{made.key}-{version}.xlsx").is_file()


@pytest.fixture(params=sorted(SAMPLES))
def sample_trust(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Trust]:
    """A trust's folder with the sample's register, and its workbook as returned."""
    sample = SAMPLES[request.param]
    samples = templates_folder() / "samples"
    (tmp_path / "returned" / sample.period).mkdir(parents=True)
    shutil.copyfile(samples / f"{sample.key}-register.xlsx", tmp_path / "trust.xlsx")
    shutil.copyfile(samples / f"{sample.key}.xlsx", tmp_path / "returned" / sample.period / "plan.xlsx")
    return sample.key, open_trust(tmp_path)


def test_a_sample_goes_the_whole_way(sample_trust: tuple[str, Trust]) -> None:
    key, trust = sample_trust
    sample = SAMPLES[key]
    checked = check_returned(trust, sample.period, sample.received_on)
    (own,) = checked.files
    assert (own.unit, own.verdict) == (sample.unit, "accepted-with-findings")

    consolidate(trust, sample.period, sample.received_on)
    data = trust.folder / "outputs" / sample.period / "internal" / "data"
    for record, rows in sample.plan.items():
        with (data / f"{record}.csv").open(encoding="utf-8-sig", newline="") as stream:
            found = list(csv.DictReader(stream))
        label = DECLARATIONS.records[record].label
        # A row of a parent alone (an impact without an action) is a row of the parent.
        wanted = [row for row in rows if row.get(label)]
        assert len(found) == len(wanted), record
        assert {r["unit"] for r in found} == {sample.unit}

    made = {r.unit: r for r in report(trust, sample.period, sample.received_on)}
    assert made[sample.unit].path.read_bytes().startswith(b"PK")


def test_a_workbook_written_from_a_sample_reads_back_as_the_sample(sample_trust: tuple[str, Trust]) -> None:
    """Every row that the sample declares stands in the ledger's tidy data with its words."""
    key, trust = sample_trust
    sample = SAMPLES[key]
    done = consolidate(trust, sample.period, sample.received_on)
    for record, rows in sample.plan.items():
        label = DECLARATIONS.records[record].label
        if DECLARATIONS.records[record].field(label).type == "code":
            continue
        wanted = sorted(" ".join(str(row[label]).split()) for row in rows if row.get(label))
        found = sorted(
            " ".join(str(text).split()) for text in (row.get(label) for row in done.tables.records[record].rows)
        )
        assert found == wanted, record
