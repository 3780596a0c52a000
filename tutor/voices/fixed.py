"""Every sentence that the tutor says of itself, in the languages that we have. What it says of the subject is the lesson's."""

from __future__ import annotations

from enum import Enum


class Why(Enum):
    """Why a question is refused, or asked back."""

    INSTRUCTION = "instruction"
    LANGUAGE = "language"
    FOREIGN = "foreign"
    UNCLEAR = "unclear"
    NO_EXAMPLE = "no example"
    NO_LESSON = "no lesson"


SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "lesson": "lesson",
        "article": "article",
        "direct": "Here is what the {kind} says.",
        "direct-several": "The {kind} says this in more than one place.",
        "closest": "Nearest to that, the {kind} says:",
        "more": "More on that, from the {kind}:",
        "summary": "In short, in the {kind}’s own words:",
        "example": "From the {kind}, an example:",
        "simpler": "The {kind} puts its terms like this:",
        "practice": "Here is a question to practise on.",
        "answers": "The quiz gives the reason for each answer once you have answered it.",
        "lessons": "These lessons speak of it:",
        "instruction": "I can only answer questions about this {kind}, with its own sentences.",
        "language": "I found nothing on that in this {kind}, which is in English. Try asking in English.",
        "foreign": "This {kind} says nothing about that, and I only say what it says.",
        "unclear": "What would you like to know more about? Name it in a word or two.",
        "no example": "This {kind} gives no example of that.",
        "no lesson": "I found no lesson of this course on that.",
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
    """A sentence for a lesson or an article, in the asker's language where we have it."""
    own = SENTENCES.get(language, {})
    words = own if key in own else SENTENCES["en"]
    return words[key].format(kind=words[kind])


def refused(why: Why, kind: str = "lesson", language: str = "en") -> str:
    return said(why.value, kind, language)
