"""The agent of the lesson "Build and ship a real agent".

It answers mails to a small shop, with two models for each step, and
needs nothing but Python. The variable STEPS names the models. Mails
come in as lines of JSON, {"sender": …, "mail": …}, and each answer
goes out as one line.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import unicodedata
import urllib.request
from decimal import Decimal
from http.client import HTTPException
from pathlib import Path

HAND_OVER = "A person will answer you."
SIGNED = "\n\nWritten by a machine. Reply to reach a person."
KINDS = ("refund", "opening hours", "other")
DAYS = 14  # after which nothing is refunded
LIMIT = 400  # tokens in an answer
SWITCH = Path(__file__).with_name("EVERYTHING_TO_PEOPLE")

# What the shop knows: who ordered it, what was paid, how many days ago.
ORDERS = {
    "A-17": {
        "sender": "ann@example.org",
        "paid": Decimal("40"),
        "days": 9,
    }
}

# away, silent, cut off, or not of the form that was asked for
UNUSABLE = (
    OSError,
    HTTPException,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)

# "$40 million" holds no figure but 40
NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|dozen|hundred|thousand|million|billion|dollar|double|twice)s?\b",
    re.IGNORECASE,
)


class NoAnswer(Exception):
    """No model of a step gave an answer that can be used."""


def steps():
    """{"route": [{"url", "model", "key", "price", "body"}, …], …}, the
    first choice first. The price is in dollars for a million tokens;
    "body" is what this model wants otherwise in a request."""
    return json.loads(os.environ.get("STEPS", "{}"))


def ask(step, system, text, seconds=30):
    """The first whole answer of the step's models, or NoAnswer."""
    for to in steps().get(step, []):
        begun = time.monotonic()
        answer, tokens, outcome = None, 0, "failed: no whole text"
        try:
            answer, tokens = ask_one(to, system, text, seconds)
        except UNUSABLE as why:
            outcome = f"failed: {type(why).__name__}"
        # Tokens that were not told count as the limit and the prompt.
        count = tokens or LIMIT + len((system + text).encode())
        spent.add(count * to.get("price", 0) / 1_000_000)
        if answer is not None:
            outcome = "answered"
        log(step, to["model"], begun, tokens, outcome)
        if answer is not None:
            return answer
    raise NoAnswer(step)


def ask_one(to, system, text, seconds):
    """Asks one model, on any chat completions server. What comes back
    is its answer, or None if that was cut off, and the tokens of it."""
    body = {
        "model": to["model"],
        "max_tokens": LIMIT,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": text},
        ],
        **to.get("body", {}),
    }
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {to['key']}",
    }
    request = urllib.request.Request(
        to["url"] + "/chat/completions",
        json.dumps(
            {k: v for k, v in body.items() if v is not None}
        ).encode(),
        headers,
    )
    with urllib.request.urlopen(request, timeout=seconds) as said:
        data = json.load(said)
    usage = data.get("usage") or {}
    tokens = int(usage.get("total_tokens") or 0)
    choice = data["choices"][0]
    answer = choice["message"]["content"]
    whole = choice["finish_reason"] == "stop" and isinstance(
        answer, str
    )
    return answer if whole else None, tokens


def route(mail):
    prompt = "Answer with one of: refund, opening hours, other."
    said = ask("route", prompt, mail).strip().strip(".").lower()
    return said if said in KINDS else "other"  # checked by code


def order(number, sender):
    """A tool that only reads, and only the sender's own orders."""
    found = ORDERS.get(number)
    return found if found and found["sender"] == sender else None


def refund(sender, mail):
    prompt = "Give the order number in this mail, like A-17, or NONE."
    number = ask("extract", prompt, mail).strip().strip(".")
    found = order(number, sender)
    if found is None:
        return HAND_OVER
    if found["days"] <= DAYS:  # code, so no mail talks it away
        facts = {
            "order": number,
            "refund": True,
            "amount": f"${found['paid']:.2f}",
        }
    else:
        facts = {
            "order": number,
            "refund": False,
            "reason": f"older than {DAYS} days",
        }
    prompt = "Write two friendly sentences from these facts only."
    draft = ask("write", prompt, json.dumps(facts)).strip()
    return draft + SIGNED if check(draft, facts) else HAND_OVER


def check(draft, facts):
    """Takes out what a draft may say in figures. If it had to name a
    sum it did so once, and nothing like a number is left."""
    rest = draft.replace(facts["order"], "")
    if facts["refund"]:
        whole, cents = facts["amount"].strip("$").split(".")
        one = whole + (r"(\.00)?" if cents == "00" else rf"\.{cents}")
        rest, times = re.subn(
            rf"(?<!\w)\${one}(?!\w|[.,]\d)|(?<![\w$.,]){one} dollars\b",
            "",
            rest,
        )
    else:
        rest, times = rest.replace(f"{DAYS} days", ""), 1
    return (
        bool(draft)
        and times == 1
        and not NUMBER_WORDS.search(rest)
        and not any(
            one.isnumeric() or unicodedata.category(one) == "Sc"
            for one in rest
        )
    )


class Spent:
    """Dollars of today, and each sender's mails of the last hour."""

    def __init__(self, dollars_a_day=5.0, mails_an_hour=10):
        self.dollars_a_day = dollars_a_day
        self.mails_an_hour = mails_an_hour
        self.day, self.dollars, self.mails = None, 0.0, {}

    def add(self, dollars):
        self.dollars = self.today() + dollars

    def today(self):
        day = time.strftime("%Y-%m-%d")
        if self.day != day:
            self.day, self.dollars = day, 0.0
        return self.dollars

    def allows(self, sender):
        now = time.monotonic()
        lately = [
            one
            for one in self.mails.get(sender, [])
            if now - one < 3600
        ]
        allowed = (
            len(lately) < self.mails_an_hour
            and self.today() < self.dollars_a_day
        )
        self.mails[sender] = [*lately, now] if allowed else lately
        return allowed


spent = Spent()


def handle(sender, mail):
    """What is written back. Where a model fails, a person answers."""
    if SWITCH.exists() or not spent.allows(sender):
        return HAND_OVER
    try:
        return (
            refund(sender, mail)
            if route(mail) == "refund"
            else HAND_OVER
        )
    except NoAnswer:
        return HAND_OVER


def log(step, model, begun, tokens, outcome):
    """One line for each call, without a word of the mail."""
    line = {
        "at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "step": step,
        "model": model,
        "seconds": round(time.monotonic() - begun, 2),
        "tokens": tokens,
        "outcome": outcome,
    }
    print(json.dumps(line), file=sys.stderr)


if __name__ == "__main__":
    for line in sys.stdin:
        came = json.loads(line)
        print(
            json.dumps(handle(came["sender"], came["mail"])), flush=True
        )
