"""What the lesson does by itself when it is asked to, from its stored parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from courses import practice
from tutor.understanding import deciding
from tutor.understanding.conversation import (
    NOTHING_BEFORE,
    Answer,
    Conversation,
    elsewhere,
    find,
    outlined,
    paragraphs,
    refuse,
)
from tutor.understanding.intents import Act, Intent
from tutor.voices.fixed import Why
from tutor.voices.quote import quote


def do(wish: Intent, asked_of: Conversation) -> Answer:
    return _DOING[wish.act](wish, asked_of)


def _summary(wish: Intent, asked_of: Conversation) -> Answer:
    opener = asked_of.said("summary")
    return outlined(opener, asked_of.index, "direct")


def _practice(wish: Intent, asked_of: Conversation) -> Answer:
    """A question of the section that is meant, which the page asks in place: another one than the last."""
    section = _section_meant(wish, asked_of)
    offer: dict[str, Any] = {"kind": "practice", "section": section}
    if asked_of.kind == "lesson":
        found = practice.in_section(asked_of.slug, section, after=asked_of.before().practised)
        offer |= asdict(found) if found else {}
    return Answer("direct", asked_of.said("practice"), offer=offer)


def _answers(wish: Intent, asked_of: Conversation) -> Answer:
    return Answer("direct", asked_of.said("answers"), offer={"kind": "answers"})


def _lessons(wish: Intent, asked_of: Conversation) -> Answer:
    places = tuple(elsewhere(wish.about, asked_of.slug))
    if not places:
        return refuse(Why.NO_LESSON, asked_of)
    return Answer("direct", asked_of.said("lessons"), elsewhere=places)


def _more(wish: Intent, asked_of: Conversation) -> Answer:
    """The next nearest paragraphs to what was asked before, those already shown left out."""
    before = asked_of.before()
    found = find(before.text, replace(asked_of, before=lambda: NOTHING_BEFORE)) if before.text else None
    if found is None:
        return refuse(Why.UNCLEAR, asked_of)
    index = asked_of.index
    seen = {index.by_name[name].passage.paragraph for name in before.shown if name in index.by_name}
    hits = [hit for hit in found.hits if hit.passage.paragraph not in seen]
    if not hits:
        return refuse(Why.UNCLEAR, asked_of)
    return Answer("closest", asked_of.said("more"), tuple(paragraphs(hits, index)[: deciding.MOST_NEAREST]))


def _simpler(wish: Intent, asked_of: Conversation) -> Answer:
    """What the lesson's terms mean, of those that the last answer used."""
    index = asked_of.index
    shown = [index.by_name[name] for name in asked_of.before().shown if name in index.by_name]
    terms = frozenset[str]().union(*(heard.terms for heard in shown))
    meant = [
        heard.passage
        for heard in index.heard
        if heard.passage.kind == "definition" and heard.passage.name.removeprefix("term-") in terms
    ]
    if not meant:
        return _example(wish, asked_of) if shown else refuse(Why.UNCLEAR, asked_of)
    return Answer("direct", asked_of.said("simpler"), tuple(quote(passage) for passage in meant[:3]))


def _example(wish: Intent, asked_of: Conversation) -> Answer:
    """An example out of the section that is meant, or what it gives to try."""
    section = _section_meant(wish, asked_of)
    if not section:
        return refuse(Why.UNCLEAR, asked_of)
    here = [heard.passage for heard in asked_of.index.heard if heard.passage.anchor == section]
    examples = [one for one in here if deciding.is_example(one)] or [
        one for one in here if deciding.stands_in(one, "try")
    ]
    if not examples:
        return refuse(Why.NO_EXAMPLE, asked_of)
    return Answer("direct", asked_of.said("example"), tuple(quote(one) for one in examples[:2]))


def _section_meant(wish: Intent, asked_of: Conversation) -> str:
    """The section on what was named, else that of the last answer; empty for the whole lesson."""
    if wish.about:
        found = find(wish.about, replace(asked_of, before=lambda: NOTHING_BEFORE))
        return found.hits[0].passage.anchor if found and found.hits and not found.foreign else ""
    shown = [name for name in asked_of.before().shown if name in asked_of.index.by_name]
    return asked_of.index.by_name[shown[0]].passage.anchor if shown else ""


_DOING: dict[Act, Callable[[Intent, Conversation], Answer]] = {
    Act.SUMMARY: _summary,
    Act.PRACTICE: _practice,
    Act.SIMPLER: _simpler,
    Act.EXAMPLE: _example,
    Act.MORE: _more,
    Act.ANSWERS: _answers,
    Act.LESSONS: _lessons,
}
