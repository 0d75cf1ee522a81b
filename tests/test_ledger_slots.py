"""What stands in a slot, as files come, are replaced and lie beside each other."""

from planbook.ledger.slots import DecidedSlot, Outcome, Present, history, settle

SLOT = ("2026-27-autumn", "990001", "objectives-actions")


def file(receipt: int, name: str, sha: str) -> Present:
    return Present(receipt, name, sha, SLOT)


def one(present: list[Present], decided: list[DecidedSlot] | None = None, accept: str | None = None) -> Outcome:
    shas = {1: "one", 2: "two"} | {f.receipt: f.sha256 for f in present}
    (outcome,) = settle(present, {SLOT: decided} if decided else {}, shas, accept)
    return outcome


def stood(receipt: int, *, chosen: bool = False, among: tuple[int, ...] = ()) -> list[DecidedSlot]:
    return [DecidedSlot(receipt, chosen, frozenset(among or (receipt,)))]


def test_a_single_file_stands() -> None:
    outcome = one([file(1, "a.xlsx", "one")])
    assert (outcome.stands, outcome.before, outcome.rivals) == (1, None, [])


def test_a_file_replaced_in_place_supersedes() -> None:
    outcome = one([file(2, "a.xlsx", "two")], stood(1))
    assert (outcome.stands, outcome.before) == (2, 1)


def test_two_differing_files_and_nothing_stood() -> None:
    outcome = one([file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")])
    assert outcome.stands is None
    assert [rival.name for rival in outcome.rivals] == ["a.xlsx", "b.xlsx"]


def test_two_differing_files_and_one_stood() -> None:
    outcome = one([file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")], stood(1))
    assert (outcome.stands, len(outcome.rivals)) == (1, 2)


def test_the_operator_chooses() -> None:
    outcome = one([file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")], stood(1), accept="b.xlsx")
    assert (outcome.stands, outcome.before, outcome.rivals, outcome.chosen) == (2, 1, [], True)


def test_a_choice_holds_until_another_file_comes() -> None:
    both = [file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")]
    assert one(both, stood(1, chosen=True, among=(1, 2))).rivals == []
    third = [*both, file(3, "c.xlsx", "three")]
    outcome = one(third, stood(1, chosen=True, among=(1, 2)))
    assert (outcome.stands, [rival.name for rival in outcome.rivals]) == (1, ["a.xlsx", "c.xlsx"])


def test_an_identical_copy_counts_once() -> None:
    outcome = one([file(2, "a (1).xlsx", "one"), file(1, "a.xlsx", "one")])
    assert (outcome.copies, outcome.rivals) == ({"a (1).xlsx": "a.xlsx"}, [])


def test_a_file_that_was_renamed_goes_on_standing_under_its_new_name() -> None:
    outcome = one([file(2, "renamed.xlsx", "one")], stood(1))
    assert (outcome.stands, outcome.rivals) == (2, [])


def test_what_stood_renamed_and_another_beside_it() -> None:
    outcome = one([file(2, "renamed.xlsx", "one"), file(3, "b.xlsx", "two")], stood(1))
    assert (outcome.stands, len(outcome.rivals)) == (2, 2)


def test_a_choice_holds_although_the_chosen_is_renamed() -> None:
    both = [file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")]
    assert one(both, stood(1, chosen=True, among=(1, 2))).rivals == []
    renamed = [file(3, "a renamed.xlsx", "one"), file(2, "b.xlsx", "two")]
    outcome = one(renamed, stood(1, chosen=True, among=(1, 2)))
    assert (outcome.stands, outcome.rivals) == (3, [])


def test_what_was_passed_over_is_not_asked_about_again() -> None:
    chose = [DecidedSlot(1, False, frozenset({1})), DecidedSlot(2, True, frozenset({1, 2}))]
    old, chosen, new = file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two"), file(3, "c.xlsx", "three")

    def settled(*present: Present, accept: str | None = None) -> tuple[int | None, list[str]]:
        outcome = one(list(present), chose, accept)
        return outcome.stands, [rival.name for rival in outcome.rivals]

    assert settled(old, chosen) == (2, [])
    assert settled(old, chosen, new) == (2, ["b.xlsx", "c.xlsx"])
    assert settled(old, new) == (3, [])  # the chosen one has been replaced
    assert settled(old) == (2, [])  # removing a file withdraws nothing
    assert settled(old, accept="a.xlsx") == (1, [])


def test_of_copies_the_one_named_for_its_unit_counts() -> None:
    outcome = one([file(2, "a.xlsx", "one"), file(1, "990001_ashlow_autumn.xlsx", "one")])
    assert (outcome.stands, outcome.copies) == (1, {"a.xlsx": "990001_ashlow_autumn.xlsx"})


def test_of_copies_the_one_that_stood_goes_on_standing() -> None:
    outcome = one([file(2, "990001_ashlow.xlsx", "one"), file(1, "a.xlsx", "one")], stood(1))
    assert (outcome.stands, outcome.copies) == (1, {"990001_ashlow.xlsx": "a.xlsx"})


def test_what_stood_is_gone_and_two_others_came() -> None:
    outcome = one([file(2, "b.xlsx", "two"), file(3, "c.xlsx", "three")], stood(1))
    assert (outcome.stands, len(outcome.rivals)) == (1, 2)


def back(receipt: int) -> DecidedSlot:
    return DecidedSlot(receipt, False, frozenset(), withdrawn=True)


def test_what_is_withdrawn_empties_the_slot_and_stays_out() -> None:
    outcome = one([file(1, "a.xlsx", "one")], [*stood(1), back(1)])
    assert (outcome.stands, outcome.rivals, outcome.withdrawn) == (None, [], {1})
    renamed = one([file(3, "b.xlsx", "one")], [*stood(1), back(1)])
    assert (renamed.stands, renamed.withdrawn) == (None, {3})


def test_what_the_withdrawn_superseded_does_not_come_back_by_itself() -> None:
    decided = [*stood(1), *stood(2), back(2)]
    both = [file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")]
    assert one(both, decided).stands is None
    assert one(both[:1], decided).stands is None
    assert one(both, decided, accept="a.xlsx").stands == 1


def test_what_comes_after_a_withdrawal_is_in_no_others_place() -> None:
    outcome = one([file(2, "a.xlsx", "one"), file(3, "c.xlsx", "three")], [*stood(2), back(2)])
    assert (outcome.stands, outcome.before) == (3, None)


def test_of_two_that_differ_the_other_counts_once_one_is_withdrawn() -> None:
    both = [file(1, "a.xlsx", "one"), file(2, "b.xlsx", "two")]
    assert one(both, [back(1)]).stands == 2
    beside = one(both, [*stood(2), back(1)])
    assert (beside.stands, beside.rivals, beside.withdrawn) == (2, [], {1})
    third = one([*both, file(3, "c.xlsx", "three")], [*stood(2), back(1)])
    assert [rival.name for rival in third.rivals] == ["b.xlsx", "c.xlsx"]


def test_a_withdrawal_that_is_taken_back_has_not_been() -> None:
    shas = {1: "one", 2: "two"}
    decided = [*stood(1), *stood(2), back(2)]
    assert history(decided, shas) == []
    assert [d.receipt for d in history([*decided, *stood(2, chosen=True)], shas)] == [1, 2, 2]
    assert [d.receipt for d in history([*decided, *stood(1, chosen=True)], shas)] == [1]
    assert one([file(2, "b.xlsx", "two")], decided, accept="b.xlsx").withdrawn == frozenset()
