"""What four licences say of eight uses: the clause, its section, and what it comes to in plain words.

Not legal advice. Sections are those of the texts named in LICENCES; the words are this course's, not the licence's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ALLOWS, LIMITS, FORBIDS = "allows", "limits", "forbids"


@dataclass(frozen=True)
class Licence:
    name: str
    text: str  # which text
    url: str
    seen_on: str


@dataclass(frozen=True)
class Clause:
    verdict: str  # ALLOWS, LIMITS or FORBIDS
    section: str
    says: str


APACHE, MIT, LLAMA, GEMMA = "apache-2.0", "mit", "llama-3.3", "gemma"
LICENCES: dict[str, Licence] = {
    APACHE: Licence(
        "Apache License 2.0",
        "January 2004",
        "https://www.apache.org/licenses/LICENSE-2.0",
        "Mistral 7B, Gemma 4, gpt-oss",
    ),
    MIT: Licence(
        "MIT License", "as published by OSI", "https://opensource.org/license/mit", "DeepSeek-R1, Phi-4"
    ),
    LLAMA: Licence(
        "Llama 3.3 Community License",
        "6 December 2024",
        "https://www.llama.com/llama3_3/license/",
        "Llama 3.3 70B",
    ),
    GEMMA: Licence(
        "Gemma Terms of Use",
        "last modified 1 April 2026",
        "https://ai.google.dev/gemma/terms",
        "Gemma 1 to 3",
    ),
}

USES: dict[str, str] = {
    "inside": "Use it inside our organisation",
    "sell": "Sell a product or service that uses it",
    "host": "Offer the model itself to others as an API",
    "tune": "Tune it, and keep the result to ourselves",
    "share": "Give the weights, or tuned weights, to others",
    "train": "Train another model on its answers",
    "huge": "We had over 700 million monthly users",
    "listed": "Use it for something that use policies commonly list: weapons, spying, unlicensed medical or legal practice",
}

CLAUSES: Mapping[str, Mapping[str, Clause]] = {
    APACHE: {
        "inside": Clause(ALLOWS, "2", "Anyone may use, copy and change it, for any purpose."),
        "sell": Clause(ALLOWS, "2", "Commercial use needs no permission and no fee."),
        "host": Clause(ALLOWS, "2", "Running it for others is use like any other."),
        "tune": Clause(ALLOWS, "2", "Changes that you keep to yourself carry no duty."),
        "share": Clause(
            LIMITS, "4", "Pass on the licence and the notices, and mark the files that you changed."
        ),
        "train": Clause(ALLOWS, "2", "The licence says nothing of answers; it asks nothing for them."),
        "huge": Clause(ALLOWS, "2", "The size of the user does not matter."),
        "listed": Clause(ALLOWS, "2", "The licence excludes no use. The law still does."),
    },
    MIT: {
        "inside": Clause(ALLOWS, "paragraph 1", "Anyone may deal in it without restriction."),
        "sell": Clause(ALLOWS, "paragraph 1", "Selling is named among the rights."),
        "host": Clause(ALLOWS, "paragraph 1", "Running it for others is use like any other."),
        "tune": Clause(ALLOWS, "paragraph 1", "Changing it is named among the rights."),
        "share": Clause(
            LIMITS, "paragraph 2", "Keep the copyright notice and the text of the licence with it."
        ),
        "train": Clause(
            ALLOWS, "paragraph 1", "The licence says nothing of answers; it asks nothing for them."
        ),
        "huge": Clause(ALLOWS, "paragraph 1", "The size of the user does not matter."),
        "listed": Clause(ALLOWS, "paragraph 1", "The licence excludes no use. The law still does."),
    },
    LLAMA: {
        "inside": Clause(ALLOWS, "1.a", "A free licence to use, copy and change it, under the use policy."),
        "sell": Clause(
            LIMITS, "1.b.i", "Show “Built with Llama” where users see it, and pass on the agreement."
        ),
        "host": Clause(LIMITS, "1.b.i", "A service that contains it shows “Built with Llama” too."),
        "tune": Clause(ALLOWS, "1.a and 5.b", "Derived works are allowed, and what you add is yours."),
        "share": Clause(
            LIMITS,
            "1.b.i and 1.b.iii",
            "Pass on the agreement and the notice, and begin a derived model’s name with “Llama”.",
        ),
        "train": Clause(
            LIMITS,
            "1.b.i",
            "A model improved with its answers must begin its name with “Llama” if you share it.",
        ),
        "huge": Clause(
            FORBIDS,
            "2",
            "Without a licence that Meta may grant or refuse; the count is of the month before release.",
        ),
        "listed": Clause(
            FORBIDS, "1.b.iv", "Use must follow the Acceptable Use Policy, which is part of the agreement."
        ),
    },
    GEMMA: {
        "inside": Clause(ALLOWS, "2.2", "Use is allowed within the terms and the prohibited use policy."),
        "sell": Clause(
            LIMITS, "3.2", "Allowed, and you answer for your users keeping to the prohibited uses."
        ),
        "host": Clause(
            LIMITS,
            "1.1 and 3.1",
            "A hosted service counts as distribution: pass the use restrictions on to your users.",
        ),
        "tune": Clause(ALLOWS, "2.2", "A tuned model is a model derivative, and stays under the terms."),
        "share": Clause(
            LIMITS,
            "3.1",
            "Pass on the terms, bind others to the use restrictions, and mark the files that you changed.",
        ),
        "train": Clause(
            LIMITS,
            "1.1",
            "A model trained to behave like it through its answers is a model derivative, under the same terms.",
        ),
        "huge": Clause(ALLOWS, "2.2", "The size of the user does not matter."),
        "listed": Clause(
            FORBIDS,
            "3.2",
            "The prohibited use policy is part of the terms, and Google may restrict use against it.",
        ),
    },
}
