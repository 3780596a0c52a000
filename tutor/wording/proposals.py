"""What an author makes of a group of gaps: rows that can be undone, what they would change, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Term
from courses.reading.course_file import LONGEST_NAME
from courses.reading.document import ContentErrors
from tutor import lessons, vectors
from tutor.embedding.base import Vector
from tutor.lessons import Lesson
from tutor.models import GoldQuestion, Proposal, Question
from tutor.phrases import holds
from tutor.understanding.conversation import Conversation
from tutor.understanding.meaning import ByMeaning
from tutor.understanding.ranking import LessonIndex
from tutor.visible_text import visible
from tutor.wording import course_folder, gaps, near_copies, question_vectors, wording_file, worth
from tutor.wording.wording_file import WordingFile
from tutor.wording.wordings import LONGEST, MOST
from tutor.wording.worth import Answerable
from tutor.wording.yaml_edits import NotEditable

LONGEST_NOTE = 500
HELPFUL = 50  # questions that helped, the newest, which are to be served as before


class NotProposed(Exception):  # noqa: N818 - it says what happened
    """A sentence for the author."""


@dataclass(frozen=True)
class Wish:
    """What an author asks for, as it was sent."""

    what: str
    text: str = ""
    passage: str = ""
    term: str = ""
    names: tuple[str, ...] = ()


def of_document(kind: str, slug: str) -> QuerySet[Proposal]:
    return Proposal.objects.filter(kind=kind, slug=slug)


def pending(kind: str, slug: str) -> list[Proposal]:
    """Those that are to stand in the course folder, and were not written there yet."""
    return list(of_document(kind, slug).filter(what__in=Proposal.IN_FILES, written_at=None))


def dealt_with(proposals: Iterable[Proposal]) -> set[str]:
    """The names of the questions that are no gap any more."""
    return {name for one in proposals for name in one.dealt_with}


def propose(wish: Wish, kind: str, slug: str, by: Any) -> Proposal:
    """Keeps what the author wants, with what it is worth. Raises NotProposed."""
    lesson = lessons.find(kind, slug)
    row = Proposal(kind=kind, slug=slug, what=wish.what, made_by=by)
    done = dealt_with(of_document(kind, slug))
    row.dealt_with = [name for name in wish.names if name not in done]
    if not row.dealt_with:
        raise NotProposed("These questions were dealt with meanwhile.")
    if wish.what in Proposal.IN_FILES and lesson is None:
        raise NotProposed("This lesson is no longer in the course.")
    if wish.what == Proposal.What.WORDING and lesson:
        _wording(row, wish, lesson)
    elif wish.what == Proposal.What.ALSO:
        _also(row, wish)
    elif wish.what in (Proposal.What.NOTE, Proposal.What.LEFT):
        row.text = visible(wish.text)[:LONGEST_NOTE]
    else:
        raise NotProposed("Say what is to be made of these questions.")
    if lesson and wish.what in Proposal.IN_FILES:
        row.worth = worth_of(row, lesson)
    row.save()
    return row


def _wording(row: Proposal, wish: Wish, lesson: Lesson) -> None:
    index = lessons.index_of(lesson)
    heard = index.by_name.get(wish.passage)
    if heard is None:
        raise NotProposed("The lesson has changed; that passage is no longer in it.")
    row.text = visible(wish.text)
    if not 0 < len(row.text) <= LONGEST:
        raise NotProposed(f"A wording has 1 to {LONGEST} characters.")
    asks = GoldQuestion.objects.filter(slug=lesson.slug).values_list("ask", flat=True)
    if copied := near_copies.nearly_copied(row.text, asks):
        raise NotProposed(
            f"“{row.text}” nearly copies the gold question “{copied}”, which would then measure nothing. "
            "Say it in other words."
        )
    text = heard.passage.text
    waiting = [one.text for one in pending(row.kind, row.slug) if holds(text, one.says)]
    if row.text in (*heard.asked, *waiting):
        raise NotProposed(f"“{row.text}” is a wording of that passage already.")
    if len(heard.asked) + len(waiting) >= MOST:
        raise NotProposed(f"That passage has {MOST} wordings already, and can have no more.")
    row.says = _phrase(text, lesson, index)
    if not row.says:
        raise NotProposed("That passage has no phrase of its own by which a file could point at it.")


def _phrase(passage: str, lesson: Lesson, index: LessonIndex) -> str:
    """That by which the file points at the passage already, or might."""
    path = wording_file.path_of(lesson.slug)
    try:
        held = WordingFile(course_folder.text_of(path)).says(passage)
    except (ContentErrors, NotEditable):
        raise NotProposed(
            f"{path} cannot be read. Correct it first: check_content names what is wrong."
        ) from None
    return held or course_folder.page_of(lesson.slug, index).phrase_of(passage)


def _also(row: Proposal, wish: Wish) -> None:
    row.text, row.term = visible(wish.text), wish.term
    if not 0 < len(row.text) <= LONGEST_NAME:
        raise NotProposed(f"Another name has 1 to {LONGEST_NAME} characters.")
    terms = list(Term.objects.all())
    if not any(term.slug == row.term for term in terms):
        raise NotProposed("There is no such term in the glossary.")
    name = row.text.casefold()
    for term in terms:
        if name in (one.casefold() for one in (term.name, *term.also)):
            raise NotProposed(f"“{row.text}” is a name of {term.name} already.")


def worth_of(new: Proposal, lesson: Lesson) -> dict[str, list[int]]:
    """`gold` and `past`: questions served before the proposal, with it, and in all. Those before it count as made."""
    every = list(of_document(new.kind, new.slug))
    waiting = [one for one in every if one.what in Proposal.IN_FILES and not one.written_at]
    since = timezone.now() - timedelta(days=gaps.LONGEST_AGO)
    rows = gaps.rows_of(lesson.kind, lesson.slug, since)
    by_question = question_vectors.of([row.pk for row in rows])
    made = {row.text: by_question[row.pk] for row in rows if row.pk in by_question}
    meaning = vectors.meaning_without_model(made, lesson, lessons.index_of(lesson))
    before = _conversation(lesson, waiting, meaning)
    after = _conversation(lesson, [*waiting, new], meaning)
    gold = GoldQuestion.objects.filter(slug=lesson.slug)
    answers = [Answerable(one.ask, worth.holding(one.answers, after.index)) for one in gold]
    texts = {gaps.name_of(row.text): row.text for row in rows}
    past = [
        Answerable(texts[name], _right(one, after))
        for one in [new, *every]
        for name in one.dealt_with
        if name in texts and one.what in Proposal.IN_FILES
    ]
    return {
        "gold": worth.served(answers, before, after),
        "past": worth.served([*past, *_that_helped(lesson)], before, after),
    }


def _right(proposal: Proposal, asked_of: Conversation) -> frozenset[str]:
    """The passages that its questions are meant for: the wording's own, or all that speak of the term."""
    if proposal.what == Proposal.What.WORDING:
        return worth.holding([proposal.says], asked_of.index)
    return worth.names(one.passage for one in asked_of.index.heard if proposal.term in one.terms)


def _that_helped(lesson: Lesson) -> list[Answerable]:
    """What learners said had helped, of this version of the lesson."""
    rows = Question.objects.filter(
        kind=lesson.kind, slug=lesson.slug, document_hash=lesson.hash, helpful=True, deleted_at=None
    )
    shown = rows.order_by("-asked_at").values_list("text", "sentences")[:HELPFUL]
    return [
        Answerable(text, frozenset(one["passage"] for one in sentences if not one.get("folded")))
        for text, sentences in shown
    ]


def _conversation(lesson: Lesson, proposals: Sequence[Proposal], meaning: ByMeaning | None) -> Conversation:
    """The lesson as it can be asked with these proposals."""
    index = lessons.index_of(lesson)
    wordings = _wordings(proposals, index)
    also: dict[str, list[str]] = {}
    for one in proposals:
        if one.what == Proposal.What.ALSO:
            also.setdefault(one.term, []).append(one.text)
    if meaning:
        meaning = meaning.knowing({name: _vectors(texts, meaning) for name, texts in wordings.items()})
    made = Conversation(lesson.slug, index, lesson.kind, meaning=meaning)
    return replace(made, index=lessons.index_with(lesson, wordings, also)) if proposals else made


def _wordings(proposals: Sequence[Proposal], index: LessonIndex) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in proposals:
        if one.what == Proposal.What.WORDING:
            for heard in index.heard:
                if holds(heard.passage.text, one.says):
                    found.setdefault(heard.passage.name, []).append(one.text)
    return found


def _vectors(texts: Iterable[str], meaning: ByMeaning) -> list[Vector]:
    found: Mapping[str, Vector | None] = {text: meaning.vector(text) for text in texts}
    return [vector for vector in found.values() if vector is not None]
