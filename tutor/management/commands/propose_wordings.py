"""`manage.py propose_wordings SLUG`: a model proposes how learners may ask for each passage; the author accepts or not."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.reading.document import ContentErrors
from tutor import lessons, vectors
from tutor.models_available import WITHOUT, backend_named, names
from tutor.phrases import Page
from tutor.providers import prices, proposing
from tutor.providers.base import ProviderError, Usage
from tutor.providers.proposing import Proposing
from tutor.serving import spending
from tutor.understanding.ranking import Heard, LessonIndex
from tutor.visible_text import visible
from tutor.wording import course_folder, near_copies, wording_file, yaml_edits
from tutor.wording.sifting import Sieve
from tutor.wording.wording_file import WordingFile
from tutor.wording.wordings import MOST

FAILURES = 3  # in a row, after which the model is not asked again
_ABOUT = 4  # characters of English that make a token
_AN_ANSWER = 80  # tokens
_KEYS = "y(es), n(o), e(dit), q(uit)"


class _Quit(Exception):  # noqa: N818 - the author has had enough
    pass


class Command(BaseCommand):
    help = "Has a model propose how learners may ask for each passage of a lesson; the author accepts them one by one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="of the lesson or article")
        parser.add_argument("--model", help="a name of TUTOR_MODELS; the first when left out")
        parser.add_argument(
            "--passage",
            nargs="+",
            action="extend",
            default=[],
            help="only these passages, by the ids that their page has",
        )
        parser.add_argument(
            "--out", type=Path, metavar="FILE", help="write all proposals to a YAML file and ask nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.model = _model(options["model"])
        lesson = lessons.of_slug(options["slug"])
        if lesson is None:
            raise CommandError(f"There is no lesson or article {options['slug']}. Load the course first.")
        self.lesson = lesson
        self.path = wording_file.path_of(self.lesson.slug)
        self.index = lessons.index_of(self.lesson)
        self.page = course_folder.page_of(self.lesson.slug, self.index)
        self._may_begin(options["out"])
        file = self._file()
        chosen = _chosen(options["passage"], self.index, file, self.page)
        self.sieve = Sieve(
            self.index, _gold(self.lesson.slug), file.asked, vectors.meaning_of("", self.lesson, self.index)
        )
        self.counts: Counter[str] = Counter()
        self.cost = 0.0
        self._announce(chosen)
        try:
            if options["out"]:
                self._write_draft(options["out"], chosen, file)
            else:
                self._ask_the_author(chosen)
        finally:
            self._sum_up()

    def _may_begin(self, out: Path | None) -> None:
        if out:
            if out.exists():
                raise CommandError(f"{out} is there already. Name another file, or move it away.")
        elif not sys.stdin.isatty():
            raise CommandError("Run it on a terminal, or write all proposals to a file with --out FILE.")
        elif not course_folder.is_writable(self.path):
            raise CommandError(
                f"{self.path} cannot be written in {settings.COURSE_DIR}. Use --out FILE to write them elsewhere."
            )

    def _file(self) -> WordingFile:
        try:
            return WordingFile(course_folder.text_of(self.path))
        except ContentErrors as problem:
            raise CommandError("\n".join(map(str, problem.errors))) from None
        except yaml_edits.NotEditable as problem:
            raise CommandError(f"{problem}.") from None

    def _announce(self, chosen: Sequence[Heard]) -> None:
        sent = proposing.characters([heard.passage for heard in chosen], self.lesson.title)
        price = prices.cost(self.model.model, sent // _ABOUT, len(chosen) * _AN_ANSWER)
        costs = f", at about {price:.4f}" if price and self.model.runs == "hosted" else ""
        where = "stay on this machine" if self.model.runs == "local" else "leave this machine"
        self.stdout.write(
            f"{self.model.name} ({self.model.model}) is asked once for each of {len(chosen)} passages{costs}; "
            f"{sent:,} characters {where}."
        )

    def _proposals(self, chosen: Sequence[Heard]) -> Iterator[tuple[Heard, list[str]]]:
        """Each passage with what is left of its proposals; the model is asked only when the passage's turn comes."""
        failed = 0
        for heard in chosen:
            if self.model.runs == "hosted" and self._is_spent():
                raise CommandError(spending.SPENT)
            self.counts["calls"] += 1
            try:
                proposed = self.model.propose(heard.passage, self.lesson.title)
            except ProviderError as problem:
                self._took(problem.usage)
                failed += 1
                self.stderr.write(f"{heard.passage.name}: {problem}")
                if failed == FAILURES:
                    raise CommandError(f"{self.model.name} failed {FAILURES} times in a row.") from None
                continue
            failed = 0
            self._took(proposed.usage)
            self.counts["proposed"] += len(proposed.questions)
            yield heard, self.sieve.sift(map(visible, proposed.questions), heard)

    def _is_spent(self) -> bool:
        limit = settings.TUTOR_DAILY_SPEND
        return limit is not None and float(spending.spent_today()) + self.cost >= float(limit)

    def _took(self, usage: Usage) -> None:
        self.cost += usage.cost or 0.0
        self.counts["tokens"] += (usage.tokens_in or 0) + (usage.tokens_out or 0)
        self.counts["characters"] += usage.characters_sent

    # On a terminal

    def _ask_the_author(self, chosen: Sequence[Heard]) -> None:
        accepted: list[str] = []
        try:
            for heard, proposed in self._proposals(chosen):
                if proposed:
                    self.stdout.write(f"\n{heard.passage.name}  {' › '.join(heard.passage.heading_path)}")
                    self.stdout.write(f"  {heard.passage.text}")
                accepted = []
                try:
                    for text in proposed:
                        accepted += self._accepted(text)
                finally:
                    self._keep(heard, accepted)
        except (_Quit, EOFError, KeyboardInterrupt):
            self.stdout.write("")

    def _accepted(self, text: str) -> list[str]:
        while True:
            answer = input(f"    {text}   [{_KEYS}] ").strip().casefold()[:1]
            if answer == "q":
                raise _Quit
            if answer in ("y", "n"):
                return [text] if answer == "y" else []
            if answer == "e":
                instead = visible(input("    instead: "))
                fault = self.sieve.fault(instead) if instead != text else ""
                if not fault:
                    self.sieve.accept(instead)
                    return [instead]
                self.stdout.write(f"    That is {fault}.")

    def _keep(self, heard: Heard, accepted: list[str]) -> None:
        """Written after each passage: nothing that was accepted is lost."""
        if not accepted:
            return
        try:
            file = self._file()
            if not file.add(heard.passage.text, self.page, accepted):
                self.stderr.write(f"There is no room for more than {MOST} wordings of {heard.passage.name}.")
                return
            course_folder.write({self.path: file.text})
        except (yaml_edits.NotEditable, course_folder.NotWritten) as problem:
            raise CommandError(
                f"Not written to {self.path}: {problem}\nAccepted were: {'; '.join(accepted)}"
            ) from None
        self.counts["accepted"] += len(accepted)

    # Into a file

    def _write_draft(self, out: Path, chosen: Sequence[Heard], file: WordingFile) -> None:
        draft = (
            f"# Proposed by {self.model.name} ({self.model.model}) for {self.lesson.url}, read by nobody yet.\n"
            f"# Take away what is wrong and add the rest to {self.path}.\n"
        )
        try:
            for heard, proposed in self._proposals(chosen):
                room = proposed[: MOST - len(file.of(heard.passage.text))]
                self.sieve.dropped["more than there is room for"] += len(proposed) - len(room)
                if room:
                    says = file.says(heard.passage.text) or self.page.phrase_of(heard.passage.text)
                    draft += f"# {heard.passage.name}: {heard.passage.text}\n"
                    draft = yaml_edits.append_mapping(draft, {"says": says, "asked": room})
                    self.counts["written"] += len(room)
        finally:
            out.write_text(draft, encoding="utf-8")

    def _sum_up(self) -> None:
        counts = self.counts
        kept = f"{counts['written']} written" if counts["written"] else f"{counts['accepted']} accepted"
        self.stdout.write(f"{counts['proposed']} proposed, {kept}.")
        if dropped := [f"{count} {why}" for why, count in self.sieve.dropped.most_common() if count]:
            self.stdout.write(f"Dropped: {', '.join(dropped)}.")
        self.stdout.write(
            f"{counts['calls']} calls, {counts['tokens']:,} tokens, cost {self.cost:.4f}, "
            f"{counts['characters']:,} characters sent out."
        )


def _model(name: str | None) -> Proposing:
    known = [one for one in names() if one != WITHOUT]
    if not known:
        raise CommandError("No model is set up. List one in TUTOR_MODELS.")
    if name is not None and name not in known:
        raise CommandError(f"There is no model {name}. There are: {', '.join(known)}.")
    model = backend_named(name or known[0])
    if not isinstance(model, Proposing):
        raise CommandError(f"{name or known[0]} cannot propose anything.")
    return model


def _chosen(wanted: Sequence[str], index: LessonIndex, file: WordingFile, page: Page) -> list[Heard]:
    """The passages that are asked for; those that have no wordings yet come first."""
    if unknown := [name for name in wanted if name not in index.by_name]:
        raise CommandError(f"{page.slug} has no passage {', '.join(unknown)}.")
    every = [index.by_name[name] for name in dict.fromkeys(wanted)] if wanted else list(index.heard)
    found = [
        heard
        for heard in every
        if len(file.of(heard.passage.text)) < MOST
        and (file.says(heard.passage.text) or page.phrase_of(heard.passage.text))
    ]
    if not found:
        raise CommandError("There is no passage that could have more wordings.")
    return found if wanted else sorted(found, key=lambda heard: bool(file.of(heard.passage.text)))


def _gold(slug: str) -> list[str]:
    """As the file has them: the loader will compare with it."""
    return near_copies.asks_of(course_folder.source_of(f"gold/{slug}.yaml"))
