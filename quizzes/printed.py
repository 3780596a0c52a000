"""A whole course as one page that can be printed, mailed or kept: no scripts, no address of the site, its style within."""

from __future__ import annotations

import base64
import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.template.loader import render_to_string

from courses.compiling.compiled import Compiled
from quizzes.checks_part import ChecksFile
from quizzes.course_part import QuizFile
from quizzes.questions import AnyQuestion

LARGEST_PICTURE = 5_000_000  # bytes
_PLACE = re.compile(r"/(?P<folder>lessons|articles|briefs)/(?P<slug>[a-z0-9-]+)/(?:#(?P<anchor>.*))?")
_DROPPED = ("id", "tabindex", "role", "aria-label", "popovertarget", "data-lab", "data-inputs")


def page(course: Compiled) -> str:
    """The HTML of the whole course: its lessons in order, each with its quiz, the glossary and the answers."""
    printing = _Printing(course)
    modules: list[dict[str, Any]] = [
        {"name": module.name, "lessons": [printing.lesson(slug) for slug in module.lessons]}
        for track in course.file.tracks
        for module in track.modules
    ]
    terms = sorted(course.terms.values(), key=lambda term: term.name.casefold())
    context = {
        "title": course.file.title,
        "tagline": course.file.tagline,
        "modules": modules,
        "terms": [(term.id, term.name, printing.shown(course.meanings[term.id], "")) for term in terms],
        "answers": [lesson for module in modules for lesson in module["lessons"] if lesson["answers"]],
    }
    return render_to_string("quizzes/printed/course.html", context)


class _Printing:
    def __init__(self, course: Compiled) -> None:
        self.course = course
        self.served = {one.url: one for shown in course.shown.values() for one in shown}
        self.checks: dict[str, dict[str, Any]] = {}  # of the lesson that is being printed
        self.places = {(one.kind, one.slug): one for one in course.documents.values()}

    def lesson(self, slug: str) -> dict[str, Any]:
        document = self.places["lesson", slug]
        quiz = self.course.changed_parts["quizzes"].get(slug)
        questions = quiz.questions if isinstance(quiz, QuizFile) else ()
        checks = self.course.changed_parts["checks"].get(slug)
        in_text = checks.questions if isinstance(checks, ChecksFile) else ()
        self.checks = {one.id: self._question(one, slug) for one in in_text}
        return {
            "slug": slug,
            "title": document.title,
            "summary": document.summary,
            "objectives": document.objectives,
            "minutes": document.minutes,
            "opening": self.shown(document.opening, slug),
            "sections": [
                {
                    "anchor": _anchor(slug, one.anchor),
                    "title": one.title,
                    "html": self.shown(one.html, slug),
                }
                for one in document.sections
            ],
            "sources": document.sources,
            "quiz": [self._question(question, slug) for question in questions],
            "answers": bool(questions or in_text),
            "checks": list(self.checks.values()),
        }

    def _question(self, question: AnyQuestion, slug: str) -> dict[str, Any]:
        shown = question.on_paper(question.hash)
        return {
            "ask": self.shown(question.ask, slug),
            "told": question.told_on_paper(),
            "rows": [self.shown(row.html, slug) for row in shown],
            "choices": [text for _, text in shown[0].choices] if shown else [],
            "solution": self.shown(question.solution(), slug),
            "explain": self.shown(question.explain, slug),
        }

    def shown(self, html: str, slug: str) -> str:
        """A piece of a page as it stands on paper: what can be pressed becomes its words, and links lead to places here."""
        soup = BeautifulSoup(html, "html.parser")
        for tag in soup.find_all(True):
            self._on_paper(tag, slug)
        for place in soup.select(".question-here"):
            self._ask(place, slug)
        return str(soup)

    def _ask(self, place: Tag, slug: str) -> None:
        """A question where the text asks it; of one that the quiz has too, that it is there."""
        check = self.checks.get(str(place.get("data-ask", "")))
        asked = render_to_string("quizzes/printed/_question_here.html", {"one": check, "slug": slug})
        place.replace_with(BeautifulSoup(asked, "html.parser"))

    def _on_paper(self, tag: Tag, slug: str) -> None:
        if tag.name == "input":
            tag.replace_with("☐ ")
            return
        if tag.name in ("button", "data", "label"):
            tag.unwrap()
            return
        if tag.name == "img":
            self._put_in(tag)
        for name in _DROPPED:
            if name == "id" and str(tag.get("id", "")).startswith("fn"):
                tag["id"] = _anchor(slug, str(tag["id"]))
            else:
                tag.attrs.pop(name, None)
        if tag.name == "a":
            self._lead(tag, slug)

    def _lead(self, link: Tag, slug: str) -> None:
        href = str(link.get("href", ""))
        found = _PLACE.fullmatch(href)
        if href.startswith("/terms/#"):
            link["href"] = f"#term-{href.partition('#')[2]}"
        elif href.startswith("#"):
            link["href"] = f"#{_anchor(slug, href[1:])}"
        elif found and found["folder"] == "lessons" and ("lesson", found["slug"]) in self.places:
            link["href"] = f"#{_anchor(found['slug'], found['anchor'] or '')}"
        elif href.startswith("/"):
            link.unwrap()

    def _put_in(self, picture: Tag) -> None:
        """A picture within the page; of one that is very large its description stays."""
        if "on-dark" in (picture.get("class") or ()):
            picture.replace_with("")
            return
        stored = self.served.get(str(picture.get("src", "")))
        if stored is None or len(stored.data) > LARGEST_PICTURE:
            picture.replace_with(f"[{picture.get('alt') or 'a picture'}]")
            return
        picture["src"] = f"data:{stored.type};base64,{base64.b64encode(stored.data).decode()}"
        for name in ("srcset", "sizes", "loading"):
            picture.attrs.pop(name, None)


def _anchor(slug: str, anchor: str) -> str:
    """An id of the one page, which every lesson shares."""
    return f"{slug}--{anchor}" if anchor else slug
