"""What is said of a register that cannot be read: to the trust's own office, which has nobody to send it again."""

from dataclasses import replace
from pathlib import Path

from planbook.collect.kinds import in_its_place
from planbook.errors import RegisterError
from planbook.model.declarations import Declarations
from planbook.model.submission import Problem, Submission


def told_of_register(problem: Problem, declarations: Declarations) -> tuple[str, str]:
    """What is wrong with a register that has the `problem`, and what to do about it."""
    rule, tokens = declarations.rules[problem.code], dict(problem.tokens)
    if "what_to_do" in tokens:
        tokens["what_to_do"] = in_its_place(tokens["what_to_do"])
    rule = replace(
        rule,
        message=rule.message_of_register or rule.message,
        remedy=rule.remedy_of_register or rule.remedy,
    )
    message, remedy = rule.worded({}, value=problem.value, **tokens)
    return message, remedy.replace("{file}", problem.value)


def unread_register(path: Path, submission: Submission, declarations: Declarations) -> RegisterError | None:
    """The error for what lies at `path`, of which the `submission` was read; None where it is a register."""
    problem = next((p for p in submission.problems if declarations.rules[p.code].refuses), None)
    template = submission.template or (dict(problem.tokens).get("template") if problem else None)
    if template is not None and template != declarations.register_format.key:
        return RegisterError(
            f"{path} is not a register, but a workbook of the format {template}. Put back your last copy of the "
            "register."
        )
    if problem and not submission.tables:
        words = " ".join(told_of_register(problem, declarations))
        return RegisterError(f"The register {path} cannot be read: {words}")
    return None
