"""The life of a rule: a preview is off until a trust gives it a severity, a deprecated one works and says so."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from builders import register
from planbook.errors import DeclarationError
from planbook.model.declarations import Declarations
from planbook.model.life import MEANING, Life
from planbook.model.loading import load
from planbook.model.register import Register
from planbook.validate.register import validate_register
from planbook.validate.submission import validate
from planbook.workflow.explain import explain
from rule_cases import FILE, returned

CODE = "AP-003"
"""A rule about a blank that no other rule names: nobody is named as leading an action."""
ACTION = {"action": "| ref | action | led_by | status |\n| 1.1 | Buy the books. |  | Underway |"}


def living(life: Life, code: str = CODE) -> Declarations:
    """planbook's declarations, in which the rule `code` is of that life."""
    shipped = load()
    return replace(shipped, rules={**shipped.rules, code: replace(shipped.rules[code], life=life)})


def severities(life: Life, code: str = CODE, **tables: str) -> Mapping[str, str]:
    """By code, how severe what is found in `ACTION` is."""
    made = Register(register(**tables).submission, living(life, code))
    period = made.calendar.period("2026-27-autumn")
    assert period is not None
    return {found.code: found.severity for found in validate(returned(ACTION), made, period, None, FILE)}


def test_a_preview_is_found_by_nobody() -> None:
    assert severities("stable")[CODE] == "warning"
    assert CODE not in severities("preview")


@pytest.mark.parametrize("severity", ["note", "warning", "error"])
def test_a_trust_switches_a_preview_on_by_its_severity(severity: str) -> None:
    setting = f"| rule | severity |\n| {CODE} | {severity} |"
    assert severities("preview", setting=setting)[CODE] == severity


def test_a_parameter_alone_does_not_switch_a_preview_on() -> None:
    setting = "| rule | parameter | value |\n| AP-009 | days | 3 |"
    made = Register(register(setting=setting).submission, living("preview", "AP-009"))
    assert made.rule(made.declarations.rules["AP-009"]) is None


def test_a_preview_that_is_off_leaves_its_blanks_to_the_rule_that_had_them() -> None:
    """FD-020 names any blank that no rule of the record's own is made for; a preview is not one yet."""
    without = {"action": "| ref | action | led_by | status |\n| 1.1 |  | Office | Underway |"}
    shipped = load()
    own = replace(
        shipped.rules["AP-003"], code="AP-999", severity="error", params={"field": "action"}, life="preview"
    )
    for rule, expected in ((own, {"FD-020"}), (replace(own, life="stable"), {"AP-999"})):
        made = Register(register().submission, replace(shipped, rules={**shipped.rules, rule.code: rule}))
        period = made.calendar.period("2026-27-autumn")
        assert period is not None
        found = {f.code for f in validate(returned(without), made, period, None, FILE)}
        assert found & {"FD-020", "AP-999"} == expected


def test_a_deprecated_rule_is_found_as_before_and_says_so() -> None:
    assert severities("deprecated") == severities("stable")
    assert dict(explain(living("deprecated"), CODE).facts)["Life"] == f"deprecated: {MEANING['deprecated']}"
    assert "Life" not in dict(explain(living("stable"), CODE).facts)


def test_a_waiver_of_a_preview_that_is_off_changes_nothing() -> None:
    made = register(waiver=f"| rule | reason |\n| {CODE} | Agreed. |")
    (found,) = [
        f for f in validate_register(made.submission, living("preview"), "trust.xlsx") if f.code == "RG-046"
    ]
    assert "it is a preview, which is off" in found.message


def test_a_rule_that_refuses_a_workbook_is_no_preview(tmp_path_factory: pytest.TempPathFactory) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "rules").mkdir()
    (own / "rules" / "ours.toml").write_text(
        '[[rule]]\ncode = "OT-001"\ntitle = "T"\nseverity = "error"\nmessage = "M."\nremedy = "R."\n'
        'refuses = true\nlife = "preview"\n',
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError, match="cannot be a preview"):
        load(own=own)


def test_a_trust_switches_on_in_its_register_and_not_in_its_templates(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    own = tmp_path_factory.mktemp("own")
    (own / "rules").mkdir()
    (own / "rules" / "ours.toml").write_text('[[rule]]\ncode = "AP-003"\nlife = "preview"\n', encoding="utf-8")
    with pytest.raises(DeclarationError, match="life"):
        load(own=own)
