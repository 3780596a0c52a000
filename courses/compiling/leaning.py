"""Whether a sentence can be understood alone, or leans on the one before it: "It grows", "The second", "So does that".

In doubt it leans: a sentence too many is read over, one too few leaves a riddle.
"""

from __future__ import annotations

import re

from courses.words import language

_NUMBER = "two|three|four|five|six|seven|eight|nine|ten"
_PRONOUN = "it|its|they|them|their|theirs|this|that|these|those|he|him|his|she|her|hers"
_HELPING = (
    "is|are|was|were|do|does|did|can|cannot|could|will|would|may|might|must|should|has|have|had|"
    "(?:is|are|was|were|do|does|did|ca|could|wo|would|should|has|have|had)n['’]t"
)
# What stands in the text itself, and times: "This lesson", "That year" point at nothing before.
_EXEMPT = (
    "lesson|course|section|article|page|brief|chapter|book|guide|module|quiz|site|lab|time|day|days|week|"
    "month|year|morning|century|decade"
)
# Words after which a pronoun has had no noun yet to stand for: "When they grow", "What does it cost".
_BEFORE_PRONOUN = (
    "if|when|where|while|because|since|as|once|after|before|unless|until|though|although|whether|with|"
    "without|for|in|on|by|to|from|at|of|under|through|beyond|besides|despite|like|behind|above|below|"
    "between|among|against|about|around|during|beside|near|over|per|than|both|even|only|just|also|not|never|"
    "always|often|usually|still|already|again|perhaps|maybe|sometimes|all|any|most|each|one|none|some|half|"
    "much|many|few|either|neither|every|what|who|whom|whose|which|why|how|whatever|whichever|whoever|because|"
    f"rather|except|apart|{_NUMBER}|{_HELPING}"
)
_FIRST = [
    # joins itself to what was said
    r"but|so|yet|nor|or|and|otherwise|therefore|hence|thus|consequently|accordingly|however|instead|also|too|"
    r"besides|moreover|furthermore|then|still|likewise|similarly|nevertheless|nonetheless|meanwhile|conversely|"
    r"afterwards|thereafter|here",
    r"even (?:so|then|now)|if (?:so|not)|only then|until then|by then|that said|as a result|in (?:short|return|turn)|"
    r"(?:for (?:example|instance))|in other words|in (?:contrast|addition|practice|either case|both cases)|"
    r"by contrast|on the (?:other|one) hand|on the contrary|at worst|at best|not so|the same goes|"
    r"there(?=,| the\b| you\b| it\b)|which (?:is|means|makes|leaves)",
    # stands for what was said
    r"(?:it|its|they|them|their|he|she|his|her|such|both(?! \w+ and\b)|(?:neither|either)(?! \w+ n?or\b))",
    rf"(?:this|that|these|those)(?! (?:{_EXEMPT})\b)(?! (?:who|whose|with|without)\b)",
    rf"(?:{_BEFORE_PRONOUN})(?: (?:{_BEFORE_PRONOUN})){{0,3}} (?:it|its|they|them|their|he|him|his|she|her|"
    rf"(?:this|these|those|(?<!now )(?<!so )that)(?! (?:{_EXEMPT})\b)(?! (?:who|whose|with|without)\b))",
    # a verb and what it is done to: "Choose it by", "Do this"
    r"(?!note|there)\w+ (?:it|them|these|both|(?:this|that)(?= (?:for|in|on|by|with|until|before|after|once|when|and|to)\b)"
    r"|(?<=do )(?:this|that|so))",
    # one of several that were named
    r"(?:(?:by|in|at|with|for|from|on) )?the (?:first|second|third|fourth|fifth|last|next|latter|former|others?|rest|same|"
    r"two|three|four|five|six|result|reason|difference|exception|opposite|reverse|alternative|remainder|answer|point|trick|"
    r"catch|lot|rows?|columns?|totals?|sum|(?:numbers|figures)(?= (?:are|come|were)))",
    r"(?:\w+ ){0,2}such an?",
    rf"(?:all|any|these|those|the other|the last|the first|only) (?:{_NUMBER})",
    r"(?:another|others)(?! \w+ (?:is to|way)\b)",
    rf"one(?=,| (?:{_HELPING}|that|which|who|more|alone)\b)",
    rf"(?:some|many|most|few|none|all|several|either|neither|each|half|any|more|less|{_NUMBER}) "
    rf"(?:{_HELPING}|of (?:{_PRONOUN})|(?:need|ask|take|run|give|make|cost|let|allow|say|need|come|go)s?\b)",
    r"none|each (?:\w+[^siu\W]s)",
    # "The best one", "A smaller one"
    r"(?:an?|the|this|that|any|no|every|another|each)(?: \w+){0,2} ones?",
    r"ones",
]
_LEANS = re.compile(rf"[\"'“‘(\[]*(?:{'|'.join(_FIRST)})\b", re.IGNORECASE)

# These lean only on a sentence of their own paragraph.
_WEAK_FIRST = re.compile(
    r"^[\"'“‘(\[]*(?:now|at (?:that|this)|the \w+(?: \w+)? (?:then|therefore|thus)|because|"
    r"an? (?:\w+ly )?(?:more|less|larger|bigger|smaller|cheaper|faster|slower|better|worse|higher|lower|longer|"
    r"shorter|newer|older|later|similar|further|second|third|different)|"
    r"(?:more|less|fewer|larger|bigger|smaller|cheaper|faster|slower|better|worse|higher|lower|longer|"
    r"shorter|newer|older|later|similar|further))\b(?!.*\bthan\b)",
    re.IGNORECASE | re.DOTALL,
)
_WEAK_WITHIN = re.compile(
    r"\b(?:therefore|thus|hence|instead|however|likewise|too(?=[.,;:]|$)|he|she|his|her|him|such an?|here|that way|"
    r"both(?! [^,.]+ and\b)|the \w+ ones?|the (?:other|second|latter|former|others|same(?! [^,.]+ as\b)))\b",
    re.IGNORECASE,
)
_WEAK_THIS = re.compile(rf"\b(?:this|these)\b(?! (?:{_EXEMPT})\b)", re.IGNORECASE)
# "It tests both", "88 of them", "choosing and checking them", "Google’s says", "At 75 % it is soft"
_WEAK_STAND_IN = re.compile(
    rf"\b(?:none|neither|either|both)(?=[.,:;]|$)|\b(?:\d+|some|most|many|all|each|half|any|one|{_NUMBER}) of "
    rf"(?:it|them|these|those)\b|\b\w+ing (?:it|them)\b"
    rf"|^\w+[’']s (?:own )?(?:says|is|are|was|does|has|names|gives|takes|covers|allows|asks)\b"
    rf"|^(?:at|in|on|above|below|under|over|with|from|after|before|by) [^\s,]+(?: [^\s,]+)?,? (?:it|they)\b",
    re.IGNORECASE,
)
# "The shop closes it": what a verb is done to is not its own subject, unless one of these stands between
_OBJECT = re.compile(r"(?:[\w’'-]+ ){1,5}(?P<verb>[\w’'-]+) (?:it|them)\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"after|and|as|because|before|but|how|if|once|or|so|than|that|until|what|when|where|which|while",
    re.IGNORECASE,
)
# "Five conversations would.", "For a longer break, dry it."
_ENDS_OPEN = re.compile(
    rf"^(?:\S+\s+){{0,11}}(?:{_HELPING}|not|it|them|that|this|these|those)(?:[.!;]|$)", re.IGNORECASE
)
_WEAK = (_WEAK_FIRST, _WEAK_WITHIN, _WEAK_THIS, _WEAK_STAND_IN, _ENDS_OPEN)
_DEFINITE = re.compile(r"[\"'“‘(\[]*the (\w+)(?: (\w+))?", re.IGNORECASE)
_WORD = re.compile(r"[\w-]+")
_ARTICLES = frozenset(("a", "an"))
_SHORTEST = 6  # words
_FORMULA = re.compile(r"[=≈]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def leans(sentence: str) -> bool:
    """Whether its beginning points at what was said before, in this paragraph or in the one above."""
    return (language() == "en" and bool(_LEANS.match(sentence))) or _is_formula(sentence)


def leans_within(sentence: str, before: str) -> bool:
    """Whether it leans on `before`, the sentence before it in its paragraph."""
    return (
        leans(sentence)
        or before.endswith(("?", ":"))
        or len(sentence.split()) < _SHORTEST
        or (language() == "en" and _points_back(sentence, before))
    )


def _points_back(sentence: str, before: str) -> bool:
    return any(cue.search(sentence) for cue in _WEAK) or _has_object(sentence) or _takes_up(sentence, before)


def _has_object(sentence: str) -> bool:
    found = _OBJECT.match(sentence)
    return found is not None and not _BETWEEN.fullmatch(found["verb"])


def _is_formula(sentence: str) -> bool:
    return bool(_FORMULA.search(sentence)) and len(_LETTERS.findall(sentence)) < len(sentence.split()) / 2


def _takes_up(sentence: str, before: str) -> bool:
    """Whether it begins with "The card" where the sentence before has "a card"."""
    found = _DEFINITE.match(sentence)
    if not found:
        return False
    words = _WORD.findall(before.casefold())
    nouns = {word.casefold() for word in found.groups() if word and len(word) > 2}
    return any(
        word in nouns and not _ARTICLES.isdisjoint(words[max(0, at - 4) : at])
        for at, word in enumerate(words)
    )
