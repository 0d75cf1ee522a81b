"""The Check sheet asks nothing of a row that is done with, nor of one closed with last year's plan."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

from builders import register
from planbook.model.loading import load
from planbook.model.new_year import columns_asked
from planbook.prepare.content.live import LiveLine, live_lines
from planbook.prepare.content.worked_out import worked_field
from planbook.prepare.job import GivenRow
from planbook.prepare.layout import FIRST_ROW, lay_out
from workbooks import job

DECLARED = load()


def lines(*rows: dict[str, object]) -> dict[str, LiveLine]:
    given = [GivenRow(row, approved=True) for row in rows]
    layouts = lay_out(DECLARED, job("objectives-actions", rows={"action": given}))
    return {line.rule.code: line for line in live_lines(DECLARED, layouts, [*DECLARED.rules.values()])}


def action(**values: object) -> dict[str, object]:
    return {"ref": "1.1", "action": "Teach", "finish": date(2027, 3, 25), "led_by": "Head", **values}


@pytest.mark.parametrize(("status", "asked"), [("on_track", True), ("completed", False), ("dropped", False)])
def test_a_blank_of_the_plan_is_asked_for_while_there_is_work_to_do(status: str, asked: bool) -> None:
    found = lines(action(status=status, finish=None, led_by=None, progress="All of it."))
    for code in ("AP-002", "AP-003"):
        assert found[code].rows == ([FIRST_ROW] if asked else [])
        assert '="Dropped"' in found[code].mask and '="Completed"' in found[code].mask


@pytest.mark.parametrize(
    ("comment", "asked"), [(None, True), ("n/a", True), ("Reserves pay; the governors agreed.", False)]
)
def test_a_query_is_open_until_the_comment_for_it_is_given(comment: str | None, asked: bool) -> None:
    row = {"ref": "F1", "source": "Pupil premium", "award": 61200, "forecast": 63600, "comment": comment}
    made = job("objectives-actions", rows={"funding_line": [GivenRow(row, approved=True)]})
    rules = [DECLARED.rules["FN-013"], DECLARED.rules["FN-014"]]
    found = {line.rule.code: line for line in live_lines(DECLARED, lay_out(DECLARED, made), rules)}
    assert found["FN-013"].rows == ([FIRST_ROW] if asked else [])
    assert "blank_words" in found["FN-013"].mask
    assert "blank_words" not in found["FN-014"].mask, "it asks for a correction"
    error = replace(rules[0], severity="error")
    (line,) = live_lines(DECLARED, lay_out(DECLARED, made), [error])
    assert line.rows == [FIRST_ROW], "words are no answer to what has to be corrected"


@pytest.mark.parametrize(("comment", "code"), [(None, "FN-011"), ("Reserves pay.", "FN-014")])
def test_what_is_spent_over_two_figures_is_told_once(comment: str | None, code: str) -> None:
    row = {"ref": "F1", "source": "PP", "award": 61200, "spent": 63600, "forecast": 61200, "comment": comment}
    made = job("objectives-actions", rows={"funding_line": [GivenRow(row, approved=True)]})
    rules = [DECLARED.rules["FN-011"], DECLARED.rules["FN-014"]]
    found = live_lines(DECLARED, lay_out(DECLARED, made), rules)
    assert [line.rule.code for line in found if line.rows == [FIRST_ROW]] == [code]
    over = {line.rule.code: line.condition.text for line in found}
    assert f"ISERROR(1/(({over['FN-011']})))" in over["FN-014"]


def test_a_rate_of_nobody_says_so() -> None:
    survey = DECLARED.records["survey"]
    rate = survey.field("response")
    answers = [
        worked_field(rate, survey, GivenRow({"asked": asked, "answered": 0}), str, register())
        for asked in (0, 5, None)
    ]
    assert [answer.value for answer in answers] == ["Nobody", 0.0, ""]
    assert 'IF(answered=0,"Nobody","")' in answers[0].formula


def test_a_rate_is_rounded_in_the_workbook_as_it_is_when_it_comes_back() -> None:
    survey = DECLARED.records["survey"]
    rows = [GivenRow({"asked": asked, "answered": 25}) for asked in (32, 11)]
    answers = [worked_field(survey.field("response"), survey, row, str, register()) for row in rows]
    assert [answer.value for answer in answers] == [pytest.approx(0.781), ""], "more have answered than were asked"
    assert 'IF(answered>asked,"",ROUND(answered/asked,3))' in answers[0].formula


@pytest.mark.parametrize(
    ("answer", "asked"),
    [("carry_on", True), (None, True), ("done", False), ("dropped", False), ("finished", False)],
)
def test_a_status_is_asked_for_where_last_years_action_carries_on(answer: str | None, asked: bool) -> None:
    line = lines(action(new_year=answer))["AP-001"]
    assert line.rows == ([FIRST_ROW] if asked else [])
    assert '="Done"' in line.mask and '="Finished before"' in line.mask


def test_a_workbook_of_a_later_term_asks_of_no_other_word() -> None:
    made = job("objectives-actions", rows={"action": [GivenRow(action(), approved=True)]})
    layouts = lay_out(DECLARED, replace(made, format=columns_asked(made.format, {})))
    (line,) = live_lines(DECLARED, layouts, [DECLARED.rules["AP-001"]])
    assert line.rows == [FIRST_ROW]
    assert "Done" not in line.mask


def _truth_compared(formula: str) -> list[str]:
    """Comparisons in the formula of a truth value with something else, for Excel no comparison of figures."""
    found = []
    groups: list[list[str]] = [[]]
    for token in Tokenizer(f"={formula}").items:
        opens, closes = token.subtype == Token.OPEN, token.subtype == Token.CLOSE
        if opens:
            groups.append([f"{token.value}"])
        elif closes:
            inner = groups.pop()
            found += _faults(inner[1:])
            kind = "truth" if inner[0] in {"ISNUMBER(", "OR(", "AND(", "NOT("} else "value"
            groups[-1].append(_kind(inner[1:]) if inner[0] == "(" else kind)
        elif token.type == Token.SEP:
            groups[-1].append(",")
        else:
            groups[-1].append(token.value if token.type.startswith("OPERATOR") else "value")
    return found + _faults(groups[0])


COMPARISONS = {"=", "<", ">", "<=", ">=", "<>"}


def _kind(parts: list[str]) -> str:
    return "truth" if parts == ["truth"] or COMPARISONS & {*parts} else "value"


def _faults(parts: list[str]) -> list[str]:
    """Of one level: a truth value alone on a side of a comparison."""
    text = " ".join(parts)
    sides = [re.split(r" (?:=|<>|<=|>=|<|>) ", f" {part} ") for part in text.split(",")]
    return [text for part in sides if len(part) > 1 and any(side.strip() == "truth" for side in part)]


@pytest.mark.parametrize("name", sorted(DECLARED.formats))
def test_formulas_of_the_check_sheet_compare_no_truth_values(name: str) -> None:
    """Excel takes FALSE to be more than any figure, where LibreOffice takes it for 0."""
    lines_of = live_lines(DECLARED, lay_out(DECLARED, job(name)), [*DECLARED.rules.values()])
    assert {line.rule.code: found for line in lines_of if (found := _truth_compared(line.first))} == {}


def test_a_truth_value_that_is_compared_is_found() -> None:
    assert _truth_compared("(((A1>0))=0)*1") == ["truth = value"]
    assert _truth_compared("((A1>0)*1=0)*ISNUMBER(A2)") == []


def test_what_a_row_says_is_looked_at_once_however_many_rules_follow_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: Counter[str] = Counter()

    def count(text: str, lists: object) -> bool:
        seen[text] += 1
        return False

    monkeypatch.setattr("planbook.prepare.content.live.nothing_to_report", count)
    found = lines(*(action(ref=f"1.{n}", action=f"Teach {n}") for n in range(40)))
    assert len(found) > 10 and all(line.rows is not None for line in found.values())
    assert {seen[f"Teach {n}"] for n in range(40)} == {1}
