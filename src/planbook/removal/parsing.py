"""Parts of Office files as trees of XML, read so that nothing that they hold is followed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def root_of(content: bytes) -> "_Element":
    """The root of a part; raises ValueError where it is not well formed, MemoryError where it is too large for this
    process. Entities and addresses are left alone."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise ValueError(str(error)) from error
