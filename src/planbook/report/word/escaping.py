"""Text as it stands in XML.

As `xml.sax.saxutils` has it, which loads Python's web client: a twelfth of what a command loads before it begins.
"""


def escape(text: str) -> str:
    """`text` between tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoteattr(text: str) -> str:
    """`text` as the value of an attribute, in quotation marks."""
    text = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    return '"' + text.replace('"', "&quot;") + '"'
