"""The tables by which the verifier knows what limits, denies, sets against or merely joins the words of a sentence."""

from __future__ import annotations

from courses.words import STOP_WORDS
from tutor.english import root


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEGATIONS = word_set(
    "not no never none nor neither without cannot nothing nobody nowhere hardly barely scarcely lacks lack lacking fails fail"
)
CONDITIONS = word_set("if unless when once until before after where while provided assuming because since")
# A class each: what limits, opens or strengthens a statement. Claim and source must have the same of them.
CLASSES = {
    word: name
    for name, group in {
        "all": "all every each everything everyone everybody whole entire both",
        "always": "always whenever constantly",
        "any": "any anything anyone whatever whichever",
        "wholly": "entirely completely fully totally wholly",
        "never": "never",
        "none": "none nothing nobody nowhere",
        "only": "only solely exclusively just merely alone",
        "except": "except besides",
        "most": "most mostly mainly largely majority",
        "usually": "usually typically generally normally commonly",
        "often": "often frequently",
        "some": "some several certain",
        "sometimes": "sometimes occasionally",
        "partly": "partly partially",
        "few": "few",
        "many": "many much",
        "may": "may might could possibly perhaps",
        "can": "can able",
        "likely": "likely probably",
        "will": "will would",
        "must": "must required requires require mandatory obliged oblige",
        "need": "need needs needed",
        "should": "should ought recommended shall",
        "best": "best greatest ideal perfect unbeatable superior",
        "worst": "worst least",
        "guarantee": "guarantee guarantees guaranteed",
        "certainly": "certainly definitely surely clearly obviously",
        "prove": "proven proves prove proved",
        "if": "if provided assuming",
        "unless": "unless otherwise",
        "whether": "whether",
        "when": "when once where",
        "until": "until till",
        "before": "before",
        "after": "after",
        "while": "while during",
        "about": "about roughly approximately around nearly almost circa",
        "claim": "said says claims claimed reported reports announced according",
        "promise": "promised promises promise plans planned aims aimed pledged",
        "cause": "because since therefore thus hence so causes caused cause leads led due consequently why",
        "means": "makes means result results",
        "contrast": "although though despite but however whereas yet",
        "least-bound": "minimum over above exceeds exceeding",
        "most-bound": "maximum up under below within",
        "than": "than versus",
        "more": "more",
        "less": "less fewer",
        "rather": "rather instead",
        "still": "still already longer anymore formerly",
    }.items()
    for word in group.split()
}
SIDES = tuple(
    (word_set(left), word_set(right))
    for left, right in (
        ("open opened opens", "closed close closes proprietary"),
        ("cheap cheaper cheapest cheaply", "costly expensive dear dearer dearest costlier"),
        ("more most", "less least fewer fewest"),
        ("fast faster fastest quick quicker", "slow slower slowest"),
        ("high higher highest", "low lower lowest"),
        ("large larger largest big bigger biggest", "small smaller smallest"),
        ("before earlier early", "after later late"),
        ("gain gains win wins won ahead lead leads", "lose loses lost behind lag lags trail trails"),
        (
            "increase increases grow grows rise rises rose up",
            "decrease decreases shrink shrinks fall falls fell down",
        ),
        (
            "allow allows allowed permit permits may",
            "forbid forbids forbidden prohibit prohibits ban bans banned",
        ),
        ("better best improve improves", "worse worst worsen"),
        ("easy easier easily", "hard harder difficult"),
        ("with has have keeps keep includes include", "without lacks lack drops drop excludes exclude omits"),
        ("local locally own", "hosted remote remotely rented"),
        ("public publicly published", "private privately secret"),
        ("free", "paid"),
        ("safe safer", "unsafe dangerous risky"),
        ("above over", "below under"),
        ("new newer newest", "old older oldest"),
        ("long longer longest", "short shorter shortest"),
        ("strong stronger strongest", "weak weaker weakest"),
        ("first", "last"),
        ("buy buys bought", "sell sells sold"),
        ("true right correct", "false wrong incorrect"),
        ("start starts begin begins began", "stop stops end ends ended"),
        ("accept accepts", "refuse refuses reject rejects decline declines"),
        ("send sends give gives", "receive receives take takes"),
        ("input", "output"),
    )
)
# A word may stand for another of its group. Short, and of words that change nothing.
_SAME = {
    root(word): f"={group.split()[0]}"
    for group in (
        "need needs require requires",
        "use uses employ utilise",
        "keep keeps retain retains store stores",
        "begin begins start starts",
        "whole entire",
        "large big",
        "show shows display displays",
        "let lets allow allows permit permits",
        "get gets obtain obtains receive",
        "buy purchase",
        "pick choose select",
        "help helps assist",
        "change changes alter alters",
        "check checks verify",
        "person someone somebody",
        "vendor provider",
        "cost costs price prices",
        "run runs",
        "own",
    )
    for word in group.split()
}
# Words that carry no claim of their own.
LIGHT = STOP_WORDS | word_set(
    "also there here their its this that these those it they you your one ones such own does do is are be been being was were "
    "has have had will would get gets thing things way case cases lesson says according"
)
# Of these a claim may bring its own; any other light word ("again", "other", "same") it takes from its passage.
FREE = word_set(
    "a an the this that these those it its they them their you your is are be been being was were do does has have had will "
    "would can to of in on at by for with as and or which who what how when if not no"
)
# Where something comes from and goes to: turned round, they say the opposite.
DIRECTIONS = word_set("from to into onto off out toward towards against by without")
YOU, THEM = word_set("you your yours yourself"), word_set("they them their theirs themselves")
JOINING = word_set("and or")
FRACTIONS = word_set("zero half third quarter double triple both")


def same(stem: str) -> str:
    """One name for all the stems that may stand for each other."""
    return _SAME.get(stem, stem)
