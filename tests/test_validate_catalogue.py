"""The catalogue of findings: every rule is told in full, has its function, and is raised by some test."""

import re
import string
from dataclasses import replace

import pytest

import test_validate_actions
import test_validate_fields
import test_validate_funding
import test_validate_growth
import test_validate_kpi
import test_validate_measures
import test_validate_plan
import test_validate_quality
import test_validate_register
import test_validate_running
import test_validate_spending
import test_validate_trust
from planbook.model.declarations import Rule
from planbook.model.loading import load
from planbook.validate import checks
from planbook.validate.registry import CHECKS
from rule_cases import lines, wanted

RULES = load().rules
checks.load()
CHECKED = [rule for rule in RULES.values() if rule.check]
CASES = [
    *test_validate_actions.CASES,
    *test_validate_fields.CASES,
    *test_validate_funding.CASES,
    *test_validate_growth.CASES,
    *test_validate_kpi.CASES,
    *test_validate_measures.CASES,
    *test_validate_plan.CASES,
    *test_validate_quality.CASES,
    *test_validate_register.CASES,
    *test_validate_running.CASES,
    *test_validate_spending.CASES,
    *test_validate_trust.CASES,
]
FAMILIES = ("WB", "FD", "AP", "KP", "FN", "RG", "PR", "TR")
BLAME = re.compile(r"\b(invalid|illegal|fail(?:ed|s)?|must|wrong|bad|forbidden|you forgot)\b|!", re.IGNORECASE)

each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())


def raised(code: str) -> bool:
    return any(case.code == code and f"{code} |" in case.finds for case in CASES)


def test_there_are_at_least_60_rules() -> None:
    assert len(RULES) >= 60


@each_rule
def test_a_rule_is_told_in_full(rule: Rule) -> None:
    assert re.fullmatch(rf"(?:{'|'.join(FAMILIES)})-\d{{3}}", rule.code)
    assert rule.title and rule.message and rule.remedy
    assert rule.message.endswith((".", "}"))
    assert not BLAME.search(f"{rule.title} {rule.message} {rule.remedy}")


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)
def test_a_rule_that_is_checked_says_why_and_names_its_function(rule: Rule) -> None:
    assert rule.why
    assert rule.check in CHECKS
    assert not rule.refuses


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)
def test_a_rule_is_raised_by_some_test(rule: Rule) -> None:
    assert raised(rule.code) or rule.code in test_validate_trust.BESIDE


def test_a_case_of_a_preview_is_judged_with_it_switched_on() -> None:
    case = next(case for case in test_validate_actions.CASES if case.code == "AP-001")
    preview = replace(RULES["AP-001"], life="preview")
    assert lines(case.found(replace(load(), rules={**RULES, "AP-001": preview}))) == wanted(case.finds)


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: rule.code)
def test_every_word_of_its_message_is_there_when_it_is_raised(rule: Rule) -> None:
    """A token that nobody gives is shown as a dash."""
    for case in CASES:
        if case.code != rule.code:
            continue
        for finding in case.found():
            assert "–" not in finding.message.replace("– ", ""), finding
            assert "–" not in finding.remedy, finding
            assert "{" not in finding.message + finding.remedy


@each_rule
def test_tokens_are_plain_names(rule: Rule) -> None:
    for text in (rule.message, rule.remedy):
        for _, name, spec, conversion in string.Formatter().parse(text):
            assert name is None or name.isidentifier()
            assert not spec and not conversion


def test_no_function_is_without_a_rule() -> None:
    assert set(CHECKS) == {rule.check for rule in CHECKED}


def test_what_the_workbook_itself_follows_is_a_check_that_a_formula_can_be() -> None:
    followed = {"required", "required_when", "not_before", "at_most_field", "kpi_counts", "declared"}
    assert {rule.check for rule in CHECKED if rule.live} == followed


def test_rules_raised_elsewhere_have_no_function_here() -> None:
    assert all(not RULES[code].check for code in test_validate_trust.RAISED_ELSEWHERE)


@pytest.mark.parametrize(
    ("code", "tokens", "told"),
    [
        ("WB-014", {}, "declared and not filled in: ['other']"),
        ("WB-014", {"other": "a.xlsx", "otehr": "a.xlsx"}, "filled in and not declared: ['otehr']"),
        ("TR-003", {"name": "Oakfield"}, "declared and not filled in: ['other']"),
        ("AP-061", {"finish": ""}, "declared and not filled in: ['heading', 'headings', 'is', 'name', "),
    ],
)
def test_a_sentence_with_other_names_than_are_declared_is_seen(
    code: str, tokens: dict[str, str], told: str
) -> None:
    """Every sentence that any test has made is judged so."""
    with pytest.raises(AssertionError, match=re.escape(told)):
        RULES[code].worded({}, **tokens)
