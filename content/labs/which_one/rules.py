"""What each answer says for or against each of the four choices, and the section of the course that says why.

An effect is from −2 to +2. −2 is a conflict: under a hard limit it rules the choice out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CLOSED, HOSTED, SELF, HYBRID = "closed", "hosted", "self", "hybrid"
CHOICES: dict[str, str] = {
    CLOSED: "Closed API",
    HOSTED: "Open weights on a host",
    SELF: "Open weights, self-hosted",
    HYBRID: "Hybrid: each kind of request to one side",
}
CONFLICT = -2


@dataclass(frozen=True)
class Says:
    """One effect with its reason; `section` is `lesson#anchor`."""

    points: int
    why: str
    section: str


@dataclass(frozen=True)
class Question:
    name: str
    label: str
    answers: tuple[tuple[str, str], ...]  # (value, label); the first one says nothing for or against


_PROMPTS = "open-weight-vs-closed#where-prompts-go"
_TIME = "open-weight-vs-closed#over-time"
_CHANGE = "open-weight-vs-closed#changing"
_GAP = "open-weight-vs-closed#gap"
_CHOOSING = "open-weight-vs-closed#choosing"
_BILL = "production-decision#whole-bill"
_NIGHT = "production-decision#operations"
_SWITCH = "production-decision#reversible"
_FOUR = "philosophy-and-strategy#four-choices"
_LICENCE = "philosophy-and-strategy#licence"

QUESTIONS: tuple[Question, ...] = (
    Question(
        "residency",
        "Where may prompts be read?",
        (
            ("contract", "Anywhere a contract covers"),
            ("region", "Within one region"),
            ("own", "On our own machines only"),
            ("offline", "With no connection at all"),
        ),
    ),
    Question(
        "quality",
        "How hard is the work?",
        (
            ("mixed", "Mixed"),
            ("short", "Short, well-defined jobs"),
            ("hardest", "Long chains, hardest tasks"),
        ),
    ),
    Question(
        "volume",
        "How much traffic?",
        (
            ("middling", "Something in between"),
            ("little", "Little, or rare and sudden"),
            ("steady", "A great deal, and steady"),
        ),
    ),
    Question(
        "latency",
        "How soon must the first word come?",
        (
            ("seconds", "Within some seconds"),
            ("wakes", "At once, even after silence"),
            ("batch", "Overnight will do"),
        ),
    ),
    Question(
        "skills",
        "Who can run a model?",
        (
            ("some", "Somebody, by day"),
            ("nobody", "Nobody"),
            ("team", "A team already on call"),
        ),
    ),
    Question(
        "budget",
        "What can be spent before the first answer?",
        (
            ("weeks", "Some weeks of work"),
            ("nothing", "Nothing: live this week"),
            ("hardware", "Months, and hardware"),
        ),
    ),
    Question(
        "version",
        "How long must one version stay?",
        (
            ("months", "Months"),
            ("newest", "We want the newest"),
            ("years", "Years, unchanged"),
        ),
    ),
    Question(
        "changes",
        "What must be changed in the model?",
        (
            ("prompts", "Nothing beyond the prompt"),
            ("tuning", "Tuned weights, ours to keep"),
        ),
    ),
    Question(
        "licence",
        "Who uses it?",
        (
            ("ordinary", "Ordinary users and uses"),
            ("unusual", "Some that licences exclude"),
        ),
    ),
)

EFFECTS: Mapping[tuple[str, str], Mapping[str, Says]] = {
    ("residency", "region"): {
        CLOSED: Says(-1, "Only if the vendor serves your region, by its contract.", _PROMPTS),
        HOSTED: Says(0, "Hosts differ: choose one in your region.", _PROMPTS),
        SELF: Says(1, "You choose where the machine stands.", _PROMPTS),
    },
    ("residency", "own"): {
        CLOSED: Says(CONFLICT, "Prompts are read on the vendor’s servers.", _PROMPTS),
        HOSTED: Says(CONFLICT, "Prompts are read on the host’s servers.", _PROMPTS),
        SELF: Says(2, "Prompts stay with you, as far as the whole system keeps them.", _PROMPTS),
        HYBRID: Says(-1, "Only if what must stay can be told from what need not.", _SWITCH),
    },
    ("residency", "offline"): {
        CLOSED: Says(CONFLICT, "A service needs a network.", _CHOOSING),
        HOSTED: Says(CONFLICT, "A service needs a network.", _CHOOSING),
        SELF: Says(2, "A model on the device needs no network.", _CHOOSING),
        HYBRID: Says(CONFLICT, "One half of it needs a network.", _CHOOSING),
    },
    ("quality", "short"): {
        HOSTED: Says(
            1, "Short, well-defined jobs are where open models most often do as well as you need.", _GAP
        ),
        SELF: Says(
            1, "Short, well-defined jobs are where open models most often do as well as you need.", _GAP
        ),
    },
    ("quality", "hardest"): {
        CLOSED: Says(2, "By the averages of 2026 the strongest general models were closed.", _GAP),
        HOSTED: Says(-1, "The best open models trailed by some months in 2026; test whether it shows.", _GAP),
        SELF: Says(CONFLICT, "What fits your hardware is further behind than the largest open models.", _GAP),
        HYBRID: Says(1, "The hard requests go to the strongest model, the rest need not.", _SWITCH),
    },
    ("volume", "little"): {
        CLOSED: Says(1, "Idle hours cost nothing by the token.", _BILL),
        HOSTED: Says(1, "Idle hours cost nothing by the token.", _BILL),
        SELF: Says(CONFLICT, "A card that waits is paid in full.", _BILL),
    },
    ("volume", "steady"): {
        CLOSED: Says(-1, "The bill grows with every token.", _BILL),
        HOSTED: Says(0, "The bill grows with every token, at a price that hosts compete on.", _BILL),
        SELF: Says(2, "Steady traffic keeps a card busy, which is when self-hosting wins on cost.", _BILL),
        HYBRID: Says(1, "A small model can take most requests first.", _SWITCH),
    },
    ("latency", "wakes"): {
        CLOSED: Says(1, "The provider keeps machines running for many customers.", _NIGHT),
        HOSTED: Says(1, "The host keeps machines running for many customers.", _NIGHT),
        SELF: Says(-1, "A cold start takes a minute or more, so a machine must be kept running.", _NIGHT),
    },
    ("latency", "batch"): {
        SELF: Says(1, "Requests that can wait fill the quiet hours of a card.", _BILL),
    },
    ("skills", "nobody"): {
        CLOSED: Says(2, "Somebody else is on call.", _NIGHT),
        HOSTED: Says(2, "Somebody else is on call.", _NIGHT),
        SELF: Says(CONFLICT, "A person in your team must answer when it fails.", _NIGHT),
        HYBRID: Says(-1, "Two models are two test runs and two sets of terms.", _SWITCH),
    },
    ("skills", "team"): {
        SELF: Says(1, "The team runs servers that matter already.", _NIGHT),
        HYBRID: Says(1, "There are people to keep a router and two models.", _SWITCH),
    },
    ("budget", "nothing"): {
        CLOSED: Says(2, "An account is quicker than a machine.", _CHOOSING),
        HOSTED: Says(2, "An account is quicker than a machine.", _CHOOSING),
        SELF: Says(CONFLICT, "A machine, its software and its alarms take longer than a week.", _NIGHT),
        HYBRID: Says(-1, "Two sides take longer than one.", _SWITCH),
    },
    ("budget", "hardware"): {
        SELF: Says(1, "There is time and money for what self-hosting asks first.", _NIGHT),
    },
    ("version", "newest"): {
        CLOSED: Says(1, "New models arrive without new hardware.", _TIME),
        SELF: Says(-1, "A better version is a different model to test, and may need other hardware.", _TIME),
    },
    ("version", "years"): {
        CLOSED: Says(CONFLICT, "The vendor retires models after months of notice.", _TIME),
        HOSTED: Says(-1, "A host may drop the model; the file can move to another.", _TIME),
        SELF: Says(2, "A file of your own has no retirement date.", _TIME),
        HYBRID: Says(-1, "The closed half retires.", _TIME),
    },
    ("changes", "tuning"): {
        CLOSED: Says(
            CONFLICT, "What a vendor’s tuning service makes stays on the vendor’s servers.", _CHANGE
        ),
        HOSTED: Says(1, "The tuned file is yours; ask whether the host serves it.", _CHANGE),
        SELF: Says(2, "The tuned file is yours to keep and move, within the licence.", _CHANGE),
    },
    ("licence", "unusual"): {
        CLOSED: Says(0, "The vendor’s contract decides; read its use policy.", _LICENCE),
        HOSTED: Says(-1, "The model’s licence and the host’s terms both count.", _LICENCE),
        SELF: Says(
            0, "Take a model under a licence without exclusions, such as Apache 2.0 or MIT.", _LICENCE
        ),
        HYBRID: Says(-1, "Two sets of terms must allow it.", _FOUR),
    },
}
