"""HTML of other systems as inline Markdown. markdownify walks the tree; here stands what a question can say.

A question's text is one paragraph: blocks become one line, what would be lost is noted, and what has no line at all
(tables, code of several lines) leaves the question out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import MarkdownConverter

from quizzes.formats.escaping import begun, escaped
from quizzes.formats.travel import LeftOut, Note, quoted

# Address and alternative text of a picture → what stands in its place.
Picture = Callable[[str, str], str]

_BOLD, _ITALIC = ("b", "strong"), ("i", "em")
_MARKS = (*_BOLD, *_ITALIC, "code", "del", "s", "strike", "mark", "sub", "sup", "kbd", "samp", "tt")
_KNOWN = frozenset(
    [
        *_MARKS,
        "a",
        "img",
        "p",
        "div",
        "span",
        "br",
        "pre",
        "html",
        "body",
        "font",
        "section",
        "article",
        "wbr",
    ]
)
_DROPPED = ("script", "style", "head", "template", "noscript")
_TAGS_AT_ALL = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|code|del|div|em|font|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|samp|"
    r"small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul|var)(?:\s[^<>]*)?/?>",
    re.I,
)


class _Converter(MarkdownConverter):
    """`noted` gathers what does not come along."""

    def __init__(self, note: Note, picture: Picture) -> None:
        super().__init__(sub_symbol="~", sup_symbol="^", strip_pre=None)
        self.note, self.picture = note, picture

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text)

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("href") or "").strip()
        said = " ".join(text.split())
        if not said or not address or "_noformat" in parent_tags:
            return text
        if not re.match(r"(?:https?://|mailto:)[^\s<>()]+$", address):
            self.note(f"has a link to {quoted(address)}, which leads nowhere here; its text was kept")
            return text
        before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
        return f"{before}[{said}]({address}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.picture(str(el.get("src") or ""), " ".join(str(el.get("alt") or "").split()))

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " "

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {text} "

    convert_div = convert_section = convert_article = convert_p
    convert_blockquote = convert_dl = convert_dt = convert_dd = convert_hr = convert_p

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: N802
        return f" {text} "

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        code = el.get_text().strip("\n").rstrip()
        if "\n" in code or el.find("br"):
            raise LeftOut("has code of several lines, which a question cannot show")
        return f" {_code(code)} "

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "pre" in parent_tags or "_noformat" in parent_tags:
            return text
        if el.find("br"):
            raise LeftOut("has code of several lines, which a question cannot show")
        return _code(el.get_text())

    convert_kbd = convert_samp = convert_tt = convert_code

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {text.strip()}; "

    def convert_ul(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {text.strip().removesuffix(';')} "

    convert_ol = convert_list = convert_ul

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        raise LeftOut("has a table, which a question cannot show")

    def convert_script(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return ""

    convert_style = convert_head = convert_template = convert_noscript = convert_script

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._raised(text, "~", "_", parent_tags)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self._raised(text, "^", "&#94;", parent_tags)

    def _raised(self, text: str, mark: str, plain: str, parent_tags: set[str]) -> str:
        said = " ".join(text.split())
        if "_noformat" in parent_tags or not said:
            return text
        if " " in said or mark in said:
            self.note(f"has {quoted(said)} above or below the line, which stands in the line now")
            return f"{plain}({said})"
        return f"{mark}{said}{mark}"

    def convert_mark(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"=={text.strip()}==" if text.strip() and "_noformat" not in parent_tags else text


def markdown(text: str, note: Note, picture: Picture) -> str:
    """Raises LeftOut."""
    soup = BeautifulSoup(text, "html.parser")
    for comment in soup.find_all(string=lambda one: isinstance(one, Comment)):
        comment.extract()
    _merge(soup)
    for name in dict.fromkeys(str(tag.name) for tag in soup.find_all(True)):
        if name in _DROPPED:
            note(f"has <{name}>; left out")
        elif name in ("ul", "ol"):
            note("has a list, which stands in one line now")
        elif name not in _KNOWN and name not in ("li", "table", "tbody", "thead", "tr", "td", "th", "tfoot"):
            note(f"has <{name}>, which a question cannot have here; its text was kept")
    breaks = [
        tag
        for tag in soup.find_all("br")
        if _has_words(tag.previous_siblings) and _has_words(tag.next_siblings)
    ]
    paragraphs = [tag for tag in soup.find_all(["p", "div", "blockquote"]) if not tag.find(["p", "div"])]
    if breaks or sum(bool(tag.get_text(strip=True)) for tag in paragraphs) > 1:
        note("has several lines, which are one now")
    return begun(" ".join(_Converter(note, picture).convert_soup(soup).split()))


def _has_words(siblings: Iterable[Any]) -> bool:
    return any(str(one.get_text() if isinstance(one, Tag) else one).strip() for one in siblings)


def plain(text: str, note: Note) -> str:
    """For what has no Markdown here: things to put in order or to match, and words to type."""
    if not _TAGS_AT_ALL.search(text):
        return " ".join(html.unescape(text).split())
    soup = BeautifulSoup(text, "html.parser")
    if soup.find(["sub", "sup"]):
        note(
            f"has {quoted(soup.get_text())} with something above or below the line; ^ and _ stand for it now"
        )
    for tag in soup.find_all(["sub", "sup"]):
        tag.replace_with(("^" if tag.name == "sup" else "_") + tag.get_text())
    if soup.find(["img", "video", "audio", "iframe", "object"]):
        raise LeftOut("has a picture or a film where only text can stand")
    for tag in soup.find_all(["br", "p", "div", "li"]):
        tag.insert_after(" ")
    return " ".join(soup.get_text().split())


def _code(text: str) -> str:
    """A code span, with as many backticks around it as it needs."""
    said = " ".join(text.split())
    if not said:
        return " " if text else ""
    ticks = "`" * (max((len(run) for run in re.findall("`+", said)), default=0) + 1)
    room = " " if said.startswith("`") or said.endswith("`") else ""
    before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{before}{ticks}{room}{said}{room}{ticks}{after}"


def _merge(soup: Any) -> None:
    """Two marks of one kind side by side, or one within another, become one: Markdown cannot tell them apart."""
    for names in (_BOLD, _ITALIC, ("code", "tt", "kbd", "samp"), ("del", "s", "strike"), ("mark",)):
        for tag in soup.find_all(names):
            if tag.find_parent(names):
                tag.unwrap()
                continue
            following = tag.next_sibling
            while isinstance(following, Tag) and following.name in names:
                for inside in list(following.contents):
                    tag.append(inside.extract())
                following.extract()
                following = tag.next_sibling
