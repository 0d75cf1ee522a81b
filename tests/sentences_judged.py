"""Every sentence that a test has made is judged: what is filled into it is what its check, or its stage, declares.

The loader refuses a name in a rule's sentence that is not declared. That holds what it promises only where each
declared name is filled in every time, and nothing is that is not declared.
"""

from collections.abc import Mapping

from planbook.model.declarations import Rule
from planbook.model.submission import READ_AS_BLANK, Entry
from planbook.model.values import Value
from planbook.validate import checks, rules, wording
from planbook.validate.context import Context
from planbook.validate.registry import CHECKS, OF_A_ROW, OF_ANY
from planbook.validate.wording import OF_A_CELL
from planbook.workflow.examined import SAYS

_worded, _of_row = Rule.worded, wording._tokens
_OPTIONAL = OF_ANY | {"nearest"}
"""What is filled into each sentence, and may be blank."""


def judge_sentences() -> None:
    """From here on a sentence into which other names are filled than are declared is an AssertionError."""
    checks.load()
    raised = {**rules.SAYS, **SAYS}
    row: set[str] = set()

    def of_row(
        entry: Entry | None, fields: tuple[str, ...], named: frozenset[str], context: Context
    ) -> dict[str, Value]:
        made = _of_row(entry, fields, named, context)
        row.update(made)
        return made

    def judged(self: Rule, kinds: Mapping[str, str], /, **tokens: Value) -> tuple[str, str]:
        check = CHECKS.get(self.check)
        says = check.says if check else raised.get(self.code)
        if says is not None:
            wanted = says | OF_A_ROW if check and (check.scope == "row" or check.rows) else says
            missing, more = wanted - tokens.keys(), tokens.keys() - wanted - _OPTIONAL - row
            row.clear()
            if self.code in READ_AS_BLANK:
                # Reading tells of it too, where a filler stands in a cell, and has more beside it: its sentence may
                # say only what its check fills in.
                more -= OF_A_CELL
            assert not missing, f"{self.code} {self.check}: declared and not filled in: {sorted(missing)}"
            assert not more, f"{self.code} {self.check}: filled in and not declared: {sorted(more)}"
        return _worded(self, kinds, **tokens)

    Rule.worded = judged  # type: ignore[method-assign]  # for as long as the tests run
    wording._tokens = of_row
