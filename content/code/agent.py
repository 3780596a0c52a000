"""The agent of the lesson "Build and ship a real agent".

It answers mails to a small shop, with two models for each step, and
needs nothing but Python. The variable STEPS names the models; SENDER
says who wrote the mail, which is read from standard input.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import urllib.request
from decimal import Decimal

HAND_OVER = "A person will answer you."
KINDS = ("refund", "opening hours", "other")
DAYS = 14  # after which nothing is refunded

# What the shop knows: who ordered it, what was paid, how many days ago.
ORDERS = {
    "A-17": {
        "sender": "ann@example.org",
        "paid": Decimal("40"),
        "days": 9,
    }
}

# away, silent, cut off, or not of the form that was asked for
UNUSABLE = (OSError, ValueError, LookupError, TypeError)


class NoAnswer(Exception):
    """No model of a step gave an answer that can be used."""


def steps():
    """{"route": [{"url", "model", "key", "price"}, …], …}, the first
    choice first; the price is in dollars for a million tokens."""
    return json.loads(os.environ["STEPS"])


def ask(step, system, text, seconds=30):
    """The first whole answer of the step's models, or NoAnswer."""
    for to in steps()[step]:
        begun = time.monotonic()
        try:
            answer, tokens = ask_one(to, system, text, seconds)
        except UNUSABLE as why:
            failed = f"failed: {type(why).__name__}"
            log(step, to["model"], begun, 0, failed)
            continue
        spent.add(tokens * to.get("price", 0) / 1_000_000)
        log(step, to["model"], begun, tokens, "answered")
        return answer
    raise NoAnswer(step)


def ask_one(to, system, text, seconds):
    """Asks one model, on any chat completions server."""
    body = {
        "model": to["model"],
        "max_tokens": 400,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": text},
        ],
    }
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {to['key']}",
    }
    request = urllib.request.Request(
        to["url"] + "/chat/completions",
        json.dumps(body).encode(),
        headers,
    )
    with urllib.request.urlopen(request, timeout=seconds) as said:
        data = json.load(said)
    choice = data["choices"][0]
    if choice["finish_reason"] != "stop":
        raise ValueError("cut off")
    return str(choice["message"]["content"]), data.get("usage", {}).get(
        "total_tokens", 0
    )


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
    draft = ask("write", prompt, json.dumps(facts))
    return draft if check(draft, facts) else HAND_OVER


def check(draft, facts):
    """Whether a draft names its sum, and no figure of its own."""
    words = draft.replace(facts["order"], "")
    figures = {
        Decimal(one) for one in re.findall(r"\d+(?:\.\d+)?", words)
    }
    known = {
        Decimal(one)
        for one in re.findall(
            r"\d+(?:\.\d+)?", json.dumps({**facts, "order": ""})
        )
    }
    has_sum = (
        not facts["refund"]
        or Decimal(facts["amount"].strip("$")) in figures
    )
    other_money = re.search("[€£¥]|euro|pound", words, re.I)
    return (
        bool(draft.strip())
        and has_sum
        and figures <= known
        and not other_money
    )


class Spent:
    """Dollars of today, and each sender's mails of the last hour."""

    def __init__(self, dollars_a_day=5.0, mails_an_hour=10):
        self.dollars_a_day, self.mails_an_hour = (
            dollars_a_day,
            mails_an_hour,
        )
        self.day, self.dollars, self.mails = None, 0.0, {}

    def add(self, dollars):
        today = time.strftime("%Y-%m-%d")
        self.day, self.dollars = (
            today,
            dollars + (self.dollars if self.day == today else 0.0),
        )

    def allows(self, sender):
        now = time.monotonic()
        lately = [
            one
            for one in self.mails.get(sender, [])
            if now - one < 3600
        ]
        self.mails[sender] = [*lately, now]
        paid = (
            self.dollars
            if self.day == time.strftime("%Y-%m-%d")
            else 0.0
        )
        return (
            len(lately) < self.mails_an_hour
            and paid < self.dollars_a_day
        )


spent = Spent()


def handle(sender, mail):
    """What is written back. Whatever goes wrong, a person answers."""
    if os.environ.get("EVERYTHING_TO_PEOPLE") or not spent.allows(
        sender
    ):
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
    seconds = round(time.monotonic() - begun, 2)
    line = {
        "step": step,
        "model": model,
        "seconds": seconds,
        "tokens": tokens,
        "outcome": outcome,
    }
    print(json.dumps(line), file=sys.stderr)


if __name__ == "__main__":
    print(handle(os.environ.get("SENDER", ""), sys.stdin.read()))
