"""What is said of a file of other people's that cannot be read: what it is, and what to do."""

from planbook.collect.kinds import Kind, is_text, kind_of_content, kind_of_parts
from planbook.errors import PlanbookError
from planbook.model.submission import Problem

DAMAGED: Kind = "damaged", "Open it in the program that made it, save it again, and import that."
STRICT: Kind = (
    "saved as Strict Open XML",
    "Open it in Excel, choose File, Save As, Excel Workbook (.xlsx), not Strict Open XML, and import that.",
)
OPEN_DOCUMENT: Kind = (
    "an OpenDocument file",
    "Open it, choose File, Save As, Excel Workbook (.xlsx) or Word Document (.docx), and import that.",
)
NOTHING: Kind = (
    "without a word or a figure in it",
    "If it is a scanned page or pictures, import the Word or Excel file that it was made from.",
)
UNCOUNTED: Kind = (
    "a workbook of formulas whose results were not saved",
    "Open it in Excel, save it, and import that.",
)
_NOT_WHAT_IS_READ = "neither an Excel workbook nor a Word document nor comma-separated text"
_INSTEAD: dict[str, Kind] = {
    "a PDF": (
        "a PDF",
        "Import the Excel or Word file that it was printed from; if there is none, open the PDF in Word, look it "
        "over, save it as a Word Document (.docx), and import that.",
    ),
    "not an Excel workbook": (_NOT_WHAT_IS_READ, "Import the Excel, Word or .csv file itself."),
    "a Word document": (
        "a document in Rich Text Format (.rtf)",
        "Open it in Word, choose File, Save As, Word Document (.docx), and import that.",
    ),
    "an old Word document (.doc)": (
        "an old Word document (.doc)",
        "Open it in Word, choose File, Save As, Word Document (.docx), and import that.",
    ),
    "protected by a password": (
        "protected by a password",
        "Open it, choose File, Info, Protect, take the password off, save it, and import that.",
    ),
    "empty": ("empty", "Save it again in the program that made it, and import that."),
}
"""What is said in place of what a returned file is told that is no workbook."""
_WORDS = (
    ("and send that", "and import that"),
    ("and send it again", "and import it again"),
    ("and send the workbooks in it, each by itself", "and import the files in it, each by itself"),
    ("Send the Excel workbook itself", "Import the Excel or Word file itself"),
    ("Move the workbooks in it up, into the folder that it lies in", "Import it by itself, or move its files up"),
)
"""What is asked of a school that returns a workbook, and of the person who imports a file."""
_CSV = "a file of comma-separated text (.csv)"


class NotReadError(PlanbookError):
    """A file of other people's cannot be read; the message says what it is, and what to do."""

    def __init__(self, name: str, what: str, what_to_do: str) -> None:
        super().__init__(f"{name} is {what}. {what_to_do}")
        self.name = name
        self.what = what
        self.what_to_do = what_to_do


def kind_of_text(data: bytes) -> Kind | None:
    """What a file is that is no package of parts; None where it may be lines of values."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode Text
        return None
    if data and not data.strip():
        return _INSTEAD["empty"]
    what, remedy = kind_of_content(data)
    if what == _CSV or (what == "not an Excel workbook" and is_text(data)):
        return None
    return in_import(what, remedy)


def kind_of_names(names: list[str]) -> Kind | None:
    """What a package of parts with these names is; None where it may be read."""
    kind = kind_of_parts(names)
    return in_import(*kind) if kind else None


def in_import(what: str, remedy: str) -> Kind:
    """What is said of a returned file, to the person who imports one."""
    if what in _INSTEAD:
        return _INSTEAD[what]
    for said, instead in _WORDS:
        remedy = remedy.replace(said, instead)
    return what, remedy


def of_problem(problem: Problem, mb: int) -> Kind:
    """What is said of a file for which a returned workbook would have `problem`; it may have `mb` megabytes."""
    tokens = dict(problem.tokens)
    if problem.code == "WB-003":
        return f"too large: it is {tokens['what']}", f"Import a file of at most {mb} MB with the plan alone in it."
    if problem.code == "WB-005":
        return f"not read to its end: {tokens['what']}", "Import a file with the plan alone in it."
    if "what_to_do" in tokens:
        return in_import(tokens["what"], tokens["what_to_do"])
    return DAMAGED
