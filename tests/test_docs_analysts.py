"""Pages for analysts: the pandas examples print what the page says; the text to paste names what is there."""

import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from planbook.consolidate.long_figures import long_columns
from planbook.model.data_columns import ColumnKind
from planbook.model.loading import load
from planbook.workflow.report import report_data
from trust_folder import PERIOD, TODAY, Folder, small_trust

DOCS = Path(__file__).parents[1] / "docs"
FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PASTED = ("power-query.md", "power-bi.md")
TYPES: dict[ColumnKind, str] = {
    "number": "type number", "integer": "Int64.Type", "date": "type date", "yes_no": "type logical",
}  # fmt: skip
"""How Power Query names what a column holds; text is left as it is read."""
KNOWN = {
    "Folder.Contents", "File.Contents", "Json.Document", "Csv.Document", "Parquet.Document", "QuoteStyle.Csv",
    "Table.AddColumn", "Table.SelectRows", "Table.Sort", "Table.PromoteHeaders", "Table.ReplaceValue",
    "Table.ColumnNames", "Table.TransformColumnTypes", "Replacer.ReplaceValue", "Order.Descending", "Int64.Type",
}  # fmt: skip
"""The functions and values of Power Query's library that the text uses, as its reference spells them."""
WORDS = {"each", "try", "otherwise", "null", "type", "date", "number", "logical", "true"}
LISTED = {"Name"}
"""The column of `Folder.Contents` that the text uses."""
OPTIONS = {"Delimiter", "Encoding", "QuoteStyle", "PromoteAllScalars"}
"""Of `Csv.Document` and `Table.PromoteHeaders`."""
TOKEN = re.compile(r'"(?:[^"]|"")*"|[A-Za-z_][\w.]*|\d+|<>|[&=(),{}\[\]]|\s+')


def blocks(page: str, kind: str) -> list[str]:
    return [text for of, text in FENCED.findall((DOCS / page).read_text(encoding="utf-8")) if of == kind]


def steps_of(text: str) -> tuple[dict[str, list[str]], str]:
    """The steps of a query by their names, each as its tokens, and the step that it ends with."""
    assert "".join(TOKEN.findall(text)) == text, TOKEN.sub("", text)
    tokens = [token for token in TOKEN.findall(text) if not token.isspace()]
    assert tokens[0] == "let" and tokens[-2] == "in"
    steps: dict[str, list[str]] = {}
    open_, own = [], [""]
    for token in tokens[1:-2]:
        if token in "([{":
            open_.append({"(": ")", "[": "]", "{": "}"}[token])
        elif token in ")]}":
            assert open_.pop() == token
        if token == "," and not open_:
            own = [""]
        elif own == [""]:
            assert token not in steps
            own = steps[token] = []
        else:
            own.append(token)
    assert not open_ and all(own and own[0] == "=" for own in steps.values())
    return {name: own[1:] for name, own in steps.items()}, tokens[-1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    made = small_trust(tmp_path_factory.mktemp("analysts") / "my-trust", units=3, periods=2)
    for period in ("2025-26-summer", PERIOD):
        report_data(made.trust, period, TODAY)
    return made


@pytest.mark.parametrize("page", PASTED)
def test_the_text_to_paste_is_well_formed_and_knows_each_of_its_names(page: str) -> None:
    (text,) = blocks(page, "powerquery")
    steps, last = steps_of(text)
    assert last == [*steps][-1]
    said: set[str] = set()
    for name, tokens in steps.items():
        named = {token for token in tokens if re.match(r"[A-Za-z_]", token)}
        assert named <= said | KNOWN | WORDS | LISTED | OPTIONS | {"as_at"}, name
        said.add(name)
    assert all(any(name in own for own in steps.values()) for name in steps if name != last)


@pytest.mark.parametrize("page", PASTED)
def test_the_text_to_paste_reads_the_newest_periods_file(folder: Folder, page: str) -> None:
    """By what the steps say: the folders that have the file, sorted by its day, and of these the first."""
    (text,) = blocks(page, "powerquery")
    steps, _ = steps_of(text)
    package, source = ("".join(re.findall(r'& "(\\[^"]+)"', part)) for part in text.split("Made =", 1))
    days = {}
    for period in folder.outputs.parent.iterdir():
        path = Path(f"{period}{package}".replace("\\", "/"))
        if path.is_file():
            days[re.search(r'"as_at": "([^"]+)"', path.read_text(encoding="utf-8"))[1]] = period
    assert "Order.Descending" in steps["Sorted"] and steps["Newest"][:4] == ["Sorted", "{", "0", "}"]
    newest = days[max(days)]
    assert newest.name == PERIOD and len(days) == 2
    assert Path(f"{newest}{source}".replace("\\", "/")).is_file()


def test_the_text_to_paste_gives_each_column_its_type() -> None:
    (text,) = blocks("power-query.md", "powerquery")
    typed = dict(re.findall(r'\{"(\w+)", (type \w+|Int64\.Type)\}', text))
    assert typed == {c.key: TYPES[c.kind] for c in long_columns(load(), inside=True) if c.kind in TYPES}


def test_the_reader_of_the_text_finds_what_is_not_closed() -> None:
    (text,) = blocks("power-query.md", "powerquery")
    with pytest.raises((AssertionError, IndexError)):
        steps_of(text.replace(")", "", 1))


def test_the_examples_print_what_the_page_says(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.path.parent)
    names: dict[str, object] = {}
    examples, said = blocks("analysts.md", "python"), blocks("analysts.md", "text")
    assert len(examples) == len(said) == 2
    for code, wanted in zip(examples, said, strict=True):
        printed = StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/analysts.md", "exec"), names)
        assert printed.getvalue() == wanted, printed.getvalue()


def test_each_column_that_the_pages_name_is_there() -> None:
    columns = {column.key for column in long_columns(load(), inside=True)}
    named = set()
    for page in (*PASTED, "analysts.md"):
        text = FENCED.sub("", (DOCS / page).read_text(encoding="utf-8"))
        named |= set(re.findall(r"`([a-z_]+)`", text)) | set(re.findall(r"Figures\[(\w+)\]", text))
    assert named - {"all", "published", "draft", "outputs", "consolidate"} <= columns
    assert len(named & columns) > 6
