"""What the verifier of the voice that rewords lets through: sentences of the lessons with one thing in each turned round, which
may not pass, and the sentences themselves, which should. `python -m bench.verifier [COURSE …]`.
"""

from __future__ import annotations

import os
import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from config.env import ROOT

COURSES = ("content", "tests/tutor/strangers/bread", "tests/tutor/strangers/sql")
CLAIMS = ROOT / "tests/tutor/claims.yaml"
LIES = ("number", "name", "negation", "overstatement", "other")


def flipped_numbers(sentence: str) -> Iterator[str]:
    for match in re.finditer(r"\d+", sentence):
        yield sentence[: match.start()] + str(int(match.group()) + 1) + sentence[match.end() :]


def flipped_names(sentence: str) -> Iterator[str]:
    for match in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", sentence):
        yield sentence[: match.start()] + "Zanzibar" + sentence[match.end() :]


def flipped_negations(sentence: str) -> Iterator[str]:
    for match in re.finditer(r"\b(?:not|never|no|without|cannot) ", sentence):
        kept = "can " if match.group() == "cannot " else "with " if match.group() == "without " else ""
        yield sentence[: match.start()] + kept + sentence[match.end() :]
    for match in re.finditer(r"\b(?:is|are|can|may|will|must|should|has|have|does|do)\b(?! not)", sentence):
        yield f"{sentence[: match.end()]} not{sentence[match.end() :]}"


def overstated(sentence: str) -> Iterator[str]:
    for pattern, stronger in (
        (r"\b[Mm]ost\b", "all"),
        (r"\b[Ss]ome\b", "all"),
        (r"\bmay\b", "must"),
        (r"\bmay\b", "will"),
        (r"\boften\b", "always"),
        (r"\busually\b", "always"),
        (r"\bcan\b", "will always"),
        (r"\b(is|are)\b", r"\1 always"),
        (r"\b(is|are)\b", r"\1 certainly"),
        (r"\bmore than\b", "less than"),
        (r"\bat least\b", "at most"),
        (r"\bmore\b", "less"),
        (r"\bcheaper\b", "dearer"),
        (r"\bopen\b", "closed"),
        (r"\bclosed\b", "open"),
        (r"\b(?:most|some|often|usually|about|up to|at least) ", ""),
    ):
        changed = re.sub(pattern, stronger, sentence, count=1)
        if changed != sentence:
            yield changed


def other_units(sentence: str) -> Iterator[str]:
    units = {"GB": "MB", "MB": "GB", "days": "weeks", "hours": "minutes", "minutes": "hours", "weeks": "days"}
    units |= {"months": "years", "years": "months", "%": " tokens", "bits": "bytes", "g": "kg", "°C": "°F"}
    units |= {"cm": "mm", "ms": "s", "billion": "million", "million": "billion", "tokens": "words"}
    every = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    for match in re.finditer(rf"(?<=\d)(\s?)({every})(?!\w)", sentence):
        yield sentence[: match.start(2)] + units[match[2]] + sentence[match.end() :]


def other_number_words(sentence: str) -> Iterator[str]:
    words = (
        "two three four five six seven eight nine ten twelve twenty fifty hundred thousand half third twice"
    )
    for match in re.finditer(rf"\b(?:{words.replace(' ', '|')})\b", sentence, re.I):
        for other in {"two", "five", "thousand"} - {match[0].lower()}:
            yield sentence[: match.start()] + other + sentence[match.end() :]


def turned_round(sentence: str) -> Iterator[str]:
    pairs = (
        "and/or or/and from/to to/from into/from before/after after/before first/last above/below below/above"
    )
    pairs += (
        " with/without without/with always/never never/always all/some every/no may/must can/must should/must"
    )
    pairs += " more/less less/more higher/lower lower/higher longer/shorter faster/slower slower/faster public/private"
    pairs += (
        " only/also if/because unless/if until/after both/neither you/they your/their their/your local/hosted"
    )
    for pair in pairs.split():
        one, other = pair.split("/")
        for match in re.finditer(rf"\b{one}\b", sentence):
            yield sentence[: match.start()] + other + sentence[match.end() :]


def without_condition(sentence: str) -> Iterator[str]:
    opens = r"(?:if|unless|when|until|provided|as long as|except)"
    for match in re.finditer(rf",? \b{opens}\b[^,.;:]*", sentence):
        if match.start() > 10:
            yield sentence[: match.start()] + sentence[match.end() :]
    first = re.match(r"(?:If|When|Unless|Until)\b[^,]*, (.)(.*)", sentence)
    if first:
        yield first[1].upper() + first[2]


FLIPS: tuple[Callable[[str], Iterator[str]], ...] = (
    flipped_numbers,
    other_number_words,
    other_units,
    flipped_names,
    flipped_negations,
    overstated,
    turned_round,
    without_condition,
)


def shuffled(sentence: str) -> Iterator[str]:
    """Two words that change places: mostly nonsense, sometimes a lie."""
    words = list(re.finditer(r"[A-Za-z]{5,}", sentence))
    chance = random.Random(sentence)
    for _ in range(3 if len(words) > 3 else 0):
        one, other = sorted(chance.sample(words, 2), key=lambda match: match.start())
        if one[0].lower()[:5] != other[0].lower()[:5]:
            between = sentence[one.end() : other.start()]
            yield sentence[: one.start()] + other[0] + between + one[0] + sentence[other.end() :]


def sentences_of(folder: Path) -> list[tuple[Any, str]]:
    """Every sentence of every lesson and article, with its passage; the rows of tables are no sentences."""
    from courses.compiling.folder_compiler import parse_course

    course = parse_course(folder)
    passages = [
        one for document in (*course.lessons.values(), *course.articles.values()) for one in document.passages
    ]
    plain = (one for one in passages if one.kind != "row" and not one.negating)
    return [(one, text) for one in plain for text in re.split(r"(?<=[.!?])\s+(?=[A-Z“])", one.text)]


def lies_of(
    sentences: Iterable[tuple[Any, str]], flip: Callable[[str], Iterator[str]]
) -> list[tuple[Any, str]]:
    return [(passage, lie) for passage, text in sentences for lie in flip(text) if lie != text]


def main(courses: Iterable[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django
    import yaml

    django.setup()  # a course may place labs
    from courses.reading.document import Passage
    from tutor.voices.verifier import reject

    for name in courses:
        every = sentences_of(ROOT / name)
        own = [(one, text) for one, text in every if len(text.split()) <= 40 and not text.endswith("?")]
        held = sum(not reject(text, [one]) for one, text in own)
        print(f"{name}: {held} of {len(own)} own sentences accepted")
        for flip in (*FLIPS, shuffled):
            lies = lies_of(every, flip)
            passed = sum(not reject(lie, [one]) for one, lie in lies)
            print(f"  {flip.__name__.replace('_', ' '):20}{passed} of {len(lies)} accepted")
    true, false = [0, 0], [0, 0]
    for one in yaml.safe_load(CLAIMS.read_text()):
        passage = Passage("p1", one["passage"], (), False, "here", "bullet")
        for tally, claims in (
            (true, one["holds"]),
            (false, [lie for kind in LIES for lie in one.get(kind, ())]),
        ):
            tally[0] += sum(not reject(claim, [passage]) for claim in claims)
            tally[1] += len(claims)
    print(f"written by hand: {true[0]} of {true[1]} true paraphrases accepted, {false[0]} of {false[1]} lies")


if __name__ == "__main__":
    main(sys.argv[1:] or COURSES)
