"""What goes into a model: its three inputs, and the compute of models that can be named."""

from __future__ import annotations

from content.figures import ledger
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.figures.scales import Powers

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def three_inputs(on: Drawing) -> None:
    """Three boxes run into the weights, the weights into answers; braces say which release hands over what."""
    inputs = (("Data", "tokens"), ("Compute", "operations"), ("Algorithms", "code, papers"))
    wide, gap = 124.0, 14.0
    for place, (name, unit) in enumerate(inputs):
        x = place * (wide + gap)
        on.rect(x + 0.5, 2, wide - 1, 52, fill="sheet", stroke="edge", radius=8)
        on.text(x + wide / 2, 24, name, bold=True, anchor="middle")
        on.text(x + wide / 2, 43, unit, size=SMALL, fill="soft", anchor="middle")
        middle = x + wide / 2
        if place == 1:
            on.arrow((middle, 54), (middle, 96), stroke="ink")
        else:
            on.path([(middle, 54), (middle, 76), (WIDTH / 2, 76)], stroke="ink", thick=1.6)
    on.text(WIDTH / 2 + 12, 92, "training", size=SMALL, fill="soft")
    on.rect(100, 98, 200, 46, fill="open-wash", stroke="open", thick=2, radius=8)
    on.text(WIDTH / 2, 126, "Weights", bold=True, fill="open", anchor="middle")
    on.arrow((WIDTH / 2, 144), (WIDTH / 2, 180), stroke="ink")
    on.text(WIDTH / 2 + 12, 167, "use", size=SMALL, fill="soft")
    on.rect(100, 182, 200, 46, fill="closed-wash", stroke="closed", thick=2, radius=8)
    on.text(WIDTH / 2, 210, "Answers", bold=True, fill="closed", anchor="middle")
    y = 262.0
    for name, gets, side in (
        ("Closed API:", "answers", "closed"),
        ("Open weights:", "answers and weights", "open"),
        ("Fully open:", "all but the compute, which is told", "open"),
    ):
        on.text(134, y, name, bold=True, size=SMALL, fill=side, anchor="end")
        on.text(142, y, gets, size=SMALL)
        y += 22
    on.height = y - 10


def training_compute(on: Drawing) -> None:
    """A dot for each model on a scale of powers of ten, and the line of the AI Act."""
    rows = [
        ("GPT-3", "gpt-3-compute", "closed", False),
        ("Chinchilla", "chinchilla-compute", "closed", False),
        ("GPT-4", "gpt-4-compute", "closed", True),
        ("Pythia 12B", "pythia-training", "open", False),
        ("Llama 3.1 8B", "llama-31-8b-training", "open", False),
        ("Llama 3.1 405B", "llama-405b-compute", "open", False),
        ("DeepSeek-V3", "deepseek-v3-training", "open", False),
        ("GPT-4.5", "gpt-4-5-compute", "closed", True),
    ]
    known = sorted(((_operations(fact), name, side, guess) for name, fact, side, guess in rows), reverse=True)
    axis = Powers(1e22, 3e26, 122, WIDTH - 84)
    top, step = 58.0, 29.0
    bottom = top + step * len(known)
    for value in axis.tens():
        on.line((axis(value), top - 14), (axis(value), bottom - 8))
        on.text(axis(value), top - 20, _ten(value), size=SMALL, fill="soft", anchor="middle")
    law = axis(ledger.power("ai-act-compute"))
    on.line((law, top - 14), (law, bottom - 8), stroke="ink", thick=1.6, dash="5 4")
    on.text(
        WIDTH, bottom + 10, "dashed: above it, the EU AI Act presumes systemic risk", size=SMALL, anchor="end"
    )
    on.text(0, 14, "Operations in training", size=SMALL, fill="soft")
    on.text(WIDTH, 14, "hollow: an outsider’s estimate", size=SMALL, fill="soft", anchor="end")
    for place, (value, name, side, guess) in enumerate(known):
        y = top + step * place + 5
        on.text(0, y + 5, name, size=SMALL, fill=side)
        on.line((axis(1e22), y), (axis(value) - 7, y), stroke=side, thick=1.2)
        on.dot(axis(value), y, side=side, hollow=guess)
        more = "over " if "more" in ledger.value("gpt-4-5-compute") and name == "GPT-4.5" else ""
        on.text(WIDTH, y + 5, more + _spoken(value), size=SMALL, anchor="end")
    on.height = bottom + 16


def _operations(fact: str) -> float:
    """As it was told, or six operations for each parameter and token."""
    if "^" in ledger.value(fact):
        return ledger.power(fact)
    billions, trillions = ledger.numbers(fact)
    return 6 * billions * 1e9 * trillions * 1e12


def _ten(value: float) -> str:
    return "10" + f"{value:.0e}".split("+")[1].translate(_RAISED)


def _spoken(value: float) -> str:
    lead, power = f"{value:.1e}".split("e+")
    times = "" if lead == "1.0" else f"{float(lead):g} × "
    return f"{times}10{power.translate(_RAISED)}"
