"""The voice that rewords: a model's sentence where it is verified, its quote where it is not, nothing where it names none."""

from __future__ import annotations

from collections.abc import Sequence

from courses.reading.document import Passage
from tutor.providers.base import Claim
from tutor.voices.quote import Sentence, known_picks, quote
from tutor.voices.verifier import reject


def spoken(claim: Claim, offered: Sequence[Passage]) -> Sentence | None:
    """What is shown of a claim. The quote that it rests on always goes with it."""
    cited = known_picks(claim.picks, offered)
    if not cited:
        return None
    text = " ".join(claim.text.split())
    for passage in cited:
        if not reject(text, [passage]):
            return Sentence(**{**quote(passage), "text": text, "kind": "reword"})
    return quote(cited[0])
