"""The rows that a new register begins with are rows that the register could hold."""

import pytest

from planbook.model.loading import load
from planbook.model.values import entries

DECLARATIONS = load()
KPIS = {str(row["kpi"]): row for row in DECLARATIONS.catalogue["kpi"]}
BENCHMARKS = DECLARATIONS.catalogue["benchmark"]


@pytest.mark.parametrize("record", sorted(DECLARATIONS.catalogue))
def test_rows_are_whole_and_their_choices_known(record: str) -> None:
    spec = DECLARATIONS.records[record]
    for row in DECLARATIONS.catalogue[record]:
        assert {f.key for f in spec.fields if f.required} <= row.keys(), row
        for key, value in row.items():
            field = spec.field(key)
            if field.type in {"choice", "choices"}:
                codes = entries(value) if field.type == "choices" else [value]
                assert all(DECLARATIONS.choice(field.list, code) for code in codes), f"{key}: {value}"
            elif field.type == "yes_no":
                assert isinstance(value, bool), key
            elif field.numeric:
                assert isinstance(value, int | float), key
    if spec.row_id:
        ids = [row[spec.row_id] for row in DECLARATIONS.catalogue[record]]
        assert len(ids) == len(set(ids))


def test_a_primary_and_a_secondary_are_asked_for_eight_to_twelve_kpis_in_an_autumn_term() -> None:
    for phase, own in (("primary", set()), ("secondary", {"A8", "EM5"})):
        asked = {
            code
            for code, row in KPIS.items()
            if row["on"]
            and phase in entries(row["phases"])
            and {"every_term", "autumn"} & set(entries(row["due_in"]))
        }
        assert asked == {"ATT", "PA", "SUS", "ROLL", "SICK", "CPD", "COM", "SAFE", "BAL", "RES"} | own


def test_shares_rates_and_means_say_what_they_are_out_of() -> None:
    for code, row in KPIS.items():
        assert ("out_of_label" in row) == (row["unit"] in {"percent", "rate", "mean"}), code


def test_every_kpi_that_is_judged_has_something_to_be_judged_by() -> None:
    for code, row in KPIS.items():
        if row["better"] == "range":
            assert row["lowest"] <= row["target_low"] < row["target_high"] <= row["highest"], code
        elif row["better"] == "context":
            assert "target" not in row, code
        else:
            assert row["lowest"] <= row["target"] <= row["highest"], code


def test_results_are_due_in_summer_or_autumn_only() -> None:
    for code in ("RWM", "RWMH", "KS2R", "KS2W", "KS2M", "PHO", "GLD", "MTC", "GAP"):
        assert KPIS[code]["due_in"] == "summer"
    for code in ("A8", "EM5", "EBE", "DEST"):
        assert KPIS[code]["due_in"] == "autumn"


def test_benchmarks_are_of_kpis_and_of_a_whole_period() -> None:
    for row in BENCHMARKS:
        assert row["kpi"] in KPIS
        assert ("part" in row) == (row["period_kind"] == "term"), row
        if "phase" in row:
            assert row["phase"] in entries(KPIS[str(row["kpi"])]["phases"]), row


def test_a_figure_of_all_schools_is_given_no_phase() -> None:
    together = [row for row in BENCHMARKS if "all schools together" in str(row["source"])]
    assert len(together) == 17
    assert not any("phase" in row for row in together)


def test_attendance_is_a_hundred_less_the_absence_of_the_same_phase() -> None:
    autumn = {
        row.get("phase"): row["value"]
        for row in BENCHMARKS
        if (row["kpi"], row["year"], row.get("part")) == ("ATT", "2024-25", "autumn")
    }
    absence = {"primary": 5.07, "secondary": 7.66, "special": 12.55, None: 6.38}
    assert autumn == {phase: round(100 - missed, 2) for phase, missed in absence.items()}


def test_figures_that_were_corrected_are_the_corrected_ones() -> None:
    def of(kpi: str, group: str, year: str, **more: str) -> dict[str, object]:
        wanted = {"kpi": kpi, "group": group, "year": year, **more}
        (row,) = (row for row in BENCHMARKS if wanted.items() <= row.items())
        return dict(row)

    assert (of("RWM", "disadvantaged", "2023-24")["value"], of("RWM", "other", "2023-24")["value"]) == (46, 67)
    assert of("PHO", "disadvantaged", "2024-25")["value"] == 67
    assert of("SUS", "all", "2024-25", part="autumn")["value"] == 4.02
    assert of("PEX", "all", "2024-25", part="autumn")["value"] == 0.04


def test_no_figure_is_given_twice() -> None:
    keys = [
        tuple(row.get(k) for k in ("kpi", "phase", "group", "period_kind", "part", "year")) for row in BENCHMARKS
    ]
    assert len(keys) == len(set(keys))
