"""What a question is asked of, what it may lean on, and what was found for it and can be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol, TypedDict

from courses.reading.document import Passage
from courses.search.finding import sections_answering
from courses.words import language, words
from tutor.embedding.base import EmbeddingError
from tutor.english import NUMBER_WORDS
from tutor.providers.base import Usage
from tutor.understanding import deciding
from tutor.understanding import question as reading
from tutor.understanding.fusion import Order, fused, trusted
from tutor.understanding.question import Asked
from tutor.understanding.ranking import Hit, LessonIndex
from tutor.understanding.refusals import OTHER_SCRIPT
from tutor.voices.fixed import Why, refused, said
from tutor.voices.quote import Sentence, paragraph, quote

BORROWS = 2  # content words: a question with no more may lean on the one before it
UNKNOWN = 0.5  # the share of stray words that is taken of a question in another language


class Elsewhere(TypedDict):
    """A section of another lesson that may answer what this one does not."""

    lesson: str
    section: str
    url: str
    title: str


class Meaning(Protocol):
    """What vectors add: orders by meaning, and whether a question is nearer to everyday talk than to the lesson."""

    def rank(self, question: str, index: LessonIndex) -> list[Hit]: ...

    def orders(self, question: str, index: LessonIndex) -> list[Order]: ...

    def is_foreign(self, question: str, *, stray: float) -> bool: ...


@dataclass(frozen=True)
class Before:
    """The last thing asked of the same lesson by the same person, the passages that were shown, and the question that was
    given to practise on.
    """

    text: str = ""
    shown: tuple[str, ...] = ()
    practised: str = ""


NOTHING_BEFORE = Before()


@dataclass(frozen=True)
class Answer:
    """All that a learner is shown, and what it took.

    `more` are the next nearest paragraphs, for "No, I meant …"; `offer` is something the lesson does itself, put in place
    by the page: {"kind": "sections" | "practice" | "answers" | "lab", …}. One to practise names its lesson, section, question
    and address, where there is one.
    """

    tier: Literal["direct", "closest", "refused"]
    opener: str
    sentences: tuple[Sentence, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    voice: str = "quote"
    model: str = ""
    runs: str = "here"
    fallback: str = ""
    cut_off: str = ""  # why the model said no more than this
    seconds: float = 0.0
    usage: Usage = field(default_factory=Usage)
    more: tuple[Sentence, ...] = ()
    offer: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Conversation:
    """What a question is asked of, and what it may lean on. `without` leaves predicates out, to measure them."""

    slug: str
    index: LessonIndex
    kind: str = "lesson"
    language: str = "en"  # the asker's
    before: Callable[[], Before] = lambda: NOTHING_BEFORE
    meaning: Meaning | None = None
    without: Collection[str] = ()

    def said(self, key: str) -> str:
        """One of our own sentences, for this kind of document and in the asker's language."""
        return said(key, self.kind, self.language)


@dataclass(frozen=True)
class Found:
    """A question as it is read, and what was found for it."""

    text: str
    asked: Asked
    hits: tuple[Hit, ...]
    foreign: bool
    meant: Collection[str] = ()  # the passages that an author named for this very question


def find(text: str, asked_of: Conversation) -> Found | None:
    """Ranks the whole lesson. A question too short to stand alone borrows the words of the last one, and what it means,
    for finding only; None when it has no content and there is nothing to borrow.
    """
    index = asked_of.index
    asked = reading.read(text, index)
    wanted, said = list(asked.wanted), text
    about, judged = text, asked.wanted  # what is judged: its meaning and its words
    is_short = len(wanted) <= BORROWS
    if is_short or reading.goes_on(text):
        before = asked_of.before()
        both = f"{before.text} {text}" if before.text else text
        if not is_short:
            about = both
        elif not wanted and not before.text:
            return None
        else:
            wanted += [word for word in index.read(before.text) if word not in wanted]
            said = both
            # one with a subject of its own is on that, and any other is still on what was asked before
            if reading.leans(text) or not any(map(index.is_stray, asked.wanted)):
                about, judged = both, tuple(wanted)
    hits = index.rank(wanted, for_advice=asked.advice)
    if asked.sort is reading.Sort.MEANING:
        # what is asked for a meaning is answered by what says it
        hits.sort(key=lambda hit: not deciding.is_definition(asked, hit.heard))
    elsewhere_asked: bool | None = None
    if asked_of.meaning:
        with suppress(EmbeddingError):  # then words alone
            by_meaning = asked_of.meaning.orders(said, index)
            # another language's words are none of the lesson's, which says nothing of what they mean
            stray = index.stray(judged) if asked_of.language == language() else UNKNOWN
            elsewhere_asked = asked_of.meaning.is_foreign(about, stray=stray)
            hits = fused([Order(hits, trusted(index.coverage(wanted))), *by_meaning])
    if elsewhere_asked is None:
        elsewhere_asked = deciding.is_foreign(judged, index)
    if asked_of.language != language() and _names(text, asked, index):
        elsewhere_asked = False
    if meant := index.asked_so(text):
        hits.sort(key=lambda hit: hit.heard.passage.name not in meant)
        elsewhere_asked = False
    return Found(text, asked, tuple(hits), elsewhere_asked, meant)


def _names(text: str, asked: Asked, index: LessonIndex) -> bool:
    """Whether a question in another language names something that the lesson has, as "Combien coûte l'Explorer ?" does;
    its other words say nothing of whether it is on the subject.
    """
    known = {word.folded for word in asked.wanted if index.knows(word)}
    return any(word.folded in known and text[word.start].isupper() for word in list(words(text))[1:])


def refuse(why: Why, asked_of: Conversation, text: str = "") -> Answer:
    """One fixed sentence, and where else the course answers it."""
    places = tuple(elsewhere(text, asked_of.slug)) if text else ()
    return Answer("refused", refused(why, asked_of.kind, asked_of.language), elsewhere=places)


def foreign(found: Found, asked_of: Conversation) -> Answer:
    """Nothing of the lesson is on that; which lessons may be. In another script nobody can tell, so the lesson's outline is given."""
    if asked_of.language == OTHER_SCRIPT and asked_of.meaning is None:
        return outlined(asked_of.said("unread"), asked_of.index)
    why = Why.FOREIGN if asked_of.language == language() else Why.LANGUAGE
    return with_offer(refuse(why, asked_of, found.text), found)


def nearest(found: Found, asked_of: Conversation) -> Answer:
    """Up to three paragraphs, the best open; three more are kept for "No, I meant …"."""
    if found.foreign:
        return foreign(found, asked_of)
    if not found.hits:
        return outlined(asked_of.said("closest"), asked_of.index)
    every = paragraphs(found.hits, asked_of.index)
    given = Answer(
        "closest",
        asked_of.said("closest"),
        tuple(every[: deciding.MOST_NEAREST]),
        elsewhere=tuple(elsewhere(found.text, asked_of.slug)),
        more=tuple(every[deciding.MOST_NEAREST :]),
    )
    return with_offer(given, found)


def outlined(opener: str, index: LessonIndex, tier: Literal["direct", "closest"] = "closest") -> Answer:
    """What the document says of itself, and its sections to go on by."""
    return Answer(tier, opener, in_short(index), offer=sections_of(index))


def in_short(index: LessonIndex) -> tuple[Sentence, ...]:
    """What a document says of itself as a whole: its summary, which is no passage, and its big idea."""
    ideas = [heard.passage for heard in index.heard if deciding.stands_in(heard.passage, "idea")]
    summary = index.outline.summary
    whole = [quote(Passage("", summary, (), False, "", "sentence"))] if summary else []
    idea = [paragraph(index.paragraph_of(one), one, lit=False) for one in ideas[:1]]
    return (*whole, *idea)


def sections_of(index: LessonIndex) -> dict[str, Any]:
    """The offer to go on by section."""
    sections = [{"anchor": anchor, "title": title} for anchor, title in index.outline.sections]
    return {"kind": "sections", "sections": sections}


def paragraphs(hits: Iterable[Hit], index: LessonIndex, *, folded_from: int = 1) -> list[Sentence]:
    """The six best paragraphs, each with the line that was found lit; folded from a place on."""
    names = deciding.nearest(list(hits), most=2 * deciding.MOST_NEAREST)
    lines = [index.by_name[name].passage for name in names]
    return [
        paragraph(index.paragraph_of(line), line, folded=place >= folded_from)
        for place, line in enumerate(lines)
    ]


def with_offer(given: Answer, found: Found) -> Answer:
    """A question that brings numbers may want them worked out; whether a lab of the lesson takes them, the page knows."""
    numbers = any(letter.isdigit() for letter in found.text) or NUMBER_WORDS & set(found.text.lower().split())
    return replace(given, offer={"kind": "lab"}) if numbers and not given.offer else given


def elsewhere(text: str, slug: str) -> list[Elsewhere]:
    return [
        Elsewhere(
            lesson=hit.slug,
            section=hit.anchor,
            url=hit.url,
            title=f"{hit.title}: {hit.section}" if hit.section else hit.title,
        )
        for hit in sections_answering(text, exclude_slug=slug, limit=3)
    ]
