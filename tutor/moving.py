"""Questions to the tutor, and what was decided about a document, go with it to another slug."""

from __future__ import annotations

from tutor.models import Proposal, Question, SwitchedOff


def follow(kind: str, old: str, now: str) -> None:
    Question.objects.filter(kind=kind, slug=old).update(slug=now)
    Proposal.objects.filter(kind=kind, slug=old).update(slug=now)
    if not SwitchedOff.objects.filter(document=f"{kind}/{now}").exists():
        SwitchedOff.objects.filter(document=f"{kind}/{old}").update(document=f"{kind}/{now}")
