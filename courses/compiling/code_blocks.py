"""Blocks of code as they stand on the page: with the name of their file, and kept from breaking the page's width."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from courses.reading.markup import make


def code_block(block: Element) -> Element:
    """What stands in place of a `pre` of the converter."""
    title = block.get("data-title", "")
    block.attrib = {"tabindex": "0"}
    if not title:
        return block
    return make("figure", {"class": "code"}, make("figcaption", {}, title), block)
