"""Every sentence that the tutor says of itself, in the languages that we have. What it says of the subject is the lesson's.

Those to whoever asks an English lesson in another language stand here; for lessons in other languages they are in the
catalogues of the interface.
"""

from __future__ import annotations

from enum import Enum

from courses import interface, words


class Why(Enum):
    """Why a question is refused, or asked back."""

    INSTRUCTION = "instruction"
    LANGUAGE = "language"
    FOREIGN = "foreign"
    UNCLEAR = "unclear"
    NO_EXAMPLE = "no example"
    NO_LESSON = "no lesson"


def worded(text: str) -> str:
    """Marks a sentence for the catalogues, where it stands twice: for a `lesson` and for an `article`."""
    return text


SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "lesson": "lesson",
        "article": "article",
        "direct": worded("Here is what the {kind} says."),
        "direct-several": worded("The {kind} says this in more than one place."),
        "closest": worded("Nearest to that, the {kind} says:"),
        "more": worded("More on that, from the {kind}:"),
        "summary": worded("In short, in the {kind}’s own words:"),
        "example": worded("From the {kind}, an example:"),
        "simpler": worded("The {kind} puts its terms like this:"),
        "practice": worded("Here is a question to practise on."),
        "answers": worded("The quiz gives the reason for each answer once you have answered it."),
        "lessons": worded("These lessons speak of it:"),
        "instruction": worded("I can only answer questions about this {kind}, with its own sentences."),
        "language": "I found nothing on that in this {kind}, which is in English. Try asking in English.",
        # only of a lesson in English is it known what script it is in
        "unread": "I cannot read that question. Ask it in English; in short, this {kind} says:",
        "other language": worded(
            "I found nothing on that in this {kind}. Try asking in the language that it is written in."
        ),
        "foreign": worded("This {kind} says nothing about that, and I only say what it says."),
        "unclear": worded("What would you like to know more about? Name it in a word or two."),
        "no example": worded("This {kind} gives no example of that."),
        "no lesson": worded("I found no lesson of this course on that."),
    },
    "de": {
        "lesson": "Lektion",
        "article": "Seite",
        "direct": "Das sagt diese {kind}, in ihrer Sprache:",
        "direct-several": "Das sagt diese {kind} an mehr als einer Stelle, in ihrer Sprache:",
        "closest": "Am nächsten kommt dem, was diese {kind} hier sagt, in ihrer Sprache:",
        "language": "Dazu habe ich in dieser {kind} nichts gefunden. Sie ist auf Englisch: Eine Frage auf Englisch findet mehr.",
        "foreign": "Dazu sagt diese {kind} nichts, und ich sage nur, was sie sagt.",
    },
    "fr": {
        "lesson": "leçon",
        "article": "page",
        "direct": "Voici ce que dit cette {kind}, dans sa langue :",
        "direct-several": "Cette {kind} le dit à plusieurs endroits, dans sa langue :",
        "closest": "Ce que dit cette {kind} de plus proche, dans sa langue :",
        "language": "Je n’ai rien trouvé là-dessus dans cette {kind}, qui est en anglais. Essayez de demander en anglais.",
        "foreign": "Cette {kind} n’en dit rien, et je ne dis que ce qu’elle dit.",
    },
    "es": {
        "lesson": "lección",
        "article": "página",
        "direct": "Esto es lo que dice esta {kind}, en su idioma:",
        "direct-several": "Esta {kind} lo dice en más de un lugar, en su idioma:",
        "closest": "Lo más cercano que dice esta {kind}, en su idioma:",
        "language": "No encontré nada sobre eso en esta {kind}, que está en inglés. Pruebe a preguntar en inglés.",
        "foreign": "Esta {kind} no dice nada de eso, y solo digo lo que ella dice.",
    },
}


def said(key: str, kind: str = "lesson", language: str = "en") -> str:
    """A sentence for a lesson or an article. Of an English one in the asker's language where we have it, for what is said of it
    is English all the same; of any other as its interface speaks.
    """
    if words.language() != "en":
        key = "other language" if key == Why.LANGUAGE.value else key
        return interface.pgettext(kind, SENTENCES["en"][key]).format(kind=kind)
    own = SENTENCES.get(language, {})
    ours = own if key in own else SENTENCES["en"]
    return ours[key].format(kind=ours[kind])


def refused(why: Why, kind: str = "lesson", language: str = "en") -> str:
    return said(why.value, kind, language)
