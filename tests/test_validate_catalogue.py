"""The catalogue of findings: every rule is told in full, has its function, and is raised by some test."""

import re
import string
from dataclasses import replace

import pytest

import test_validate_actions
import test_validate_fields
import test_validate_funding
import test_validate_governance
import test_validate_grants
import test_validate_growth
import test_validate_hierarchy
import test_validate_kpi
import test_validate_measures
import test_validate_plan
import test_validate_quality
import test_validate_register
import test_validate_running
import test_validate_spending
import test_validate_trust
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.prepare.content.conditions import BUILDERS
from planbook.validate import checks, run
from planbook.validate.registry import CHECKS, UNSEEN, is_asked, unseen_of
from planbook.validate.run import bound_rules
from planbook.workflow.rules_page import rules_page
from rule_cases import lines, wanted

RULES = load().rules
checks.load()
CHECKED = [rule for rule in RULES.values() if rule.check]
CASES = [
    *test_validate_actions.CASES,
    *test_validate_fields.CASES,
    *test_validate_funding.CASES,
    *test_validate_governance.CASES,
    *test_validate_grants.CASES,
    *test_validate_growth.CASES,
    *test_validate_hierarchy.CASES,
    *test_validate_kpi.CASES,
    *test_validate_measures.CASES,
    *test_validate_plan.CASES,
    *test_validate_quality.CASES,
    *test_validate_register.CASES,
    *test_validate_running.CASES,
    *test_validate_spending.CASES,
    *test_validate_trust.CASES,
]
FAMILIES = ("WB", "FD", "AP", "KP", "FN", "RG", "PR", "TR", "FG")
BLAME = re.compile(r"\b(invalid|illegal|fail(?:ed|s)?|must|wrong|bad|forbidden|you forgot)\b|!", re.IGNORECASE)


def raised(code: str) -> bool:
    return any(case.code == code and f"{code} |" in case.finds for case in CASES)


def test_there_are_at_least_60_rules() -> None:
    assert len(RULES) >= 60


def test_each_rule_is_told_in_full() -> None:
    for code, rule in RULES.items():
        assert re.fullmatch(rf"(?:{'|'.join(FAMILIES)})-\d{{3}}", rule.code), code
        assert rule.title and rule.message and rule.remedy, code
        assert rule.message.endswith((".", "}")), code
        assert not BLAME.search(f"{rule.title} {rule.message} {rule.remedy}"), code


def test_each_rule_that_is_checked_says_why_and_names_its_function() -> None:
    assert CHECKED
    for rule in CHECKED:
        assert rule.why, rule.code
        assert rule.check in CHECKS, rule.code
        assert not rule.refuses, rule.code


def test_each_rule_is_raised_by_some_test() -> None:
    codes = [rule.code for rule in CHECKED]
    assert [code for code in codes if not raised(code) and code not in test_validate_trust.BESIDE] == []


def test_a_case_of_a_preview_is_judged_with_it_switched_on() -> None:
    case = next(case for case in test_validate_actions.CASES if case.code == "AP-001")
    preview = replace(RULES["AP-001"], life="preview")
    assert lines(case.found(replace(load(), rules={**RULES, "AP-001": preview}))) == wanted(case.finds)


def test_every_word_of_its_message_is_there_when_a_rule_is_raised() -> None:
    """A token that nobody gives is shown as a dash."""
    checked = {rule.code for rule in CHECKED}
    for case in CASES:
        if case.code not in checked:
            continue
        for finding in case.found():
            assert "–" not in finding.message.replace("– ", ""), finding
            assert "–" not in finding.remedy, finding
            assert "{" not in finding.message + finding.remedy


def test_what_a_glance_passes_over_would_not_be_found_by_a_look_at_every_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = [case.found() for case in CASES]

    def looking_at_all(register: Register) -> tuple[run.Bound, ...]:
        return tuple(replace(one, check=replace(one.check, glance=None)) for one in bound_rules(register))

    monkeypatch.setattr(run, "bound_rules", looking_at_all)
    assert [case.found() for case in CASES] == plain


def test_tokens_are_plain_names() -> None:
    for rule in RULES.values():
        for text in (rule.message, rule.remedy):
            for _, name, spec, conversion in string.Formatter().parse(text):
                assert name is None or name.isidentifier(), rule.code
                assert not conversion, rule.code
                assert not spec or spec.count("/") == 1, (
                    rule.code
                )  # the noun that agrees with it, of one and of many


def test_no_function_is_without_a_rule() -> None:
    assert set(CHECKS) == {rule.check for rule in CHECKED}


def test_what_a_school_is_asked_has_a_line_on_its_check_sheet_or_says_why_it_cannot() -> None:
    asked = [rule for rule in RULES.values() if is_asked(rule)]
    assert [rule.code for rule in asked if rule.live and unseen_of(rule)] == [], (
        "it has a line, and cannot have one"
    )
    assert [rule.code for rule in asked if not rule.live and not unseen_of(rule)] == [], "no line, and no reason"
    assert {unseen_of(rule) for rule in asked} - {None} == {*UNSEEN}
    page = rules_page(load())
    for rule in asked:
        told = page.split(f"### {rule.code}\n")[1].split("### ")[0]
        why = unseen_of(rule)
        assert ("followed by the workbook's Check sheet" in told) is rule.live
        assert (f"Not on the Check sheet: {UNSEEN[why]}" in told) if why else "Not on the Check" not in told


def test_what_the_workbook_itself_follows_is_a_check_that_a_formula_can_be() -> None:
    assert {rule.check for rule in CHECKED if rule.live} == {*BUILDERS, "declared"}


def test_rules_raised_elsewhere_have_no_function_here() -> None:
    assert all(not RULES[code].check for code in test_validate_trust.RAISED_ELSEWHERE)


@pytest.mark.parametrize(
    ("code", "tokens", "told"),
    [
        ("WB-014", {}, "declared and not filled in: ['other']"),
        ("WB-014", {"other": "a.xlsx", "otehr": "a.xlsx"}, "filled in and not declared: ['otehr']"),
        ("TR-003", {"name": "Oakfield"}, "declared and not filled in: ['other']"),
        ("AP-061", {"finish": ""}, "declared and not filled in: ['heading', 'headings', 'is', 'it', 'name', "),
    ],
)
def test_a_sentence_with_other_names_than_are_declared_is_seen(
    code: str, tokens: dict[str, str], told: str
) -> None:
    """Every sentence that any test has made is judged so."""
    with pytest.raises(AssertionError, match=re.escape(told)):
        RULES[code].worded({}, **tokens)


def test_a_query_that_asks_for_words_takes_them_from_the_comment_beside_it() -> None:
    records = load().records
    asking = [
        rule
        for rule in RULES.values()
        if rule.severity == "warning"
        and rule.reader == "school"
        and rule.record in records
        and rule.check != "required"
        and any(spec.key == "comment" for spec in records[rule.record].fields)
        and re.search(r"\bsay (?:why|what)\b", rule.remedy, re.IGNORECASE)
    ]
    assert {"FN-011", "FN-013", "FN-016", "KP-007", "KP-026"} <= {rule.code for rule in asking}
    assert {rule.code: rule.answered_by for rule in asking} == {rule.code: "comment" for rule in asking}
