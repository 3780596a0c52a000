"""`manage.py check_model NAME`: asks a model of TUTOR_MODELS three questions of the loaded course."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.model_list import Model
from tutor import trial
from tutor.models_available import backend
from tutor.trial import Trial


class Command(BaseCommand):
    help = "Asks a model three questions of the course and says what came back, how long it took and what to change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="a name of TUTOR_MODELS; the first when none is given")

    def handle(self, *args: Any, **options: Any) -> None:
        model = _model(options["name"])
        place = "on this machine" if model.is_local else "hosted"
        self.stdout.write(f"{model.name}: {model.model} at {model.base_url}, {place}")
        self.stdout.write(f"Window: {backend(model).window} tokens")
        tried = []
        for one in trial.trials(model):
            tried.append(one)
            self.stdout.write(f"\n{one.known.ask}")
            for line in _lines(one, is_first=len(tried) == 1):
                self.stdout.write(f"  {line}")
        if not tried:
            raise CommandError("There is no question to ask. Load a course with a folder gold/ first.")
        right = sum(one.is_right for one in tried)
        self.stdout.write(f"\n{right} of {len(tried)} right.")
        for line in trial.to_change(model, tried):
            self.stdout.write(f"To do: {line}")
        if not any(one.given.model for one in tried):
            raise CommandError(f"{model.name} answered nothing. Until it does, the tutor answers without it.")


def _model(name: str | None) -> Model:
    every: tuple[Model, ...] = settings.TUTOR_MODELS
    found = next((model for model in every if name in (None, model.name)), None)
    if found is None:
        there = ", ".join(model.name for model in every) or "none: set TUTOR_MODELS"
        raise CommandError(f"There is no model {name or ''}. There is {there}.".replace(" .", "."))
    return found


def _lines(one: Trial, *, is_first: bool) -> list[str]:
    given = one.given
    took = f"{given.seconds:.1f} s{', loading it included' if is_first else ''}"
    if given.usage.tokens_in is not None:
        took += f", {given.usage.tokens_in} tokens in, {given.usage.tokens_out or 0} out"
    if given.usage.cost:
        took += f", cost {given.usage.cost:.6f}"
    if given.fallback:
        return [given.fallback, took]
    if not one.first:
        return [f"It said that nothing answers: {'right' if one.is_right else 'wrong'}.", took]
    return [f"{'Right' if one.is_right else 'Wrong'}: “{one.first}”", took]
