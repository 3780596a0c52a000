"""Which tool mends which fault, and who decides at each step of an agent."""

from __future__ import annotations

from content.figures.drawing import SMALL, WIDTH, Drawing


def prompt_retrieve_train(on: Drawing) -> None:
    """Four faults and the repair of each, the quickest first."""
    rows = (
        ("It answers in the wrong form or tone", "Prompt: Say it more clearly, show two examples", "minutes"),
        ("It does not know your prices or cases", "Retrieval: Put the text into the prompt", "days"),
        ("It follows the prompt nine times of ten", "More examples, then fine-tuning", "weeks"),
        ("It fails with any prompt you try", "A stronger model, or a smaller task", "a new test"),
    )
    on.text(0, 14, "What you see", size=SMALL, fill="soft")
    on.text(196, 14, "First repair", size=SMALL, fill="soft")
    y = 24.0
    for fault, repair, effort in rows:
        end = max(on.box(0.5, y, 158, fault, height=80), y + 80)
        middle = (y + end) / 2
        on.arrow((159, middle), (193, middle), stroke="ink")
        head, _, words = repair.partition(": ")
        if words:
            on.box(196, y, WIDTH - 197, words, head=head, height=80)
        else:
            on.box(196, y, WIDTH - 197, "", head=head, height=80)
        on.text(WIDTH - 10, end - 9, effort, size=SMALL, fill="soft", anchor="end")
        y = end + 12
    on.height = y - 10


def agent_steps(on: Drawing) -> None:
    """Six steps down; what a model does and what code decides."""
    steps = (
        ("Route", "mail → one of three kinds", "Small open model", "open"),
        ("Extract", "mail → order number", "Small open model", "open"),
        ("Look up", "number → order, or nothing", "Code", ""),
        ("Judge", "order → refund, or none", "Code", ""),
        ("Write", "facts → two sentences", "Closed API", "closed"),
        ("Send", "sentences → mail", "Code; at first a person", ""),
    )
    on.text(0, 14, "Step", size=SMALL, fill="soft")
    on.text(WIDTH, 14, "Who does it", size=SMALL, fill="soft", anchor="end")
    y = 24.0
    for place, (name, passes, who, side) in enumerate(steps):
        wash = {"open": "open-wash", "closed": "closed-wash"}.get(side, "sheet")
        on.rect(0.5, y, WIDTH - 1, 54, fill=wash, stroke=side or "edge", radius=8)
        on.text(12, y + 23, name, bold=True, fill=side or "ink")
        on.text(12, y + 43, passes, size=SMALL)
        on.text(WIDTH - 12, y + 23, who, size=SMALL, bold=True, fill=side or "ink", anchor="end")
        if side:
            on.text(WIDTH - 12, y + 43, "checked by code", size=SMALL, anchor="end")
        y += 54
        if place < len(steps) - 1:
            on.arrow((24, y), (24, y + 18), stroke="ink")
            if place == 1:
                on.text(34, y + 14, "here the mail stops: no later step sees it", size=SMALL, fill="soft")
            y += 20
    on.height = y + 2
