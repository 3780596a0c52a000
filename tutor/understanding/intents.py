"""What a lesson can do by itself when it is asked to: sum up, give a question, say it simpler, say more.

Each pattern is the whole question, politeness aside, so that nothing else can ride on it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from courses.words import folded, language
from tutor.understanding.question import plainly


class Act(Enum):
    """What the learner wants done."""

    SUMMARY = "summary"
    PRACTICE = "practice"
    SIMPLER = "simpler"
    EXAMPLE = "example"
    MORE = "more"
    ANSWERS = "answers"
    LESSONS = "lessons"


@dataclass(frozen=True)
class Intent:
    """`about` is the subject that was named, in the learner's words; empty when it is what was spoken of last."""

    act: Act
    about: str = ""


_POINTING = frozenset(("this", "that", "it", "this section", "this lesson", "the lesson", "these"))
LONGEST = 160  # characters; nobody needs more to ask for a summary
_HERE = r"(?:(?:of |about |on |in )?(?:this|the|it|that)(?: whole| entire)?(?: lesson| article| page| text| section)?)"
_ON = r"(?: (?:of|on|about|for|from|with) (?P<about>\S.{1,79}))?"
_GIVE = r"(?:(?:give|show|tell|ask)(?: me)? |is there |do you have |have you got |can i (?:have|see) )?"
_PATTERNS: tuple[tuple[Act, str], ...] = (
    (Act.SUMMARY, rf"(?:summari[sz]e|sum up|recap|tl;?dr|overview)(?: {_HERE})?"),
    (Act.SUMMARY, rf"{_GIVE}(?:a |the )?(?:short |quick |brief )?(?:summary|overview|recap)(?: {_HERE})?"),
    (Act.SUMMARY, rf"what(?:'s| is) {_HERE} (?:all )?about"),
    (
        Act.SUMMARY,
        r"what(?:'s| is| are) the (?:main|key|most important) (?:points?|ideas?|things?|take-?aways?|lessons?|message)"
        rf"(?: {_HERE}| here)?",
    ),
    (
        Act.SUMMARY,
        r"what (?:do|will|can) i learn here|what should i (?:remember|take away)(?: from (?:this|it|here))?",
    ),
    (
        Act.SUMMARY,
        rf"sum (?:this|it|that|everything) up|(?:{_GIVE}|what(?:'?s| is) )the (?:gist|bottom line)(?: {_HERE})?",
    ),
    (Act.SUMMARY, r"(?:this |it )?in (?:a nutshell|short|a few words|brief)"),
    (Act.PRACTICE, rf"(?:quiz|test|examine) me(?: please)?{_ON}"),
    (
        Act.PRACTICE,
        rf"{_GIVE}(?:a|an|another|some) (?:quiz |practi[cs]e |test )?(?:question|exercise)s?{_ON}",
    ),
    (Act.PRACTICE, r"(?:let me )?practi[sc]e(?: question)?"),
    (
        Act.SIMPLER,
        r"(?:(?:say|explain|put|tell)(?: me)? )?(?:it |that |this )?(?:again |more )?"
        r"(?:simply|simpler|easier|plainly|in (?:a )?(?:simple|simpler|plain|easy|easier|other)"
        r"(?: way| words| terms| english| language))",
    ),
    (Act.SIMPLER, r"(?:explain|say) (?:it|that|this)(?: again)?|eli5|huh|too (?:hard|complicated|difficult)"),
    (
        Act.SIMPLER,
        r"i (?:do not|don't|dont) (?:understand|get)(?: (?:it|that|this))?|what does (?:that|it|this) mean",
    ),
    (Act.EXAMPLE, rf"{_GIVE}(?:an|another|one|any|some) examples?{_ON}"),
    (Act.EXAMPLE, r"for example|such as|like what|e\.?g\.?"),
    (
        Act.MORE,
        r"(?:(?:tell|say|show|give)(?: me)? )?(?:some |a bit |a little )?more(?: (?:about|on|of) (?:it|that|this))?"
        r"(?: detail)?",
    ),
    (
        Act.MORE,
        r"(?:go|carry) on|continue|(?:what|anything) else|and(?: then)?|elaborate|explain (?:more|further)",
    ),
    (
        Act.ANSWERS,
        r"(?:explain|why is|what is|what's|tell|show)(?: me)? the (?:right |correct )?(?:answer|solution)s?"
        r" (?:to|of|for|in) (?:the )?(?:quiz|test|(?:quiz )?question \w+|number \w+|q ?\d+)",
    ),
    (Act.ANSWERS, r"why (?:is|was) (?:my answer|question \w+)(?: to question \w+)? (?:wrong|not right)"),
    (
        Act.LESSONS,
        r"(?:which|what)(?: other)? lessons? "
        r"(?:is|are|explains?|covers?|talks?|speaks?|says?|tells?|deals?|answers?|teaches|should i (?:read|take|do))"
        r"(?: it| me)?(?: something)?(?: (?:about|of|on|with|for|to))? (?P<about>\S.{1,79})",
    ),
    (
        Act.LESSONS,
        r"where (?:in the course|else) can i (?:read|learn|find)(?: more)?(?: about| on)? (?P<about>\S.{1,79})",
    ),
)
_POLITE = r"(?:(?:please|pls|can you|could you|would you|will you|i want you to|ok|okay|so|hey|now|but|just)[, ]+){0,4}"
_END = r"(?:[, ]+(?:please|pls|for me|thanks|thank you|then|again|now)){0,2}[ .?!…]{0,5}"
_COMPILED = tuple((act, re.compile(f"{_POLITE}(?:{pattern}){_END}")) for act, pattern in _PATTERNS)


# What learners say in other languages, whole and folded: the buttons of the tutor, and the usual ways to ask for as much.
_SAID: dict[str, dict[Act, str]] = {
    "de": {
        Act.MORE: "erzahl mir mehr|mehr|mehr dazu|weiter",
        Act.PRACTICE: "frag mich dazu ab|frag mich ab|stell mir eine frage|ich mochte uben",
        Act.SUMMARY: "fass das zusammen|zusammenfassung|worum geht es|fasse die lektion zusammen",
        Act.EXAMPLE: "ein beispiel|gib mir ein beispiel|zum beispiel",
        Act.SIMPLER: "einfacher|sag es einfacher|das verstehe ich nicht|ich verstehe das nicht",
    },
    "fr": {
        Act.MORE: "dis men plus|dites men plus|plus|encore|continue",
        Act.PRACTICE: "interroge moi la dessus|interroge moi|pose moi une question|je veux mexercer",
        Act.SUMMARY: "resume|resume la lecon|fais un resume|de quoi sagit il|de quoi parle cette lecon",
        Act.EXAMPLE: "un exemple|donne moi un exemple|donnez moi un exemple|par exemple",
        Act.SIMPLER: "plus simplement|dis le plus simplement|je ne comprends pas|je nai pas compris",
    },
    "ar": {
        Act.MORE: "اخبرني بالمزيد|المزيد|المزيد عن ذلك|اكمل",
        Act.PRACTICE: "اختبرني في هذا|اختبرني|اسالني سوالا|اعطني سوالا",
        Act.SUMMARY: "لخص الدرس|لخص|ملخص|عم يتحدث هذا الدرس",
        Act.EXAMPLE: "مثال|اعطني مثالا|مثلا",
        Act.SIMPLER: "بكلمات ابسط|اشرح ببساطه|لا افهم|لم افهم",
    },
}
_WHOLE = {
    language: {" ".join(said.split()): act for act, every in acts.items() for said in every.split("|")}
    for language, acts in _SAID.items()
}


def intent(question: str) -> Intent | None:
    """What the whole question asks to have done; None for a question about the subject."""
    plain = plainly(question)
    if act := _WHOLE.get(language(), {}).get(" ".join(folded(question.replace("-", " ")))):
        return Intent(act)
    if len(plain) > LONGEST:
        return None
    for act, pattern in _COMPILED:
        if found := pattern.fullmatch(plain):
            about = re.sub(f"{_END}$", "", found.groupdict().get("about") or "").strip(" ?.!,")
            return Intent(act, "" if about in _POINTING else about)
    return None
