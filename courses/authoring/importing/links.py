"""The links and pictures of the chapters, led to where their targets are now. A dead one keeps its text and is named."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from courses.authoring.chapter_order import ENDINGS
from courses.authoring.importing import wikilinks
from courses.authoring.importing.chapter import Chapter
from courses.authoring.importing.html import ALT_WANTED
from courses.compiling.links import is_outside
from courses.reading.course_files import DOWNLOADS, PICTURES, RECORDINGS, suffix_of

_INDEXES = ("index.md", "README.md", "_index.md", "index.mdx", "index.qmd")
# Possessive throughout: what cannot be the end of a link is not tried again in other ways.
_TEXT = r"(?:`[^`\n]*+`|[^\[\]\\\n`]|`|\n(?!\s*\n)|\\.|\[(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*+\])*+\])*+"
_LINK = re.compile(
    rf"(?P<mark>!?)(?<!\\)\[(?P<text>{_TEXT})\]\(\s*(?P<href><[^<>\n]*>|(?:[^\s()<>]|\((?:[^\s()]|\([^\s()]*\))*\))*"
    # GitHub takes no spaces and no size: some programs write both
    r"|[^\s()<>\"'][^()<>\n\"']{0,200}?\.\w{1,8}(?:#[^()<>\s]*)?)(?P<size>\s+=\d*%?(?:x\d*%?)?)?"
    r"(?P<rest>(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*)\)(?P<behind>\{[^{}\n]*\})?"
)
_DEFINITION = re.compile(
    r"^(?P<before>[ \t>]*)\[(?P<label>(?!\^)[^\[\]\n]+)\]:[ \t]*(?:\n[ \t]+)?(?P<href><[^<>\n]*>|\S+)(?P<rest>[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\))?)[ \t]*$",
    re.M,
)
_ATTRIBUTES = re.compile(
    r"\{:?\s*(?:[.#][\w-]+|[\w-]+=(?:\"[^\"]*\"|\S+))(?:\s+(?:[.#][\w-]+|[\w-]+=(?:\"[^\"]*\"|\S+)))*\s*\}"
)
_SCHEME = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|//)")


class _Dead(Exception):  # noqa: N818 - why a link leads nowhere, as the end of a sentence about it
    pass


@dataclass
class Linker:
    """`taken` are the files that come along, by their paths: where each lies in the new folder."""

    files: Mapping[str, bytes]
    chapters: Mapping[str, Chapter]
    taken: dict[str, str] = field(default_factory=dict)

    def lead(self, chapter: Chapter) -> None:
        _OneText(self, chapter).rewrite()

    def place(self, path: str, folder: str) -> str:
        """Where a file of the folder is kept."""
        if path not in self.taken:
            stem, _, ending = posixpath.basename(path).rpartition(".")
            bare = "".join(
                sign for sign in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(sign)
            )
            named = "-".join(re.findall(r"[a-z0-9]+", bare.casefold()))[:80] or "file"
            made, count = f"{folder}/{named}.{ending.lower()}", 1
            while made in self.taken.values():
                count += 1
                made = f"{folder}/{named}-{count}.{ending.lower()}"
            self.taken[path] = made
        return f"../{quote(self.taken[path])}"


@dataclass
class _OneText:
    linker: Linker
    chapter: Chapter
    dead: dict[str, str] = field(default_factory=dict)  # label of a definition → what was said of it

    def rewrite(self) -> None:
        text = self.chapter.text
        text.lines = self.chapter.headings.lines
        text.substitute(_DEFINITION, self._definition)
        if self.dead:
            labels = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in self.dead)
            uses = re.compile(
                rf"(?P<mark>!?)(?<!\\)(?:\[(?P<text>{_TEXT})\]\s?\[(?:{labels})\]|\[(?P<own>{labels})\](?:\[\])?(?![\[(:]))",
                re.I,
            )
            text.substitute(
                uses, lambda found, number: found["text"] if found["text"] is not None else found["own"]
            )
        known = [*self.linker.chapters, *self.linker.files]
        if text.has("[["):
            text.substitute(
                wikilinks.PATTERN,
                lambda found, number: self._named(found, number, known),
            )
        text.substitute(_LINK, self._link)
        self.chapter.headings.lines = text.lines

    def _note(self, number: int, what: str) -> None:
        self.chapter.text.note(number, what)

    def _named(self, found: re.Match[str], number: int, known: list[str]) -> str:
        made = wikilinks.as_markdown(found, self.chapter.path, known)
        if made == found.group() and re.search(r"[^\W\d_]{2}", made):
            self._note(number, f"has {made[:80]}, a name that no file has; it stands there as it is")
        return made

    def _definition(self, found: re.Match[str], number: int) -> str:
        href = found["href"].removeprefix("<").removesuffix(">")
        try:
            led = self._led(href, number, picture=suffix_of(href.partition("#")[0]) in PICTURES)
        except _Dead as why:
            self.dead[found["label"]] = str(why)
            self._note(number, f"{why}; its text is kept")
            return ""
        return (
            f"{found['before']}[{found['label']}]: {led}{found['rest']}".rstrip()
            if led != href
            else found.group()
        )

    def _link(self, found: re.Match[str], number: int) -> str:
        href = found["href"].removeprefix("<").removesuffix(">")
        words, behind, picture = found["text"], found["behind"] or "", bool(found["mark"])
        if not picture and _ATTRIBUTES.fullmatch(behind):
            behind = ""
        if found["size"]:
            self._note(number, f"has the size {found['size'].strip(' =')} of a picture; left out")
        if not picture and "![" in words:  # a picture that is a link
            words = _LINK.sub(lambda inner: self._link(inner, number), words)
        if not picture and not words.strip():
            self._note(number, f"has a link to {href[:80]} without words; left out")
            return behind
        try:
            led = self._led(href, number, picture=picture)
        except _Dead as why:
            self._note(number, f"{why}; {'its words are' if picture else 'its text is'} kept")
            return ("" if words == ALT_WANTED else words) + ("" if picture else behind)
        if picture and not words.strip() and "alt=" not in behind and "decorative" not in behind:
            self._note(number, f"shows {href[:80]} without words for it, which are to be written")
            words = ALT_WANTED
        led = f"<{led}>" if re.search(r"[\s()]", led) else led
        return f"{found['mark']}[{words}]({led}{found['rest'].rstrip()}){behind}"

    def _led(self, href: str, number: int, *, picture: bool) -> str:
        """Where the link leads now. Raises _Dead."""
        if is_outside(href) or href.startswith("//"):
            return f"https:{href}" if href.startswith("//") else href
        if _SCHEME.match(href):
            raise _Dead(f"links to {href[:80]}, which is no address of the web")
        if not href:
            raise _Dead("has a link to nothing")
        path, _, anchor = href.partition("#")
        path, anchor = unquote(path.partition("?")[0]), unquote(anchor)
        path = unicodedata.normalize("NFC", path)
        if not path:
            return self._place(self.chapter, anchor, href, number, own=True)
        there = posixpath.normpath(posixpath.join(posixpath.dirname(self.chapter.path), path))
        there = self._of_the_site(there) if there.startswith("/") else there
        there = (
            there
            if there in self.linker.files or there in self.linker.chapters
            else self._elsewhere(there, path)
        )
        if picture:
            if there in self.linker.files and suffix_of(there) in PICTURES:
                return self.linker.place(there, "img")
            raise _Dead(f"shows the picture {href[:100]}, which did not come with it")
        if chapter := self._chapter(there):
            return self._place(chapter, anchor, href, number, own=chapter is self.chapter)
        if there in self.linker.files and suffix_of(there) in PICTURES | RECORDINGS | DOWNLOADS:
            return self.linker.place(there, "img" if suffix_of(there) in PICTURES else "files")
        raise _Dead(f"links to {href[:100]}, which is no lesson of the course")

    def _elsewhere(self, there: str, path: str) -> str:
        """A file that pages of several folders name as if it lay beside each, as on a site where they do."""
        end = "/" + path.lstrip("./")
        if "/" not in path.strip("./") or not suffix_of(path):
            return there
        some = [one for one in self.linker.files if one.endswith(end)]
        return some[0] if len(some) == 1 else there

    def _place(self, chapter: Chapter, anchor: str, href: str, number: int, *, own: bool) -> str:
        found = chapter.headings.anchor(anchor) if anchor else ""
        if own:
            if not found and not anchor:
                return f"{chapter.slug}.md"
            if not found:
                raise _Dead(f"links to {href[:100]}, which is no place in it")
            return f"#{found}"
        if found is None:
            self._note(
                number, f"links to {href[:100]}, which has no such place; it leads to the whole lesson"
            )
        return f"{chapter.slug}.md#{found}" if found else f"{chapter.slug}.md"

    def _chapter(self, there: str) -> Chapter | None:
        chapters = self.linker.chapters
        bare = re.sub(r"\.html?$", "", there).rstrip("/")
        names = [
            there,
            *(f"{bare}{ending}" for ending in ENDINGS),
            *(posixpath.join(bare, one) for one in _INDEXES),
        ]
        found = next((one for one in names if one in chapters), "")
        if not found and bare and suffix_of(posixpath.basename(there)) in ("", "html", "md"):
            # one of a folder beside it, as The Carpentries' pages stand on their site
            name = posixpath.basename(bare)
            some = [one for one in chapters if posixpath.basename(one).rpartition(".")[0] == name]
            found = some[0] if len(some) == 1 else ""
            within = [one for one in chapters if posixpath.dirname(one) == bare]
            found = found or (within[0] if within else "")
        return chapters.get(found)

    def _of_the_site(self, path: str) -> str:
        """What an address that begins with the root of their site (`/docs/x`, `/img/a.png`) names: that file of the folder,
        or the one whose path ends as it does.
        """
        known = (*self.linker.files, *self.linker.chapters)
        steps = path.strip("/").split("/")
        for at in range(len(steps)):
            end = "/".join(steps[at:])
            ends = [end, *(f"{end.removesuffix('.html')}{one}" for one in ENDINGS)] if end else []
            ends += [posixpath.join(end, name) for name in ("index.md", "README.md")]
            if exact := next(
                (one for one in ends if one in self.linker.files or one in self.linker.chapters), ""
            ):
                return exact
            some = {one for one in known if any(one.endswith(f"/{end}") for end in ends)}
            if len(some) == 1:
                return some.pop()
            if any(posixpath.dirname(one) == end for one in self.linker.chapters):
                return end
        return path.strip("/")
