"""The register's lookups: whom a name means."""

import builders


def test_a_name_kept_through_a_change_of_urn_is_the_open_schools() -> None:
    register = builders.register(
        unit="""
            | unit_id | name        | kind   | phase   | state  | succeeds |
            | 990001  | Ash Primary | school | primary | closed |          |
            | 990009  | Ash Primary | school | primary | open   | 990001   |
        """
    )
    assert register.code_for("unit", "Ash Primary") == "990009"
    assert register.code_for("unit", "990001") == "990001"
