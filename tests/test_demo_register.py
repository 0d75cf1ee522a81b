"""The fictional trust's register, as large as it is asked for."""

from datetime import date
from pathlib import Path

from planbook.demo.register import FIRST_YEAR, register_rows, schools
from planbook.workflow.init import init_trust
from planbook.workflow.trust import open_trust


def test_every_head_of_the_largest_trust_has_a_name_of_their_own() -> None:
    heads = [school.head for school in schools(500)]
    assert len(set(heads)) == 500
    assert heads[:1] + heads[12:13] + heads[24:25] == ["Mrs H. Okoro", "Mrs H. A. Okoro", "Mrs H. B. Okoro"]


def test_a_trust_of_more_schools_than_the_sample_names_has_a_sound_register(tmp_path: Path) -> None:
    init_trust(tmp_path, "objectives-actions", date(FIRST_YEAR, 9, 1), register_rows(schools(30)))
    assert len(open_trust(tmp_path).register.units) == 30
