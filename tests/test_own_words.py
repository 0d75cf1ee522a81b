"""A trust that calls everything otherwise reads its own words, in whatever is made for it and said to it."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import planbook
from command_line import planbook as planbook_said
from demo_said import said
from own_templates import write_templates
from planbook.demo import play as demo_play
from planbook.model.loading import load

SOURCE = Path(planbook.__file__).parent
DECLARED = load()

ORDINARY = {
    "attendance", "body", "closure", "condition", "declaration", "document", "explanation", "figure_held",
    "fund_round", "funding_owed", "grant_condition", "kpi_target", "kpi_value", "meeting", "member", "pack_use",
    "party", "period", "person", "scale", "spending", "term", "trust", "trust_area", "unit",
}  # fmt: skip
"""Records whose word says other things as well, as "group" or "target": found in a text, it tells nothing."""
NOUNS = {
    key: (record.one, record.many)
    for key, record in DECLARED.records.items()
    if key not in ORDINARY and all(len(word) > 2 for word in (record.one, record.many))
}
NOUNS = {
    key: words for number, (key, words) in enumerate(NOUNS.items()) if words not in list(NOUNS.values())[:number]
}
"""What rows of records are called, each word once."""
OURS = re.compile(
    r"(?<![\w{/=.-])("
    + "|".join(re.escape(word) for words in sorted(NOUNS.values(), key=lambda w: -len(w[0])) for word in words)
    + r")(?![\w}/=.-])",
    re.IGNORECASE,
)

IN_CODE = {
    "collect/others/cell_words.py": "parties are who does something, and no rows",
    "model/meaning.py": "what schools write where there is nothing to say",
    "demo/": "the fictional schools' own words",
    "ledger/": "a decision of the ledger has its number there, and is no row of a plan",
    "look.py": "a status has its word for a line of money",
    "model/headlines.py": "keys of figures",
    "model/pack.py": "developers and coordinators who write declarations read of their keys",
    "model/record.py": "developers and coordinators who write declarations read of their keys",
    "model/renaming.py": "an example of what is to be written in words.toml",
    "office.py": "a word of Office's own files",
    "excel/": "a decision of the ledger, as receive has it",
    "prepare/sheets/cover.py": "sixty seconds",
    "prepare/sheets/cover_words.py": "sixty seconds",
    "report/reply/covering.py": "sixty seconds",
    "report/blocks/year_ahead.py": "sixty seconds",
    "report/pdf/places.py": "a folder of the operating system",
    "report/corrections.py": "the names that words are filled in for",
    "report/word/styles.py": "a style of Word is called so in templates that people have",
    "validate/texts.py": "words that schools write",
    "cli/results.py": "an example of a figure by its key",
    "workflow/redacting/choosing.py": "an example of a cell by its sheet",
    "workflow/rules_page.py": "headings of planbook's own documentation",
}
"""Modules in whose words for people a noun stands, each with the reason."""
IN_OUTPUTS = {
    "Within allocation": "a status has its word for a line of money",
    "Over allocation": "a status has its word for a line of money",
}
"""What may be said all the same, each with the reason."""


def test_no_module_has_a_noun_in_what_it_says_without_a_reason() -> None:
    used = {place for file, _ in _said_in_code() for place in IN_CODE if file.startswith(place)}
    known = [(file, text) for file, text in _said_in_code() if not any(file.startswith(place) for place in IN_CODE)]
    assert not known, "take it from model/nouns.py, or say in IN_CODE why it stays"
    assert used == set(IN_CODE), "a reason that is not used any more"


def test_no_school_is_told_of_a_trust_by_what_is_none() -> None:
    """A partnership and a network call themselves otherwise: `register.body_word`."""
    schools_read = ("prepare/", "collect/", "validate/", "consolidate/", "report/")
    said = [
        (file, text)
        for file, text in _said_in_code(re.compile(r"(?<![\w./\"])trusts?(?![\w./\"])", re.IGNORECASE))
        if file.startswith(schools_read) and " " in text and file != "report/blocks/faults.py"
    ]
    assert not said, "report/blocks/faults.py alone tells developers and coordinators of declarations"


def _said_in_code(wanted: re.Pattern[str] = OURS) -> Iterator[tuple[str, str]]:
    """Each text of code with what is wanted in it: words, not a key or a path alone, and no docstring."""
    for file in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        bodies = [body for node in ast.walk(tree) if isinstance(body := getattr(node, "body", None), list)]
        documents = {id(line.value) for body in bodies for line in body if isinstance(line, ast.Expr)}
        counting = {
            id(word)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _COUNTING
            for word in node.args
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
                is_key = re.fullmatch(r"[a-z_./:*0-9-]+", node.value) and id(node) not in counting
                if not is_key and wanted.search(node.value):
                    yield file.relative_to(SOURCE).as_posix(), node.value


_COUNTING = {"counted", "none_of", "agree", "in_figures", "some_of", "all_of", "number_of"}
"""Functions of which an argument is a noun, even one that could be a key."""


def test_a_trust_reads_its_own_words_in_whatever_its_year_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{key} = ["z{one}", "z{many}"]' for key, (one, many) in NOUNS.items()]
    make_room = demo_play.make_room

    def with_words(folder: Path) -> None:
        make_room(folder)
        write_templates(folder, {"words.toml": "\n".join(["[words]", *lines])})

    monkeypatch.setattr(demo_play, "make_room", with_words)
    folder = tmp_path / "trust"
    demo_play.play(folder, units=6, periods=2, seed=1)
    theirs = _words_of_schools()
    found: Counter[str] = Counter()
    renamed = 0
    for place, text in (*_told_of(folder), *_printed(folder)):
        ours = theirs.sub("", text)
        renamed += len(re.findall(r"\bz(?:actions?|KPIs?|priorit(?:y|ies))\b", ours, re.IGNORECASE))
        if OURS.search(ours) and not any(ours.strip(" ●■▲○✓\u00a0") == allowed for allowed in IN_OUTPUTS):
            found[f"{place}: {ours[:200]}"] += 1
    assert not found, "\n".join(found)
    assert renamed > 500, "their words are there"


def _told_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Each cell, paragraph and line of what was made, without the formulas and the keys of columns and figures."""
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".xlsx", ".docx", ".eml", ".txt"} or path.name in {"demo.txt", "trust.xlsx"}:
            continue
        for line in said(path):
            for part in line.split(" | "):
                text = re.sub(r"^(?:[^:=]+: )?[A-Z]{1,3}\d+=", "", part)
                is_key = re.fullmatch(r"[\w./@-]+", text) and text == text.lower()
                is_key = is_key or re.match(r"(?:register|kpi|row|cell|funding|action|area)/", text)
                if not text.startswith("=") and not is_key:
                    yield path.name, text


def _printed(folder: Path) -> Iterator[tuple[str, str]]:
    """Each line that commands say which look at all that there is."""
    (last,) = sorted(path.name for path in (folder / "returned").iterdir())[-1:]
    for words in (["status"], ["status", last], ["validate", last, "--all"], ["doctor"], ["explain", "AP-050"]):
        done = planbook_said("-C", str(folder), *words)
        for line in done.stdout.splitlines():
            yield f"planbook {' '.join(words)}", re.sub(r"\S+/\S+|\S+\.(?:xlsx|docx|eml)", "", line)


def _words_of_schools() -> re.Pattern[str]:
    """What the fictional schools and their register say, the names and the glossary of planbook's catalogue too."""
    texts: set[str] = set()

    def gather(value: object) -> None:
        if isinstance(value, str):
            texts.add(value)
        elif isinstance(value, dict):
            for one in value.values():
                gather(one)
        elif isinstance(value, list):
            for one in value:
                gather(one)

    for file in (*SOURCE.glob("demo/**/*.toml"), *(SOURCE.parents[1] / "workbook_templates/catalogue").glob("*")):
        gather(tomllib.loads(file.read_text(encoding="utf-8")))
    own = sorted((text for text in texts if OURS.search(text)), key=len, reverse=True)
    return re.compile("|".join(re.sub(r"\\\{[^}]*\}", ".{0,40}", re.escape(text)) for text in own))
