"""`manage.py evaluate_tutor`: asks questions with known answers and prints how the tutor did."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from courses.models import Document
from tutor import vectors
from tutor.measuring import by_lesson, evaluation, question_file
from tutor.measuring.evaluation import Known, Outcome, Scores
from tutor.models import Scorecard
from tutor.models_available import WITHOUT, backend_named, names
from tutor.providers.base import Backend
from tutor.understanding.deciding import DIRECT


class Command(BaseCommand):
    help = (
        "Asks the gold questions of the course, or those of a file, and prints how the tutor answered them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--model", help=f"a name of TUTOR_MODELS; {WITHOUT} is the tutor without a model")
        parser.add_argument("--lesson", action="append", default=[], help="only this lesson; may come again")
        parser.add_argument(
            "--questions", type=Path, action="append", help="a file of questions; may come again"
        )
        parser.add_argument(
            "--half", choices=["held-back", "open"], help="only one half of the gold questions"
        )
        parser.add_argument(
            "--without", action="append", default=[], choices=DIRECT, help="leave a predicate out"
        )
        parser.add_argument(
            "--by-lesson",
            action="store_true",
            help="print each lesson's figures, and how far chance moves them",
        )
        parser.add_argument("--worth", action="store_true", help="print what each predicate is worth")
        parser.add_argument("--misses", action="store_true", help="print the questions that went wrong")
        parser.add_argument("--save", action="store_true", help="keep the result for /tutor/scorecard/")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._backend(options["model"])
        name = chosen.name if chosen else WITHOUT
        questions = self._questions(options)
        vectors.make_talk()
        for lesson in vectors.missing():  # what the worker would have made by now
            vectors.make(lesson)
        outcomes = list(evaluation.run(chosen, questions, options["without"]))
        if not outcomes:
            raise CommandError("There is no question to ask. Load a course with a folder gold/ first.")
        self.stdout.write(f"{name}: {len(outcomes)} questions")
        for title, some in _parts(outcomes, halves=not options["questions"]):
            self.stdout.write(f"\n{title}")
            for line in _lines(evaluation.scores(some)):
                self.stdout.write(f"  {line}")
        if styles := _styles(outcomes):
            self.stdout.write(f"\nServed by style: {styles}")
        for reason, count in Counter(one.fallback for one in outcomes if one.fallback).most_common():
            self.stdout.write(f"\nWithout the model, {count} times: {reason}")
        if options["by_lesson"]:
            self._by_lesson(outcomes)
        if options["worth"]:
            self._worth(questions)
        if options["misses"]:
            self._misses(outcomes)
        if options["save"]:
            kept = evaluation.card(name if chosen else "", outcomes)
            Scorecard.objects.create(model=chosen.name if chosen else "", result=kept)
            self.stdout.write("\nKept for /tutor/scorecard/.")

    def _questions(self, options: dict[str, Any]) -> list[Known]:
        if not options["questions"]:
            every = list(evaluation.gold(options["lesson"]))
            held_back = options["half"] == "held-back"
            return [
                one for one in every if not options["half"] or evaluation.is_held_back(one.ask) == held_back
            ]
        rows = Document.objects.filter(kind="lesson", withdrawn=False).order_by("number")
        slugs = list(rows.values_list("slug", flat=True))
        try:
            found = [one for path in options["questions"] for one in question_file.read(path, slugs)]
        except question_file.Unreadable as problem:
            raise CommandError(str(problem)) from None
        return [one for one in found if not options["lesson"] or one.slug in options["lesson"]]

    def _backend(self, name: str | None) -> Backend | None:
        known = {*names(), WITHOUT}
        if name is not None and name not in known:
            raise CommandError(f"There is no model {name}. There are: {', '.join(sorted(known))}.")
        return backend_named(name or names()[0])

    def _by_lesson(self, outcomes: list[Outcome]) -> None:
        for found in by_lesson.spreads(outcomes):
            self.stdout.write(
                f"\n{found.name}: {100 * found.whole:.1f} %, in 95 of 100 draws {100 * found.low:.1f} to "
                f"{100 * found.high:.1f} %; mean of {len(found.lessons)} lessons {100 * found.mean:.1f} %, "
                f"worst {100 * found.worst:.1f} %"
            )
            for slug, share in sorted(found.lessons.items()):
                self.stdout.write(f"  {slug:32}{100 * share:5.1f} %")

    def _worth(self, questions: list[Known]) -> None:
        tally = evaluation.worth(questions)
        self.stdout.write(
            f"\nDirect answers: {tally['']['right']} right, {tally['']['wrong']} wrong. Without"
        )
        for name in DIRECT:
            self.stdout.write(f"  {name:18}{tally[name]['right']} right, {tally[name]['wrong']} wrong")

    def _misses(self, outcomes: list[Outcome]) -> None:
        self.stdout.write("\nWent wrong")
        for one in outcomes:
            wrong = not one.served if one.kind == "answerable" else one.tier == "direct"
            if wrong:
                self.stdout.write(f"  {one.slug}  {one.kind}, {one.tier}: {one.ask}")


def _parts(outcomes: list[Outcome], *, halves: bool) -> list[tuple[str, list[Outcome]]]:
    held_back = [one for one in outcomes if one.held_back]
    both = halves and bool(held_back) and len(held_back) < len(outcomes)
    return [("All", outcomes), *([(f"Held back ({len(held_back)})", held_back)] if both else [])]


def _styles(outcomes: list[Outcome]) -> str:
    asked = Counter(one.style for one in outcomes if one.style and one.kind == "answerable")
    served = Counter(one.style for one in outcomes if one.served and one.kind == "answerable")
    return ", ".join(f"{style} {served[style]} of {count}" for style, count in asked.most_common())


def _lines(scores: Scores) -> list[str]:
    def percent(share: float | None) -> str:
        return "nothing asked" if share is None else f"{100 * share:.1f} %"

    return [
        f"right passage shown         {percent(scores.served)}, first {percent(scores.first)}",
        f"right section linked        {percent(scores.section)}",
        f"direct and right            {percent(scores.direct)}",
        f"wrong direct answers        {percent(scores.wrong_direct)}",
        f"answerable but refused      {percent(scores.missed)}",
        f"near misses refused         {percent(scores.near_miss_refused)}",
        f"off topic refused           {percent(scores.off_topic_refused)}",
        f"adversarial safe            {percent(scores.adversarial_safe)}",
        f"sentences not of the lesson {scores.foreign}",
        f"answered without the model  {scores.fallbacks}",
        f"a question                  {1000 * scores.seconds:.1f} ms, slowest {1000 * scores.slowest:.1f} ms",
        f"cost                        {scores.cost:.4f}",
    ]
