"""What a web address is: one definition for the rule that checks the register and for the messages that give it."""

import unicodedata
from urllib.parse import urlsplit

_LONGEST = 2000
_SCHEMES = {"https", "http"}


def read_web_address(text: str) -> tuple[str, str]:
    """The web address that `text` is, or nothing and what keeps it from being one, as after "which"."""
    address = text.strip().strip("<>").strip()
    if not address:
        return "", ""
    if any(c.isspace() or unicodedata.category(c) in {"Cc", "Cf", "Cs"} or c in '<>"\\' for c in address):
        return "", "has a space or a sign in it that no web address has"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return "", "has a part after its // that there cannot be"
    if parts.scheme.lower() not in _SCHEMES:
        return "", "does not begin with https://"
    if "." not in host.strip(".") or "@" in parts.netloc:
        return "", "names no place on the web"
    return (address, "") if len(address) <= _LONGEST else ("", "is longer than an address can be")
