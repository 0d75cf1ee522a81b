"""The roles that fill a workbook in, and what each of them has of it."""

from planbook.model.loading import load
from planbook.model.parts import Part, letters_of, owners, roles_of

DECLARATIONS = load()
HEAD, CLERK = Part("head", "Headteacher"), Part("clerk", "Clerk")


def test_a_role_is_known_by_any_of_its_spellings() -> None:
    assert roles_of(DECLARATIONS, "SBM") == (Part("business_manager", "Business manager"),)
    assert roles_of(DECLARATIONS, "Headteacher or clerk") == (HEAD, CLERK)
    assert roles_of(DECLARATIONS, "") == ()


def test_a_role_of_any_script_has_a_key_that_no_other_has() -> None:
    words = ["Data manager", "Data-manager", "data_manager", "Rheolwr data", "数据经理", "Дата", "Data manager 2"]
    keys = [role.key for word in words for role in roles_of(DECLARATIONS, word)]
    assert len({*keys}) == len(words)
    assert keys[0] == "data_manager"
    assert not any(char in key for key in keys for char in ":/\\ \n")


def test_what_either_of_two_may_fill_in_is_both_ones() -> None:
    assert owners(DECLARATIONS, "Headteacher or clerk", (HEAD, CLERK)) == (HEAD, CLERK)
    assert owners(DECLARATIONS, "Clerk", (HEAD, CLERK)) == (CLERK,)
    assert owners(DECLARATIONS, "Coordinator", (HEAD, CLERK)) == (HEAD,)  # nobody else's: the first one's


def test_no_two_parts_have_a_letter() -> None:
    parts = [CLERK, Part("coordinator", "Coordinator"), Part("x", "Cc"), Part("y", "数据")]
    letters = letters_of(parts)
    assert letters == {"clerk": "C", "coordinator": "O", "x": "A", "y": "数"}
    assert len({*letters_of([Part(str(n), "C") for n in range(20)]).values()}) == 20
