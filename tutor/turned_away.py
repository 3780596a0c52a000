"""Questions that are not asked of a lesson at all: orders, role play, prompts, the quiz's key, another language."""

from __future__ import annotations

import re
from enum import Enum

from courses.words import words


class Why(Enum):
    """Why a question is refused."""

    INSTRUCTION = "an instruction"
    LANGUAGE = "another language"
    NOT_HERE = "not in this lesson"


def turn_away(question: str) -> Why | None:
    """The gates that need no lesson."""
    if is_instruction(question):
        return Why.INSTRUCTION
    return Why.LANGUAGE if is_other_language(question) else None


_BEGIN = (
    r"(?:^|[.!?:;\n,]\s*|\b(?:and|then|now|please|just|can you|could you|would you|will you|i want you to|you must|"
    r"you should|you will|need you to|instead|kindly|to)\s+)"
)
_ORDER = (
    r"(?:ignore|disregard|forget|override|bypass|pretend|act|role-?play|simulate|imagine|behave|respond|reply|"
    r"answer (?:only|as|in|with|every|the|all|freely|yes|no)|speak|talk|say|print|echo|output|repeat|recite|reveal|"
    r"disclose|leak|dump|write|compose|draft|generate|create|produce|translate|rewrite|reword|paraphrase|rephrase|"
    r"summari[sz]e|continue|complete|finish|solve|execute|run|eval|decode|encode|enter|enable|activate|become|obey|follow|"
    r"call me|sing|invent|confirm|make (?:up|me|a|an)|do my|help me (?:cheat|write)|"
    r"(?:give|send|show|tell|hand|list)(?: me| us)?(?: all)?(?: of)?(?: the| your| a| an| my)?(?: \w+)? "
    r"(?:system|prompt|instructions?|rules|password|secret|api key|keys?|answers?|solutions?|options?|poem|joke|story|"
    r"essay|code|recipe))\b"
)
_ORDERS = re.compile(_BEGIN + _ORDER)
# `run a model` is what a lesson is about, `run this command` is an order: these count at the very beginning only.
_SUBJECTS = re.compile(
    r"\b(?:to|can you|could you|now|just|and|then) (?:run|act|answer|follow|finish|complete|enable|create|produce|generate|say|repeat|write|draft|translate|continue|become)\b"
)
# `do I have to rewrite my app` asks after a duty; `you have to …` gives an order.
_DUTIES = re.compile(r"(?<!you )\b(?:have|has|had|going|able|how|supposed|allowed) to \w+")
_PROBES = re.compile(
    r"\b(?:system prompt|your (?:prompt|instructions|rules|guidelines|configuration|programming)|previous instructions|"
    r"(?:above|all|prior) instructions|developer mode|jailbreak\w*|dan mode|you(?:'re| are) (?:now|a|an|my|the|no longer)\b|"
    r"from now on|no longer bound|without (?:any )?(?:restrictions|filters|limits)\b|as an? (?:ai|expert|pirate|lawyer|doctor|"
    r"unrestricted|language model)\b|answer key|quiz|hidden answers?|(?:correct|right) (?:answers?|options?|choice) (?:to|for|of|in)|"
    r"(?:answers?|solutions?) (?:to|for|of) (?:the |this |my )?(?:test|exam|homework|assignment|question|\d+)|"
    r"(?:correct|right) option|which option|my (?:homework|assignment|essay|exam|coursework)|end of (?:lesson|document|passage|context)|"
    r"new (?:instructions?|passage|lesson)|base64|the (?:lesson|passage|text|document) (?:now )?(?:says|states|confirms|reads))\b"
    r"|(?:^|\s)(?:lesson|passage|context|system|assistant|user|admin|note|instructions?)\s*:|</?\w+[^>]*>|\[/?(?:inst|system)\]|```|\{\{"
)
_SMALL_TALK = re.compile(
    r"^(?:hi|hello|hey|thanks?|thank you|who are you|what are you|are you (?:human|real|a bot|an ai)|what(?:'s| is) your name|"
    r"how are you|who made you)\b.{0,12}$"
)


def is_instruction(question: str) -> bool:
    """Whether it tells the tutor what to do or be, or asks after its prompt or the quiz, rather than asks the lesson."""
    plain = " ".join(question.casefold().replace("’", "'").split())
    if _PROBES.search(plain) or _SMALL_TALK.search(plain):
        return True
    order = _ORDERS.search(_DUTIES.sub("must", plain))
    if order is None:
        return False
    asked = re.match(
        r"(?:how|what|which|who|when|where|why|is|are|does|do|did|should|must|may|if|can (?:i|we|a|an|the|open|closed)|could (?:i|we)|whether)\b",
        plain,
    )
    return not (asked and _SUBJECTS.search(order.group()))


_ELSEWHERE = frozenset(
    word
    for language in (
        "der die das und ist nicht ein eine wie wird kann ich mein wer warum welche auf fur mit von zu dem den was sind",
        "le la les des est une pour quel quelle comment pourquoi que qui dans sur avec mon je peut ce cette sont combien",
        "el los las es una por como cuanto cuesta cual puedo mi en del para quien donde que son",
        "lo gli che non uno quanto costa quale perche sono con della cosa chi",
        "os as um uma nao quanto qual posso meu minha de da em onde quem",
        "het een niet hoe wat waarom welk kan mijn van voor met zijn",
        "jak co jest czy nie ile dlaczego ktory moge",
    )
    for word in language.split()
)
_ENGLISH = frozenset(
    word
    for word in (
        "the a an is are was were do does did how what which who when where why can could should would will my your i you",
        "we it to of in on for with and or if not from by at be have has there this that than as",
    )
    for word in word.split()
)


def is_other_language(question: str) -> bool:
    """Whether the question is in a language or script other than English, in which the lessons are."""
    letters = [letter for letter in question if letter.isalpha()]
    if letters and sum(ord(letter) > 0x24F for letter in letters) > len(letters) / 3:
        return True
    found = [word.folded for word in words(question)]
    foreign = sum(word in _ELSEWHERE - _ENGLISH for word in found)
    return foreign >= 2 and foreign > sum(word in _ENGLISH for word in found)
