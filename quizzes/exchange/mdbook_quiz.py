"""mdbook-quiz, the quizzes of books made with mdBook: https://github.com/cognitive-engineering-lab/mdbook-quiz.

Their questions are Markdown already. A program to trace, and code of several lines, have no counterpart here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from quizzes.exchange.source import Exchange, Item
from quizzes.formats.incoming import Incoming
from quizzes.formats.travel import LeftOut, Refused, quoted
from quizzes.kinds.choice import taken_in
from quizzes.typed import folded


def read(text: str) -> Exchange:
    """Raises Refused."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Refused(f"This is not TOML: {problem}.") from None
    listed = data.get("questions")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Refused("This is TOML, but no quiz of mdbook-quiz: it has no [[questions]].")
    quiz = Exchange()
    parts = data.get("multipart")
    for question in listed:
        _question(question, parts if isinstance(parts, dict) else {}, quiz)
    if unknown := sorted(data.keys() - {"questions", "multipart"}):
        quiz.note("the quiz", f"says {', '.join(unknown)}, which has no counterpart here; left out")
    return quiz


def _question(data: Mapping[str, Any], parts: Mapping[str, Any], quiz: Exchange) -> None:
    """`parts` are the texts that several questions share: each begins with its own."""
    prompt, answer = data.get("prompt"), data.get("answer")
    ask = prompt.get("prompt") if isinstance(prompt, dict) else None
    name = quiz.id_of(ask.partition("\n")[0] if isinstance(ask, str) else "")
    incoming = quiz.incoming(name)
    try:
        if not isinstance(prompt, dict) or not isinstance(answer, dict):
            raise LeftOut("has no prompt or no answer")
        own = _own(str(data.get("type", "")), prompt, answer, incoming)
        context = data.get("context")
        explain = _markdown(context, "context", incoming) if context is not None else ""
        shared = data.get("multipart")
        before = (
            _markdown(parts.get(str(shared)), f"multipart {shared}", incoming) if shared is not None else ""
        )
        for key in sorted(data.keys() - {"type", "prompt", "answer", "context", "id", "multipart"}):
            quiz.note(name, f"says {key}, which has no counterpart here; left out")
        asked = f"{before} {_markdown(ask, 'prompt', incoming)}".strip()
        quiz.take(Item(name, asked, explain, own))
    except LeftOut as why:
        quiz.note(name, f"{why}; left out")


def _own(
    type_: str, prompt: Mapping[str, Any], answer: Mapping[str, Any], incoming: Incoming
) -> dict[str, Any]:
    """Raises LeftOut."""
    if type_ == "ShortAnswer":
        others = [_text(one, "alternatives") for one in _list(answer.get("alternatives", []), "alternatives")]
        if prompt.get("response") in ("long", "code"):
            raise LeftOut(f"asks for a {prompt['response']} answer, which has no counterpart here")
        listed = [_text(answer.get("answer"), "answer"), *others]
        # capitals do not count there
        alike = {folded(text, case=False): text for text in reversed(listed)}
        return {"short": list(alike.values())[::-1]}
    if type_ == "MultipleChoice":
        given = answer.get("answer")
        right = given if isinstance(given, list) else [given]
        wrong = _list(prompt.get("distractors", []), "distractors")
        if not right:
            raise LeftOut("has no answer that is right")
        shares = [100 / len(right)] * len(right) + [(-100 / len(right) if len(right) > 1 else 0.0)] * len(
            wrong
        )
        texts = [(_markdown(text, "answer", incoming), "") for text in right]
        texts += [(_markdown(text, "distractors", incoming), "") for text in wrong]
        own = taken_in(texts, shares, is_single=len(right) == 1, note=incoming.note)
        if prompt.get("sortAnswers"):
            incoming.note("sorts its answers; here they are shuffled")
        return own
    raise LeftOut(f"is of the type {type_ or 'none'}, which has no counterpart here")


def _list(given: Any, what: str) -> list[Any]:
    if not isinstance(given, list):
        raise LeftOut(f"has {what} that are not a list")
    return given


def _markdown(given: Any, what: str, incoming: Incoming) -> str:
    """Raises LeftOut for what one line cannot show."""
    _text(given, what)
    return incoming.markdown(given, "markdown")


def _text(given: Any, what: str) -> str:
    """A text on one line. Raises LeftOut for what would be lost so."""
    if not isinstance(given, str) or not given.strip():
        raise LeftOut(f"has no text as its {what}")
    if "```" in given or "~~~" in given:
        raise LeftOut(
            f"has code of several lines in its {what} ({quoted(given, 40)}), which a question cannot show"
        )
    return " ".join(given.split())
