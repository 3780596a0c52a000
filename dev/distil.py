"""Makes the table of static vectors that comes with the project (`tutor/embedding/static.py`), out of all-MiniLM-L6-v2.

    .venv/bin/python -m dev.distil /usr/share/wordnet var/distil

wants requirements/meaning.txt installed (numpy, onnxruntime and the weights) and the files of WordNet 3.0, which Debian's
package `wordnet-base` brings; this course is loaded (`manage.py load_content`). It takes half an hour on two processors, the most
of it for the model's vectors, which are kept in the folder that is named second; in the end it prints the SHA-256 that `static.py`
compares. The same vectors give the same table, on one machine: sums of floating point are not the same everywhere.

The table is taught on WordNet's definitions and examples, on several of them in a row as a learner tells a story, on questions made
of its words, and on `asked.tsv`: what people ask in their own words, and a line of a handbook that answers it, on everything but the
subjects of the courses by which the tutor is measured. A text's vector is the sum of its pieces' rows; what is minimised is its
angle to the model's vector, as far as that lies in its 128 main directions, and how far its nearness to the other texts of a batch
is from what the model has (as softmax). Half of the batches are of texts that are near each other, since a lesson's passages are.
Sources: Tulkens and van Dongen (2024), Model2Vec and tokenlearn; Kingma and Ba (2015), Adam.

Then all vectors are stretched. Who asks and who answers mean the same: what parts their vectors is how it is said. Of the pairs of
`asked.tsv` and of this course's wordings and lines the differences are taken. Along the directions in which these are largest a
difference counts less, along the others more: all vectors are multiplied by the inverse square root of the mean square of the
differences, which has a part of their mean size in every direction, since 128 of them are never known well. A sum of rows may
be multiplied row by row, so that it is all in the table and costs a question nothing. Source: whitening within classes, as in
linear discriminant analysis (Fisher, 1936).
"""

from __future__ import annotations

import hashlib
import os
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime

from tutor.embedding import minilm, static, wordpiece

Array = Any
WORDS_OF = ("noun", "verb", "adj", "adv")
BLOCK = 32  # texts that stay together when they are shuffled: those of neighbouring words
TAUGHT = {"texts": 170_000, "questions": 8_000, "stories": 12_000}
KEPT = 10_000  # texts of which the vectors are kept in one file
AT_ONCE, LONGEST = 64, 128
EPOCHS, BATCH, RATE, SOFT, ANCHOR = 8, 512, 0.02, 0.1, 0.001
PAIRS = Path(__file__).with_name("asked.tsv")
TIMES = 6  # that each of their texts is taught in one epoch
EVENED = 3.0  # times the mean size that every direction has besides, where vectors are stretched
TOPMOST, STEEPEST = 7, 18  # of a number in four bits, and of a row's factor: their product fits eight
ASKED = {
    "noun": (
        "What is {}?",
        "How do I use {}?",
        "Tell me about {}.",
        "I have a problem with {}, what should I do?",
        "Why is {} important?",
        "What is the difference between {} and {}?",
    ),
    "verb": (
        "How do I {}?",
        "When should I {}?",
        "Can I {} without help?",
        "Why do people {}?",
        "What happens if I {}?",
    ),
    "adj": ("What makes something {}?", "Why is it so {}?", "Is it {}?"),
    "adv": ("Can it be done {}?",),
}


@dataclass(frozen=True)
class Meaning:
    """One of WordNet's: the words that have it, what it is, and sentences in which it stands."""

    sort: str
    words: tuple[str, ...]
    says: str
    examples: tuple[str, ...]


def meanings(folder: Path) -> Iterator[Meaning]:
    """Of the files data.noun and so on; their lines are as wndb(5WN) says."""
    for sort in WORDS_OF:
        for line in (folder / f"data.{sort}").read_text(encoding="ascii").splitlines():
            if line.startswith("  "):
                continue  # the licence
            head, _, gloss = line.partition(" | ")
            fields = head.split()
            named = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            words = tuple(re.sub(r"\(.*?\)$", "", name).replace("_", " ") for name in named)
            says = re.split(r';\s*"|\s"', gloss)[0].strip().strip(";").strip()
            yield Meaning(sort, words, says, tuple(one.strip() for one in re.findall(r'"([^"]+)"?', gloss)))


def corpus(folder: Path) -> list[str]:
    """The texts that are taught, the same each time."""
    every, chance = list(meanings(folder)), random.Random(0)
    texts: dict[str, None] = {}
    examples = []
    for one in every:
        here = [said for said in one.examples if len(said) > 8]
        examples += here
        texts |= dict.fromkeys((f"{', '.join(one.words)}: {one.says}", one.says, *here))
    questions = []
    for one in every:
        if chance.random() < 0.25:
            question, other = chance.choice(ASKED[one.sort]), chance.choice(every).words[0]
            questions.append(question.format(chance.choice(one.words), other))
    stories = [
        " ".join(
            _sentence(chance.choice(examples) if chance.random() < 0.6 else chance.choice(every).says)
            for _ in range(count)
        )
        for count in (chance.randint(2, 4) for _ in range(TAUGHT["stories"]))
    ]
    order = random.Random(1)
    blocks = [list(texts)[at : at + BLOCK] for at in range(0, len(texts), BLOCK)]
    order.shuffle(blocks)
    order.shuffle(questions)
    mixed = [text for block in blocks for text in block]
    every_text = [*mixed[: TAUGHT["texts"]], *questions[: TAUGHT["questions"]], *stories]
    return [text for text in every_text if text]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".?!" else ".")


class Teacher:
    """all-MiniLM-L6-v2 on many texts at once. What it said of the same texts before is read from `kept`."""

    def __init__(self, kept: Path) -> None:
        weights = minilm.weights()
        if weights is None:
            raise SystemExit(f"The model is not installed: {minilm.INSTALL}")
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            weights.read_bytes(), options, providers=["CPUExecutionProvider"]
        )
        self._kept = kept

    def vectors(self, tokens: Sequence[Sequence[int]]) -> Array:
        """One of 384 numbers and length 1 for each text, begin and end of which are among its `tokens`."""
        some = [tokens[at : at + KEPT] for at in range(0, len(tokens), KEPT)]
        return np.concatenate([self._some(one) for one in some]).astype(np.float32)

    def _some(self, tokens: Sequence[Sequence[int]]) -> Array:
        name = hashlib.sha256(repr([list(one) for one in tokens]).encode()).hexdigest()[:16]
        file = self._kept / f"{name}.npy"
        if not file.exists():
            said = np.zeros((len(tokens), 384), np.float16)
            by_length = sorted(range(len(tokens)), key=lambda place: len(tokens[place]))
            for at in range(0, len(tokens), AT_ONCE):
                places = by_length[at : at + AT_ONCE]
                said[places] = self._batch([tokens[place] for place in places])
            np.save(file, said)
            print(f"{len(tokens)} texts, kept in {file}", flush=True)
        return np.load(file)

    def _batch(self, tokens: Sequence[Sequence[int]]) -> Array:
        ids = np.zeros((len(tokens), max(map(len, tokens))), np.int64)
        mask = np.zeros_like(ids)
        for row, one in enumerate(tokens):
            ids[row, : len(one)], mask[row, : len(one)] = one, 1
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (states,) = self._session.run(None, given)
        return unit((states * mask[..., None]).sum(1))


def unit(rows: Array) -> Array:
    return rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9)


class Pupil:
    """The table while it is taught. `said` is what the model says of each text, `tokens` are the texts without begin and end;
    `alone` is what it says of each piece by itself: where the table begins, and near what it stays.
    """

    def __init__(self, tokens: Sequence[Array], said: Array, alone: Array) -> None:
        self._chance = np.random.default_rng(0)
        self._tokens, self._said = tokens, said
        some = said[self._chance.permutation(len(said))[:20_000]]
        directions = np.linalg.svd(some, full_matrices=False)[2][: static.NUMBERS].T
        self._aim = unit(said @ directions)
        shares = np.bincount(np.concatenate(tokens), minlength=len(alone)) / sum(map(len, tokens))
        self.seen = shares > 0
        # a piece says the less the more often it stands: Arora, Liang and Ma (2017)
        self._first = (unit(alone @ directions) * (1e-4 / (1e-4 + shares))[:, None]).astype(np.float32)
        self.table = self._first.copy()
        self._mean, self._square = np.zeros_like(self.table), np.zeros_like(self.table)
        self._steps = np.zeros((len(alone), 1))

    def learn(self) -> None:
        batches = [batch for epoch in range(EPOCHS) for batch in self._batches(by_direction=bool(epoch % 2))]
        for number, batch in enumerate(batches):
            self._step(batch, RATE * (1 - number / len(batches)))
            if number % 200 == 0:
                print(f"{number} of {len(batches)}: {self.nearness(batch):.4f}", flush=True)

    def nearness(self, batch: Array) -> float:
        """The mean cosine of the table's vectors and the model's."""
        return float((self._summed(batch)[0] * self._aim[batch]).sum(1).mean())

    def _batches(self, *, by_direction: bool) -> list[Array]:
        """Half of the texts at random; the others in an order that puts together what is near."""
        order = self._chance.permutation(len(self._said))
        near, apart = order[: len(order) // 2], order[len(order) // 2 :]
        if by_direction:
            direction = self._chance.standard_normal(self._said.shape[1]).astype(np.float32)
            near = near[np.argsort(self._said[near] @ direction)]
        else:
            centres = self._said[self._chance.choice(order, 256)]
            near = near[np.argsort((self._said[near] @ centres.T).argmax(1), kind="stable")]
        both = [
            some[at : at + BATCH] for some in (near, apart) for at in range(0, len(some) - BATCH + 1, BATCH)
        ]
        return [both[place] for place in self._chance.permutation(len(both))]

    def _summed(self, batch: Array) -> tuple[Array, Array, Array, Array]:
        """The texts' vectors, their lengths before, and all their pieces with the place of their text."""
        tokens = [self._tokens[place] for place in batch]
        counts = np.array([len(one) for one in tokens])
        pieces = np.concatenate(tokens)
        sums = np.add.reduceat(self.table[pieces], np.r_[0, np.cumsum(counts)[:-1]])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
        return sums / lengths, lengths, pieces, np.repeat(np.arange(len(tokens)), counts)

    def _step(self, batch: Array, rate: float) -> None:
        made, lengths, pieces, places = self._summed(batch)
        wrong = _softened(made) - _softened(self._said[batch])
        slope = (wrong + wrong.T) @ made - self._aim[batch]
        slope = (slope - (slope * made).sum(1, keepdims=True) * made) / lengths
        order = np.argsort(pieces, kind="stable")
        ordered = pieces[order]
        begins = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        rows = ordered[begins]
        pull = np.add.reduceat(slope[places[order]], begins) + ANCHOR * (self.table[rows] - self._first[rows])
        self._steps[rows] += 1
        self._mean[rows] = 0.9 * self._mean[rows] + 0.1 * pull
        self._square[rows] = 0.98 * self._square[rows] + 0.02 * pull**2
        mean = self._mean[rows] / (1 - 0.9 ** self._steps[rows])
        square = self._square[rows] / (1 - 0.98 ** self._steps[rows])
        self.table[rows] -= (rate * mean / (np.sqrt(square) + 1e-8)).astype(np.float32)


def _softened(vectors: Array) -> Array:
    """How near each is to the others, as shares."""
    near = vectors @ vectors.T / SOFT
    np.fill_diagonal(near, -1e9)
    shares = np.exp(near - near.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def packed(table: Array) -> bytes:
    """As `static.py` reads it: for each row its factor, then two numbers a byte. The largest of a hundred are cut off."""
    reach = np.percentile(np.abs(table), 99, axis=1)
    step = np.percentile(reach, 99.9) / TOPMOST / STEEPEST
    factors = np.clip(np.ceil(reach / TOPMOST / step), 1, STEEPEST)
    numbers = np.clip(np.rint(table / (factors[:, None] * step)), -TOPMOST, TOPMOST).astype(int) & 15
    half = static.NUMBERS // 2
    pairs = numbers[:, :half] | numbers[:, half:] << 4
    return bytes(np.hstack([factors[:, None], pairs]).astype(np.uint8).tobytes())


def keep(table: Array) -> None:
    """Puts it in the place of the one that comes along, and says what it is."""
    data = packed(table)
    static.TABLE.write_bytes(data)
    print(f"{static.TABLE}: {len(data)} bytes, SHA-256 {hashlib.sha256(data).hexdigest()}")


def pairs() -> list[tuple[str, str]]:
    """What is asked, and a line that answers it."""
    lines = PAIRS.read_text(encoding="utf-8").splitlines()
    return [(asked, answer) for asked, _, answer in (line.partition("\t") for line in lines)]


def told() -> list[tuple[str, str]]:
    """Each wording of the lessons that are loaded, with the line for which an author wrote it and with that line's paragraph."""
    import django

    django.setup()
    from tutor import lessons

    found = []
    for index in (lessons.index_of(one) for one in lessons.every() if one.kind == "lesson"):
        for heard in index.heard:
            paragraph = " ".join(one.text for one in index.paragraph_of(heard.passage))
            for wording in heard.asked:
                found += [(wording, heard.passage.text), (wording, paragraph)]
    return found


def stretched(table: Array, *every: Sequence[tuple[str, str]]) -> Array:
    """The table after which a question is nearer to what answers it, as several lists of both tell."""
    sizes, directions = np.linalg.eigh(sum(_parted(table, some) for some in every))
    return table @ (directions / np.sqrt(sizes + EVENED * sizes.mean())) @ directions.T


def _parted(table: Array, some: Sequence[tuple[str, str]]) -> Array:
    """The mean square of what parts questions and answers, direction by direction."""
    questions, answers = (unit(_summed(table, texts)) for texts in zip(*some, strict=True))
    differences = questions - answers
    return differences.T @ differences / len(differences)


def _summed(table: Array, texts: Sequence[str]) -> Array:
    return np.array([table[wordpiece.encode(text, static.LONGEST)[1:-1]].sum(0) for text in texts])


def main(wordnet: str, kept: str) -> None:
    Path(kept).mkdir(parents=True, exist_ok=True)
    teacher, asked = Teacher(Path(kept)), pairs()
    begin, end = wordpiece.BEGIN, wordpiece.END
    general = [*dict.fromkeys(corpus(Path(wordnet)))]
    texts = [*general, *(text for pair in asked for text in pair)]
    tokens = [wordpiece.encode(text, LONGEST) for text in texts]
    said = teacher.vectors(tokens)
    alone = teacher.vectors([[begin, piece, end] for piece in range(len(wordpiece.vocabulary()))])
    places = [*range(len(general)), *TIMES * [*range(len(general), len(texts))]]
    pupil = Pupil([np.array(tokens[place][1:-1]) for place in places], said[places], alone)
    pupil.learn()
    usual = np.median(np.linalg.norm(pupil.table[pupil.seen], axis=1))
    table = np.where(pupil.seen[:, None], pupil.table, usual * unit(pupil.table))
    keep(stretched(table, asked, told()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    main(*sys.argv[1:])
