"""HTML of other systems as inline Markdown. markdownify walks the tree; here stands what a question can say.

A question's text is one paragraph: blocks become one line, what would be lost is noted, and what has no line at all
(tables, code of several lines) leaves the question out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from markdownify import MarkdownConverter

from courses.compiling.rendering import Job, render
from quizzes.formats import emphasis, html_marks
from quizzes.formats.escaping import FORMULA, begun, escaped
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
_RAISED = re.compile(r"[−+-]?[0-9A-Za-z.,]{1,20}")  # what needs no brackets between two ^
_AFTER = ")]}*_`'’|"  # a lowered piece may stand behind these, and behind letters and digits
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
        if not re.match(r"(?:https?://|mailto:)[^<>]+$", address):
            self.note(f"has a link to {quoted(address)}, which leads nowhere here; its text was kept")
            return text
        before, after = " " * text[:1].isspace(), " " * text[-1:].isspace()
        address = "%20".join(address.split()).replace("(", "%28").replace(")", "%29")
        return f"{before}[{said}]({address}){after}"

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return self.picture(str(el.get("src") or ""), " ".join(str(el.get("alt") or "").split()))

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " "

    def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {text} "

    convert_div = convert_section = convert_article = convert_details = convert_summary = convert_p
    convert_aside = convert_header = convert_footer = convert_main = convert_nav = convert_p
    convert_figure = convert_figcaption = convert_fieldset = convert_legend = convert_option = convert_p
    convert_address = convert_center = convert_caption = convert_form = convert_p
    convert_video = convert_audio = convert_object = convert_iframe = convert_p
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
        said = " ".join(text.split())
        if "_noformat" in parent_tags or not said:
            return text
        before = emphasis.neighbour(el, forwards=False)
        after = emphasis.neighbour(el, forwards=True)
        stands = before.isalnum() or before in _AFTER
        stands = stands and after != "~" and (not after.isalnum() or said.isalnum())
        if stands and not el.find(["sub", "sup"]) and re.fullmatch(r"[^\s~]{1,60}", said):
            return f"~{said}~"
        return self._beside(el, said, "_", up=False)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        said = " ".join(el.get_text().split())
        if "_noformat" in parent_tags or not said:
            return text
        before = emphasis.neighbour(el, forwards=False)
        if not el.find(["sub", "sup"]) and not before.isspace() and before != "^":
            if _RAISED.fullmatch(said):
                return f"^{said}^"
            if len(said) <= 80 and not re.search(r"[()^]", said):
                return f"^({said})^"
        return self._beside(el, " ".join(text.split()), "&#94;", up=True)

    def _beside(self, el: Tag, said: str, mark: str, *, up: bool) -> str:
        if letters := emphasis.in_letters(el.get_text().strip(), up=up):
            return letters
        self.note(f"has {quoted(el.get_text())} above or below the line, which stands in the line now")
        return f"{mark}({said})"

    def convert_mark(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"=={text.strip()}==" if text.strip() and "_noformat" not in parent_tags else text


def markdown(text: str, note: Note, picture: Picture) -> str:
    """Raises LeftOut."""
    readable = _readable(text, note)
    soup = BeautifulSoup(readable, "html.parser")
    for comment in soup.find_all(string=lambda one: isinstance(one, Comment)):
        comment.extract()
    _one_language(soup, note)
    _styled(soup)
    _merge(soup)
    _note_tags(soup, note)
    lost = emphasis.fit(soup)
    once = cache(picture)  # it takes a file away

    said = begun(" ".join(_Converter(note, once).convert_soup(soup).split()))
    if soup.find(emphasis.EMPHASIS) and _leaks(said, soup):
        for tag in soup.find_all(emphasis.EMPHASIS):
            tag.unwrap()
        lost = True
        said = begun(" ".join(_Converter(note, once).convert_soup(soup).split()))
    if lost:
        note("has bold or italic words where Markdown cannot mark them; the words were kept")
    return said


def _readable(text: str, note: Note) -> str:
    readable, words = html_marks.read(text)
    for word in dict.fromkeys(words):
        note(f"has {quoted(word, 40)}, which is no tag of HTML; it stands there as text")
    return readable


def _note_tags(soup: Any, note: Note) -> None:
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


def _one_language(soup: Any, note: Note) -> None:
    """Moodle shows one of several languages: here it is the first."""
    for tag in soup.find_all("span", class_="multilang"):
        before = tag.previous_sibling
        while before is not None and not isinstance(before, Tag) and not str(before).strip():
            before = before.previous_sibling
        if isinstance(before, Tag) and "multilang" in (before.get("class") or []):
            note(f"has {quoted(tag.get_text())} in another language ({tag.get('lang')}); left out")
            tag.extract()


def _styled(soup: Any) -> None:
    """Bold and italic words as editors write them into a style."""
    for tag in soup.find_all("span", style=True):
        style = str(tag["style"]).casefold()
        if re.search(r"font-weight:\s*(?:bold|[6-9]00)", style):
            tag.name = "b"
        elif re.search(r"font-style:\s*italic", style):
            tag.name = "i"


def _leaks(said: str, soup: Any) -> bool:
    """Whether a learner would read more asterisks or tildes than the text has."""
    (answer,) = render([Job(said, inline=True)])
    if not isinstance(answer, str):
        return False
    shown = re.sub(r"<[^>]+>", "", re.sub(r"<math.*?</math>", "", answer, flags=re.S))
    given = FORMULA.sub("", soup.get_text())
    return any(shown.count(sign) > given.count(sign) for sign in ("*", "~~"))


def _has_words(siblings: Iterable[Any]) -> bool:
    return any(str(one.get_text() if isinstance(one, Tag) else one).strip() for one in siblings)


def plain(text: str, note: Note) -> str:
    """For what has no Markdown here: things to put in order or to match, and words to type."""
    if not _TAGS_AT_ALL.search(text):
        return " ".join(html.unescape(text).split())
    soup = BeautifulSoup(_readable(text, note), "html.parser")
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
