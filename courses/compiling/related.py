"""Related lessons: those their author chose, then the nearest by TF-IDF cosine over text and terms, each with
its reason.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from courses.interface import gettext
from courses.reading.document import Document, Term
from courses.words import STOP_WORDS, folded, stem, stems

MOST = 3
NEAR = 0.06  # below this two lessons of the seed course had nothing in common but grammar
STEMS_KEPT = 60
STRONGEST = 24
TERM_WEIGHT = 3.0
# A word that stands in more lessons than this says nothing of any one of them (in a course of some size).
COMMON = 0.2
SMALL_COURSE = 20
COMMONEST = 100  # lessons; with more the time grows with the square of a big course

# stem → (how often, the word as it is written most)
Stems = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Subject:
    """What a lesson is about, as far as this goes."""

    stems: Stems
    terms: tuple[str, ...]
    chosen: tuple[str, ...]
    module: str = ""


@dataclass(frozen=True)
class Related:
    slug: str
    why: str


def stems_of(document: Document) -> dict[str, tuple[int, str]]:
    """The stems a document uses most, independent of every other document, in the order in which PostgreSQL keeps the names of
    an object, so that they are the same text when they are read again.
    """
    texts = [document.title, document.summary, *(one.text for one in document.passages)]
    count: Counter[str] = Counter()
    spellings: dict[str, list[tuple[int, str]]] = defaultdict(list)
    small = STOP_WORDS.now()
    for word, n in Counter(chain.from_iterable(map(folded, texts))).items():
        if len(word) > 2 and word not in small and not word[0].isdigit():
            count[found := stem(word)] += n
            spellings[found].append((-n, word))
    most = sorted(count.items(), key=lambda item: (-item[1], item[0]))[:STEMS_KEPT]
    kept = sorted(most, key=lambda item: (len(item[0].encode()), item[0].encode()))
    return {found: (n, min(spellings[found])[1]) for found, n in kept}


def relate(subjects: Mapping[str, Subject], terms: Mapping[str, Term]) -> dict[str, list[Related]]:
    """At most three lessons for each lesson, with why. `subjects` are in the order of the course."""
    vectors = _vectors(subjects)
    postings: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for slug, vector in vectors.items():
        for feature, weight in vector.items():
            postings[feature].append((slug, weight))
    place = {slug: number for number, slug in enumerate(subjects)}
    reasons = _Reasons(subjects, terms)
    found: dict[str, list[Related]] = {}
    for slug, subject in subjects.items():
        chosen = [other for other in subject.chosen if other in subjects][:MOST]
        near = _nearest(slug, vectors[slug], postings, place) if len(chosen) < MOST else []
        listed = [*chosen, *(other for other in near if other not in chosen)][:MOST]
        found[slug] = [
            Related(other, reasons.why(slug, other, vectors[slug], vectors[other])) for other in listed
        ]
    return found


def _vectors(subjects: Mapping[str, Subject]) -> dict[str, dict[str, float]]:
    """Unit vectors of the strongest features. A feature is a stem, or `#` and a term's id."""
    documents: Counter[str] = Counter()
    for subject in subjects.values():
        documents.update(subject.stems.keys())
        documents.update(f"#{term}" for term in subject.terms)
    n = len(subjects)
    most = min(max(SMALL_COURSE, n * COMMON), COMMONEST)
    idf = {feature: math.log((n + 1) / df) for feature, df in documents.items() if 1 < df <= most}
    vectors: dict[str, dict[str, float]] = {}
    for slug, subject in subjects.items():
        weights = {
            stem: (1 + math.log(count)) * idf[stem]
            for stem, (count, _) in subject.stems.items()
            if stem in idf
        }
        weights |= {f"#{term}": TERM_WEIGHT * idf[f"#{term}"] for term in subject.terms if f"#{term}" in idf}
        strongest = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:STRONGEST]
        # features that stand here alone count for the length, else two lessons with one word in common look
        # alike
        length = math.sqrt(sum(weight * weight for _, weight in strongest) + _alone(subject, documents, n))
        vectors[slug] = {feature: weight / length for feature, weight in strongest} if length else {}
    return vectors


def _alone(subject: Subject, documents: Mapping[str, int], n: int) -> float:
    rare = math.log(n + 1)
    counts = [count for stem, (count, _) in subject.stems.items() if documents[stem] == 1]
    return float(
        sum(((1 + math.log(count)) * rare) ** 2 for count in sorted(counts, reverse=True)[:STRONGEST])
    )


def _nearest(
    slug: str,
    vector: Mapping[str, float],
    postings: Mapping[str, Sequence[tuple[str, float]]],
    place: Mapping[str, int],
) -> list[str]:
    scores: dict[str, float] = defaultdict(float)
    for feature, weight in vector.items():
        for other, its in postings[feature]:
            scores[other] += weight * its
    scores.pop(slug, None)
    near = [(round(score, 6), other) for other, score in scores.items() if score >= NEAR]
    # of two that are as near, the one that stands nearer in the course
    near.sort(key=lambda item: (-item[0], abs(place[item[1]] - place[slug]), item[1]))
    return [other for _, other in near[: 2 * MOST]]


class _Reasons:
    """Says in words what two lessons have in common, by the names of the glossary where it can."""

    def __init__(self, subjects: Mapping[str, Subject], terms: Mapping[str, Term]) -> None:
        self.names = {id_: _several(term) for id_, term in terms.items()}
        self.subjects = subjects
        # first stem of a name → (id, all its stems), since a large glossary has few names that begin alike
        self.by_start: dict[str, list[tuple[str, frozenset[str], int]]] = defaultdict(list)
        for id_, term in terms.items():
            if name := stems(term.name).split():
                self.by_start[name[0]].append((id_, frozenset(name), len(name)))
        self._spoken: dict[str, dict[str, float]] = {}

    def why(self, slug: str, other: str, mine: Mapping[str, float], its: Mapping[str, float]) -> str:
        one, two = self.subjects[slug], self.subjects[other]
        shared = [id_ for id_ in one.terms if id_ in two.terms and id_ in self.names]
        if shared:
            return gettext("both explain {names}").format(
                names=_listed([self.names[id_] for id_ in shared[:3]])
            )
        here, there = self.spoken(slug), self.spoken(other)
        if spoken := here.keys() & there.keys():
            strongest = sorted(spoken, key=lambda id_: (-min(here[id_], there[id_]), id_))
            return gettext("both speak of {names}").format(
                names=_listed([self.names[id_] for id_ in strongest[:3]])
            )
        if one.module and one.module == two.module:
            return gettext("both belong to {module}").format(module=one.module)
        common = sorted(
            (f for f in mine if f in its and f in one.stems), key=lambda f: (-mine[f] * its[f], f)
        )
        if common and sum(mine[f] * its[f] for f in common) >= NEAR:
            return gettext("both speak of {names}").format(
                names=_listed([one.stems[stem][1] for stem in common[:3]])
            )
        return gettext("chosen by its author")

    def spoken(self, slug: str) -> dict[str, float]:
        """The terms whose words are among those the lesson uses most, and how much it speaks of each."""
        if slug not in self._spoken:
            self._spoken[slug] = dict(self._speaks(self.subjects[slug]))
        return self._spoken[slug]

    def _speaks(self, subject: Subject) -> Iterator[tuple[str, float]]:
        used = subject.stems.keys()
        for start in used & self.by_start.keys():
            for id_, name, words in self.by_start[start]:
                if name <= used:
                    own = 2.0 if id_ in subject.terms else 1.0
                    yield id_, own * words * min(subject.stems[found][0] for found in name)


def _several(term: Term) -> str:
    """Its plural, if there is one: "both explain starters" reads better than "both explain starter"."""
    return f"{term.name}s" if f"{term.name}s" in term.also else term.name


def _listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {gettext('and')} {names[-1]}"
