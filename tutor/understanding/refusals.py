"""Questions that are not asked of a lesson at all: orders, role play, prompts, the quiz's key. Nothing else stands between
a learner and an answer. Another language is told apart for what is said when nothing is found.
"""

from __future__ import annotations

import re

from courses.small_words import STOP
from courses.words import language, words
from tutor.understanding.question import plainly
from tutor.voices.fixed import Why

OTHER_SCRIPT = "other"  # in the place of a language's code


def turn_away(question: str) -> Why | None:
    """Whether the question is no question to a lesson at all, whatever the lesson says."""
    return Why.INSTRUCTION if is_instruction(question) else None


_BEGIN = (
    r"(?:^|[.!?:;\n]\s*|,\s*(?:and |then |now |please |instead )+|\b(?:and then|now|please|instead),? )"
    r"(?:(?:ok|okay|hey|hi|now|then|and|please|just|kindly|can you|could you|would you|will you|you must|you should|you will|"
    r"you need to|i need you to|i want you to|let's|let us),? ){0,4}"
)
_MADE = (
    r"(?:poem|poetry|haiku|limerick|joke|story|song|rap|essay|letter|e-?mail|tweet|post|blog|speech|report|script|code|program|"
    r"function|recipe|translation|homework|assignment|answer key)s?"
)
# Verbs that order whatever follows, and those that only order with what is to be made or played: a lesson may well be
# about writing queries or running models.
_ORDER = (
    r"(?:ignore|disregard|override|bypass|pretend|role-?play|simulate being|obey|jailbreak|compose|recite|reveal|disclose|leak|"
    r"dump|echo|sing|decode|encode|call me|do my|help me cheat"
    r"|forget (?:all|everything|your|the|previous|what|about|that)|imagine (?:you|that you|yourself)"
    r"|(?:act|behave|speak|talk|respond|reply) (?:only|as|like|in|with)|answer (?:only|as|in|with|every|freely|yes|no)\b"
    r"|(?:print|output|repeat|show|give|tell|list|send|hand over)(?: me| us)?(?: all| back)?(?: of)?(?: the| your| this| these| any)?"
    r"(?: \w+){0,2} (?:system|prompt|instructions?|rules|password|secrets?|api keys?|keys?|options?|everything above)"
    r"|(?:print|output|repeat) (?:after me|this|exactly|the (?:following|words?|text|above))|say (?:that|the words?|after me|[\"'“])"
    r"|(?:translate|rewrite|paraphrase|run|execute|eval|complete|continue) (?:this|the (?:following|above|text|lesson|sentence)|it)\b"
    r"|(?:write|draft|create|generate|produce|make|invent|tell|give|show|send)(?: me| us)?(?: up)?(?: a| an| the| some| my)?(?: \w+){0,3}? "
    + _MADE
    + r"|become (?:a|an|my)|enter \w+ mode|(?:enable|activate) |confirm that|make up )\b"
)
_ORDERS = re.compile(_BEGIN + _ORDER)
_PROBES = re.compile(
    r"\b(?:system prompt|your (?:prompt|instructions|rules|guidelines|configuration|programming)|previous instructions|"
    r"(?:above|all|prior) instructions|developer mode|jailbreak\w*|dan mode|you(?:'re| are) (?:now|a|an|my|the|no longer)\b|"
    r"from now on|no longer bound|without (?:any )?(?:restrictions|filters|limits)\b|as an? (?:ai|expert|pirate|lawyer|doctor|"
    r"unrestricted|language model)\b|answer key|quiz|hidden answers?|(?:correct|right) (?:answers?|options?|choice) (?:to|for|of|in)|"
    r"(?:answers?|solutions?) (?:to|for|of) (?:the |this |my )?(?:test|exam|homework|assignment|question|\d+)|"
    r"(?:correct|right) option|my (?:homework|assignment|essay|exam|coursework)|end of (?:lesson|document|passage|context)|"
    r"new (?:instructions?|passage|lesson)|base64|the (?:lesson|passage|text|document) (?:now )?(?:says|states|confirms|reads))\b"
    r"|(?:^|\s)(?:lesson|passage|context|system|assistant|user|admin|note|instructions?)\s*:|</?\w+[^>]*>|\[/?(?:inst|system)\]|```|\{\{"
)
_SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|thanks?|thank you|who are you|what are you|are you (?:human|real|a bot|an ai)|what(?:'s| is) your name|"
    r"how are you|who made you)\b.{0,12}$"
)


_ASKS = re.compile(
    r"(?:how|what|which|who|whose|when|where|why|is|are|does|do|did|should|must|may|if|can (?!you)\w+|could (?!you)\w+|whether)\b"
)


def is_instruction(question: str) -> bool:
    """Whether it tells the tutor what to do or be, or asks after its prompt or the quiz, rather than asks the lesson."""
    plain = plainly(question)
    if _PROBES.search(plain) or _SMALL_TALK.search(plain):
        return True
    order = _ORDERS.search(plain)
    return order is not None and not (order.start() == 0 and _ASKS.match(plain))


_SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words_.split())
    for language, words_ in {
        "de": "der die das und ist nicht ein eine einen wie wird kann ich mein wer warum welche auf fur mit von zu dem den was sind",
        "fr": "le la les des est une pour quel quelle comment pourquoi que qui dans sur avec mon je peut ce cette sont combien un",
        "es": "el los las es una por como cuanto cuesta cual puedo mi en del para quien donde que son un",
        "it": "lo gli che non uno quanto costa quale perche sono con della cosa chi",
        "pt": "os as um uma nao quanto qual posso meu minha de da em onde quem",
        "nl": "het een niet hoe wat waarom welk kan mijn van voor met zijn",
        "pl": "jak co jest czy nie ile dlaczego ktory moge",
    }.items()
}
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "is",
        "are",
        "was",
        "were",
        "do",
        "does",
        "did",
        "how",
        "what",
        "which",
        "who",
        "when",
        "where",
        "why",
        "can",
        "could",
        "should",
        "would",
        "will",
        "my",
        "your",
        "i",
        "you",
        "we",
        "it",
        "to",
        "of",
        "in",
        "on",
        "for",
        "with",
        "and",
        "or",
        "if",
        "not",
        "from",
        "by",
        "at",
        "be",
        "have",
        "has",
        "there",
        "this",
        "that",
        "than",
        "as",
    ]
)


def asked_in(question: str) -> str:
    """The language of a question to a lesson: of an English one as `language_of` tells; of any other the lesson's, unless the
    small words of another that we know outnumber its own.
    """
    own = language()
    if own == "en":
        return language_of(question)
    found = [word.folded for word in words(question)]
    score = {code: sum(word in small for word in found) for code, small in STOP.items()}
    best = max(score, key=lambda code: score[code])
    return best if score[best] >= 2 and score[best] > score.get(own, 0) else own


def language_of(question: str) -> str:
    """The language of a question as far as its small words tell: a code, `OTHER_SCRIPT`, or `en` in doubt."""
    letters = [letter for letter in question if letter.isalpha()]
    if letters and sum(ord(letter) > 0x24F for letter in letters) > len(letters) / 3:
        return OTHER_SCRIPT
    if "¿" in question:
        return "es"
    found = [word.folded for word in words(question)]
    english = sum(word in _ENGLISH for word in found)
    score = {
        language: sum(word in small and word not in _ENGLISH for word in found)
        for language, small in _SMALL_WORDS.items()
    }
    best = max(score, key=lambda language: score[language])
    return best if score[best] >= 2 and score[best] > english else "en"
