"""`manage.py evaluate_tutor`: asks the gold questions and prints how the tutor did."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tutor import evaluation
from tutor.evaluation import Outcome, Scores
from tutor.models import Scorecard
from tutor.models_available import WITHOUT, backend_named, names
from tutor.providers.base import Backend


class Command(BaseCommand):
    help = "Asks the gold questions of the course and prints how the tutor answered them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--model", help=f"a name of TUTOR_MODELS; {WITHOUT} is the tutor without a model")
        parser.add_argument("--lesson", action="append", default=[], help="only this lesson; may come again")
        parser.add_argument("--half", choices=["held-back", "open"], help="only one half of the questions")
        parser.add_argument("--misses", action="store_true", help="print the questions that went wrong")
        parser.add_argument("--save", action="store_true", help="keep the result for /tutor/scorecard/")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._backend(options["model"])
        outcomes = list(evaluation.run(chosen, options["lesson"]))
        if options["half"]:
            outcomes = [one for one in outcomes if one.held_back == (options["half"] == "held-back")]
        if not outcomes:
            raise CommandError("There is no gold question to ask. Load a course with a folder gold/ first.")
        self.stdout.write(f"{chosen.name or WITHOUT}: {len(outcomes)} questions")
        for title, some in _parts(outcomes):
            self.stdout.write(f"\n{title}")
            for line in _lines(evaluation.scores(some)):
                self.stdout.write(f"  {line}")
        if copied := evaluation.copied():
            self.stdout.write(f"\nIn the wordings too, so they measure nothing: {'; '.join(copied)}")
        if options["misses"]:
            self._misses(outcomes)
        if options["save"]:
            Scorecard.objects.create(model=chosen.name, result=evaluation.card(chosen.name, outcomes))
            self.stdout.write("\nKept for /tutor/scorecard/.")

    def _backend(self, name: str | None) -> Backend:
        known = {*names(), WITHOUT}
        if name is not None and name not in known:
            raise CommandError(f"There is no model {name}. There are: {', '.join(sorted(known))}.")
        return backend_named(name or names()[0])

    def _misses(self, outcomes: list[Outcome]) -> None:
        self.stdout.write("\nWent wrong")
        for one in outcomes:
            wrong = not one.served if one.kind == "answerable" else one.tier != "refused"
            if wrong:
                self.stdout.write(f"  {one.slug}  {one.kind}, {one.tier}: {one.ask}")


def _parts(outcomes: list[Outcome]) -> list[tuple[str, list[Outcome]]]:
    held_back = [one for one in outcomes if one.held_back]
    both = bool(held_back) and len(held_back) < len(outcomes)
    return [("All", outcomes), *([(f"Held back ({len(held_back)})", held_back)] if both else [])]


def _lines(scores: Scores) -> list[str]:
    def percent(share: float | None) -> str:
        return "nothing asked" if share is None else f"{100 * share:.1f} %"

    return [
        f"right passage served        {percent(scores.served)}, first {percent(scores.first)}",
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
