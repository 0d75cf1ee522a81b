"""Every count is said with its noun, of none, one, two and many alike; what is left out says of what."""

import ast
import re
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

import planbook
from planbook.consolidate.tables import TrustTables
from planbook.model.aside import Aside
from planbook.model.declarations import Block, Rule
from planbook.model.faults import texts_in
from planbook.model.finding import Finding
from planbook.model.prose import agree, had_no_place, inside, listed, more, none_of
from planbook.model.values import Value
from planbook.report.blocks.rows import Chosen
from planbook.report.blocks.table import filled
from planbook.report.reply.words import Addressed, beside_the_cells, left_behind
from planbook.report.summary.edition import Edition
from planbook.report.summary.headlines import _off_target, _returns
from planbook.report.summary.overview import _included
from planbook.report.summary.reliability import missing
from planbook.validate.asides import beside_words
from planbook.workflow.declared import declared
from trust_tables import trust_tables

TO = Addressed("Ashdown", (), "autumn term 2026", "the autumn term 2026", "Merrow Vale Trust", "", "")
SOURCE = Path(planbook.__file__).parent


@pytest.fixture(scope="module")
def tables() -> TrustTables:
    return trust_tables()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        (["Elm, Oakham"], "Elm, Oakham"),
        (["Ash", "Elm", "Oak"], "Ash, Elm and Oak"),
        (["Ash", "Elm", "Oak", "Yew"], "Ash, Elm, Oak and one more"),
        (["Ash", "Elm, Oakham", "Oak"], "Ash; Elm, Oakham; and Oak"),
        (["Elm, Oakham", "Oak", "Ash", "Yew", "Fir"], "Elm, Oakham; Oak; Ash; and two more"),
    ],
)
def test_a_list_tells_its_names_apart(names: list[str], said: str) -> None:
    assert listed(names, most=3) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (lambda n: none_of(n, "school"), ("none of the one school", "neither of the two schools",
                                          "none of the three schools")),
        (lambda n: more(n, "text box", "text boxes"), ("1 more text box", "2 more text boxes",
                                                        "3 more text boxes")),
        (lambda n: more(n, "change"), ("1 more change", "2 more changes", "3 more changes")),
        (had_no_place, ("One value had no place and is listed in it.",
                        "Two values had no place and are listed in it.",
                        "Three values had no place and are listed in it.")),
    ],
)  # fmt: skip
def test_a_count_has_its_noun(words: Callable[[int], str], said: tuple[str, ...]) -> None:
    assert tuple(map(words, (1, 2, 3))) == said
    assert had_no_place(0) == ""


@pytest.mark.parametrize(
    ("word", "told"),
    [("Disadvantaged", "disadvantaged"), ("Free school meals", "free school meals"), ("SEND", "SEND"),
     ("SEN support", "SEN support"), ("EHCPs", "EHCPs"), ("Middle deemed primary", "middle deemed primary"),
     ("Year 6, girls", "year 6, girls"), ("", "")],
)  # fmt: skip
def test_a_word_within_a_sentence_is_small_unless_it_begins_with_an_abbreviation(word: str, told: str) -> None:
    assert inside(word) == told


def edition(tables: TrustTables, verdicts: list[str], on_time: bool = True) -> Edition:
    """A summary of so many units, of which each has the verdict given."""
    rows = [
        replace(row, verdict=verdict, on_time=on_time if verdict == "accepted" else None)
        for row, verdict in zip(tables.returns, verdicts, strict=False)
    ]
    made = replace(tables, returns=tuple(rows), figures={})
    return Edition(made.register.declarations, made, "summary")


@pytest.mark.parametrize(
    ("verdicts", "included", "lacking"),
    [
        ([], "No school is due.", []),
        (["missing"], "The one school has not returned yet.",
         ["Nothing has been returned yet from the one school due."]),
        (["accepted"], "The one school is included.", ["The one school has returned."]),
        (["missing"] * 2, "Neither of the two schools has returned yet.",
         ["Nothing has been returned yet from the two schools due."]),
        (["accepted"] * 2, "Both schools have returned, not each with every figure.",
         ["All schools have returned."]),
        (["missing"] * 3, "None of the three schools has returned yet.",
         ["Nothing has been returned yet from the three schools due."]),
        (["accepted", "missing"], "One of two schools is included; {1} has not returned, so totals leave it out.",
         ["Not returned: {1}; totals leave it out."]),
        (["withdrawn"], "The one school is not included; {0} has had its return withdrawn, so totals leave it out.",
         ["Returned and withdrawn: {0}."]),
        (["refused"] * 2, "Neither of the two schools is included; {0} and {1} sent what could not be used, so "
         "totals leave them out.", ["Returned but could not be used: {0} and {1}."]),
    ],
)  # fmt: skip
def test_who_is_in_the_figures(tables: TrustTables, verdicts: list[str], included: str, lacking: list[str]) -> None:
    names = [row.unit_name for row in tables.returns]
    made = edition(tables, verdicts)
    assert _included(made) == included.format(*names)
    said = [line for line in missing(made) if not line.startswith("Not said to be checked")]
    assert said == [line.format(*names) for line in lacking]


@pytest.mark.parametrize(
    ("number", "on_time", "words"),
    [(1, True, "school returned, on time"), (1, False, "school returned, not on time"),
     (2, True, "schools returned, all on time"), (2, False, "schools returned, none on time")],
)  # fmt: skip
def test_the_headline_of_returns(tables: TrustTables, number: int, on_time: bool, words: str) -> None:
    made = edition(tables, ["accepted"] * number, on_time)
    assert _returns(made, made.block("headline_returns"))[1] == words


def test_one_measure_is_one(tables: TrustTables) -> None:
    red = next(row for row in tables.kpis if row.status == "red")
    made = replace(edition(tables, ["accepted"] * 3).tables, kpis=(red,))
    told = Edition(made.register.declarations, made, "summary")
    assert _off_target(told, told.block("headline_kpis"))[1] == "school KPI off target"


@pytest.mark.parametrize(("rest", "words"), [
    (0, None), (1, "One more place like this is in the file you sent."),
    (2, "Two more places like this are in the file you sent."),
])  # fmt: skip
def test_what_a_letter_leaves_out_says_where_it_is(rest: int, words: str | None) -> None:
    (few,) = left_behind(TO, [_finding()])
    assert "more" not in few
    lines = [("Actions F7", f"A note says “{n}”") for n in range(9)]
    (told,) = beside_the_cells(TO, lines)
    assert told.endswith("more of them.")
    shown = sum(line.startswith("- ") for line in told.splitlines())
    (said,) = left_behind(TO, [_finding()] * (shown + rest))
    assert said.endswith(words or "not read.")


def _finding() -> Finding:
    return Finding(
        code="WB-020", severity="note", unit="990001", file="a.xlsx", sheet="Ours", cells=(), record=None, row=None,
        field=None, value=None, message="The sheet Ours is not read.", remedy="Nothing.",
    )  # fmt: skip


@pytest.mark.parametrize(("left", "words"), [(1, "There is 1 more note"), (12, "There are 12 more notes")])
def test_asides_that_are_only_counted(left: int, words: str) -> None:
    (line,) = beside_words([Aside(kind="note", sheet="", cell="", what="", words="", left_out=left)])
    assert line == ("", words)


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "are"), (1, "is"), (1.0, "is"), ("1", "is"), (1.5, "are"), (2, "are"), ("1–4", "are"), (None, "are")],
)
def test_a_word_agrees_with_its_number(number: object, said: str) -> None:
    assert agree(number, "is", "are") == said


def test_singular_and_plural_are_chosen_in_one_place() -> None:
    """Nowhere else does code choose between two pieces of prose by whether a number is one."""
    chosen = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in sorted(SOURCE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.IfExp)
        and isinstance(node.test, ast.Compare)
        and isinstance(node.test.ops[0], ast.Eq | ast.NotEq)
        and isinstance(node.test.comparators[0], ast.Constant)
        and node.test.comparators[0].value == 1
        and all(isinstance(part, ast.Constant) and _is_prose(part.value) for part in (node.body, node.orelse))
    ]
    assert not chosen


def _is_prose(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z ]+", value) is not None


_BARE = re.compile(r"\{(\w+)\} ((?:[a-z]+ )?[A-Za-z]*[b-hj-rtv-z]s)\b")
_VERBS = re.compile(
    r"(?:says|names|gives|does|needs|goes|its|contains|belongs|draws|supports|repeats|holds|counts|joins"
    r"|starts|ends|leads|reports|aims|speaks|costs|appears|comes|lies|runs|changes|looks|succeeds|meets|calls"
    r"|describes|moves|contributes|falls|stands|scores|serves)$"
    r"|after controls$|of its$|by initials$|returned its$|has characters$"
)
"""What stands after a name in braces and is no noun that a number is of."""


def _sentences(rule: Rule) -> list[str]:
    return [rule.message, rule.remedy, *(value for value in rule.params.values() if isinstance(value, str))]


def test_no_rule_says_a_bare_number_before_a_noun_in_the_plural() -> None:
    bare = [
        f"{rule.code}: {match[0]}"
        for rule in declared().rules.values()
        for text in _sentences(rule)
        for match in _BARE.finditer(text)
        if not _VERBS.match(match[2])
    ]
    assert not bare, "write {days:day/days}: of one it says 1 day"


@pytest.mark.parametrize(
    ("message", "days", "said"),
    [
        ("Late by {days:day/days}.", 1, "Late by 1 day."),
        ("Late by {days:day/days}.", 2, "Late by 2 days."),
        ("Late by {days:working day/working days}.", 1.0, "Late by 1 working day."),
        ("{days:action has/actions have} moved.", 1200, "1,200 actions have moved."),
        ("{days:day/days} late.", 0, "0 days late."),
        ("{days:day/days} late.", "1–4", "1–4 days late."),
        ("Late by {days} days.", 1, "Late by 1 days."),  # as a trust has written it
        ("Late by {gone:day/days}.", 1, "Late by – days."),
    ],
)
def test_a_number_in_a_rules_sentence_has_its_noun(message: str, days: Value, said: str) -> None:
    rule = replace(declared().rules["AP-007"], message=message, code="OT-001", check="")
    assert rule.worded({}, days=days)[0] == said


def _of(rows: int, having: int, due: int) -> Chosen:
    return Chosen(lines=({},) * rows, left_out=0, having=having, due=due, columns=(), counts={}, fallen_due=due,
                  on_time=having, figures=(), called=("school", "schools"))  # fmt: skip


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (_of(0, 0, 0), "0 risks are open, from no school. On time: nothing was due."),
        (_of(0, 0, 1), "0 risks are open, from no school. On time: none; one was due."),
        (_of(0, 0, 3), "0 risks are open, from none of the three schools. On time: 0 of 3 (0%)."),
        (_of(1, 1, 1), "1 risk is open, from the one school. On time: the one that was due."),
        (_of(1, 1, 2), "1 risk is open, from one of two schools. On time: 1 of 2 (50%)."),
        (_of(2, 2, 2), "2 risks are open, from both schools. On time: 2 of 2 (100%)."),
        (_of(9, 3, 4), "9 risks are open, from three of four schools. On time: 3 of 4 (75%)."),
    ],
)
def test_a_number_in_a_blocks_sentence_agrees_with_its_noun(chosen: Chosen, said: str) -> None:
    intro = "{rows:risk is/risks are} open, from {units_having}. On time: {on_time}."
    words = {"school": "school", "schools": "schools"}
    assert filled(Block("risks", "Risks", intro=intro), words, chosen).intro == said


def test_no_block_has_a_bare_number_before_a_noun() -> None:
    bare = re.compile(r"\{(rows|having|due)\}(?! of) \W*[{a-z]")
    assert bare.search("There are {rows} risks."), "as a trust's own might say"
    assert bare.search("Returned by {having} of {due} {schools}.")
    reports = declared().reports.values()
    texts = [text for one in reports for block in one.blocks for text in texts_in(asdict(block))]
    assert len(texts) > 500
    assert [text for text in texts if bare.search(text)] == []
