"""What is shown of a passage to somebody who sees nothing else: its excerpt, as HTML and as text for the ear.

A sentence comes with the ones on which it leans, a bullet with the line that opens its list, a row with its
table's heads and caption, a definition with its term. Nothing stands in it but what stands in the document.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element

from courses.compiling.cuts import Block, Cut, count_words
from courses.compiling.leaning import leans
from courses.compiling.table_rows import Table, names_rows, rows_meant
from courses.reading.markup import line_html

MOST_WORDS = 120  # with all that is shown around a passage; the passage itself is never cut
MOST_SENTENCES = 3
MOST_WORDS_OF_ITEM = 80  # a bullet of several sentences is shown whole up to here
FURTHEST = 3  # paragraphs between a table and "The last row"
SHORTEST = 4  # words; what is shorter says nothing without what follows: "An order.", "Why?"
LEAD_MARKS = (":", "：")


class Shown(NamedTuple):
    """One block of an excerpt."""

    html: str
    spoken: str


def shown(cut: Cut) -> Shown:
    """The whole excerpt."""
    parts = list(_parts(cut))
    spoken = ""
    for part in parts:
        unstopped = spoken[-1:].isalnum() and part.spoken[:1].isupper()
        spoken += f"{'.' if unstopped else ''} {part.spoken}"
    return Shown("".join(part.html for part in parts), spoken.strip())


def _parts(cut: Cut) -> Iterator[Shown]:
    if cut.kind == "row":
        assert cut.block.table
        yield _rows(cut.block.table, [cut])
    elif cut.kind == "definition":
        yield _definition(cut)
    elif cut.about:
        yield from _parts(cut.about)
        yield from _paragraphs(_chain(cut))
    elif cut.block.is_list:
        yield _item(cut)
    else:
        yield from _sentence(cut)


# Sentences


def _sentence(cut: Cut) -> Iterator[Shown]:
    chain = _chain(cut)
    named = _meant_above(chain[0])
    room = MOST_WORDS - _words(*chain)
    yield from _named(*named, room) if named else _named_above(chain[0], room)
    yield from _paragraphs(chain)
    if _leads(cut) and cut is cut.block.cuts[-1] and cut.block.after:
        yield from _begun(cut.block.after, room)


def _leads(cut: Cut) -> bool:
    """Whether the sentence goes on in what follows: it ends in a colon, or in no mark at all before a formula."""
    return cut.text.endswith(LEAD_MARKS) or cut.text[-1:].isalpha()


def _chain(cut: Cut) -> list[Cut]:
    """The sentence with those before it on which it leans, and the answer to it where it is a question."""
    chain = [cut]
    following = _next(cut)
    opens = _leads(cut) or cut.text.endswith("?") or cut.words < SHORTEST
    if following and opens and _words(cut, following) <= MOST_WORDS:
        chain.append(following)
    while len(chain) < MOST_SENTENCES and not _meant_above(chain[0]):
        before = chain[0].before
        if before is None or _words(before, *chain) > MOST_WORDS:
            break
        chain.insert(0, before)
    return chain


def _next(cut: Cut) -> Cut | None:
    cuts = cut.block.cuts
    following = cuts[cut.index + 1] if cut.index + 1 < len(cuts) else None
    return following if following and following.paragraph == cut.paragraph else None


def _meant_above(cut: Cut) -> tuple[Block, Sequence[Cut]] | None:
    """The table or list above and those of its rows or items that the sentence begins by naming: "The last row"."""
    if not names_rows(cut.text):
        return None
    above, steps = cut.block.before, 0
    while above and above.element.tag == "p" and steps < FURTHEST:
        above, steps = above.before, steps + 1
    meant = rows_meant(cut.text, len(above.cuts)) if above and above.element.tag != "p" else None
    return (above, above.cuts[meant]) if above and meant else None


def _named_above(first: Cut, room: int) -> Iterator[Shown]:
    """The list or table above the paragraph, where the sentence that opens it leans on what stands in it."""
    above = first.block.before
    if above and not first.index and above.element.tag != "p" and leans(first.text):
        yield from _named(above, above.cuts, room)


def _named(block: Block, cuts: Sequence[Cut], room: int) -> Iterator[Shown]:
    """These rows or items if there is room for them, else the caption."""
    fit = _words(*cuts, limit=room) <= room
    if block.table and fit:
        yield _rows(block.table, cuts)
    elif block.table and block.table.caption[0]:
        inside, spoken = block.table.caption
        yield Shown(f"<p>{inside}</p>", f"{spoken}.")
    elif block.is_list and fit:
        yield _listed(block, cuts, room)


def _begun(block: Block, room: int) -> Iterator[Shown]:
    """As much as fits of what a sentence with a colon leads to."""
    cuts = list(_fitting(block.cuts, room))
    if not cuts:
        return
    if block.table:
        yield _rows(block.table, cuts)
    elif block.is_list:
        yield _list_of(block, cuts)
    elif block.element.tag == "p":
        yield from _paragraphs(cuts[:1])


def _paragraphs(chain: Sequence[Cut]) -> Iterator[Shown]:
    at = 0
    while at < len(chain):
        same = [cut for cut in chain[at:] if cut.paragraph == chain[at].paragraph]
        yield _paragraph(" ".join(cut.html for cut in same), " ".join(cut.text for cut in same))
        at += len(same)


def _paragraph(inside: str, spoken: str) -> Shown:
    return Shown(f"<p>{inside}</p>", spoken)


# Lists


def _item(cut: Cut) -> Shown:
    if cut.kind == "bullet":
        inside, spoken = cut.html, cut.text
    else:
        whole = [one for one in _around(cut) if one.paragraph == cut.paragraph]
        chain = whole if _words(*whole) <= MOST_WORDS_OF_ITEM else _chain(cut)
        inside, spoken = (
            " ".join(one.html for one in chain),
            " ".join(one.text for one in chain),
        )
    room = MOST_WORDS - count_words(spoken)
    if cut.inside and cut.text.endswith(LEAD_MARKS):
        for part in _begun(cut.inside, room):
            inside, spoken = inside + part.html, f"{spoken} {part.spoken}"
    return _within(cut.block, cut.number, inside, spoken)


def _around(cut: Cut) -> Sequence[Cut]:
    """The passages near it in its list, its own item among them as long as this can be shown whole."""
    return cut.block.cuts[max(0, cut.index - MOST_WORDS_OF_ITEM) : cut.index + MOST_WORDS_OF_ITEM]


def _within(block: Block, number: int, inside: str, spoken: str) -> Shown:
    """An item in its list, in the items above it, and with the line that opens the outermost list."""
    listed = _list_html(block, number, f"<li>{inside}</li>")
    room = MOST_WORDS - count_words(spoken)
    if block.parent:
        above = block.parent
        if _words(above) > room:
            return Shown(listed, spoken)
        return _within(above.block, above.number, above.html + listed, _led(above.text, spoken))
    lead = _lead(block)
    if lead and count_words(lead.spoken) <= room:
        return Shown(lead.html + listed, _led(lead.spoken, spoken))
    return Shown(listed, spoken)


def _lead(block: Block) -> Shown | None:
    """What opens the list: the sentence with a colon before it, else its heading."""
    above = block.before
    if above and above.element.tag == "p" and above.cuts and above.cuts[-1].text.endswith(LEAD_MARKS):
        chain = list(_paragraphs(_chain(above.cuts[-1])))
        return Shown("".join(part.html for part in chain), " ".join(part.spoken for part in chain))
    return _paragraph(html.escape(block.heading, quote=False), block.heading) if block.heading else None


def _led(lead: str, spoken: str) -> str:
    return f"{lead} {spoken}" if lead.endswith((*LEAD_MARKS, ".", "?", "!")) else f"{lead}: {spoken}"


def _listed(block: Block, cuts: Sequence[Cut], room: int) -> Shown:
    """A whole list with the line that opens it."""
    lead, listed = _lead(block), _list_of(block, cuts)
    if lead is None or count_words(lead.spoken) + _words(*cuts) > room:
        return listed
    return Shown(lead.html + listed.html, _led(lead.spoken, listed.spoken))


def _list_of(block: Block, cuts: Sequence[Cut]) -> Shown:
    """Some items, one after another."""
    items = "".join(
        f"<li>{' '.join(cut.html for cut in item)}</li>"
        for _, item in groupby(cuts, key=lambda cut: cut.number)
    )
    spoken = "; ".join(cut.text.rstrip(".;,") for cut in cuts)
    return Shown(
        _list_html(block, cuts[0].number, items), spoken if spoken.endswith(("?", "!")) else f"{spoken}."
    )


def _list_html(block: Block, number: int, items: str) -> str:
    tag, start = block.element.tag, _start(block.element) + number
    opened = f'<ol start="{start}">' if tag == "ol" and start != 1 else f"<{tag}>"
    return f"{opened}{items}</{tag}>"


def _start(element: Element) -> int:
    start = element.get("start", "1")
    return int(start) if start.isdecimal() else 1


# Rows and definitions


def _rows(table: Table, cuts: Sequence[Cut]) -> Shown:
    rows = [cut.element for cut in cuts]
    return Shown(table.html(rows), " ".join(map(table.spoken, rows)))


def _definition(cut: Cut) -> Shown:
    terms = "".join(f"<dt>{line_html(term)}</dt>" for term in cut.terms)
    return Shown(f"<dl>{terms}<dd>{cut.html}</dd></dl>", cut.text)


# Words and marks


def _words(*cuts: Cut, limit: int | None = None) -> int:
    """How many words, counted until there are more than `limit`."""
    count = 0
    for cut in cuts:
        count += cut.words
        if limit is not None and count > limit:
            break
    return count


def _fitting(cuts: Sequence[Cut], room: int) -> Iterator[Cut]:
    for cut in cuts:
        room -= cut.words
        if room < 0:
            return
        yield cut
