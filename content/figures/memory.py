"""Bits, files and memory: what fewer bits cost, what fills a card, what training takes."""

from __future__ import annotations

import re
from dataclasses import replace

from content.figures import ledger
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.figures.scales import Even
from content.labs.will_it_fit import formulas
from content.labs.will_it_fit.formulas import Load
from content.labs.will_it_fit.lab import SHAPES

GB = 1e9  # bytes, everywhere in the course
GIB = 1024**3  # in which llama.cpp lists files
ENGINE = 1.0  # GB on each device, as the lab reckons


def bits_size_quality(on: Drawing) -> None:
    """Each format of one model: how large the file is, and how much worse it foretells a text."""
    files, words = _by_format("llama-3-8b-file-sizes"), _by_format("llama-3-8b-perplexity")
    across, up = Even(0, 17, 44, WIDTH - 14), Even(0, 60, 300, 46)
    on.text(0, 14, "How much worse it predicts text, against 16 bits", size=SMALL, fill="soft")
    for percent in (0, 20, 40, 60):
        on.line((44, up(percent)), (WIDTH - 6, up(percent)), stroke="line" if percent else "edge")
        on.text(38, up(percent) + 5, f"{percent} %", size=SMALL, fill="soft", anchor="end")
    for size in (0, 4, 8, 12, 16):
        on.text(across(size), 320, f"{size} GB", size=SMALL, fill="soft", anchor="middle")
    on.text(WIDTH, 340, "size of the file, Llama 3 8B", size=SMALL, fill="soft", anchor="end")
    worse = {name: 100 * (value / words["F16"] - 1) for name, value in words.items()}
    points = [(across(files[name] * GIB / GB), up(worse[name])) for name in files]
    on.path(points, stroke="open", thick=2)
    for (x, y), name in zip(points, files, strict=True):
        on.dot(x, y, side="open", radius=5)
        told = f"{worse[name]:.0f} %" if worse[name] >= 1 else "under 1 %"
        if name in ("Q2_K", "Q3_K_M", "Q4_K_M"):
            on.text(x + 11, y - (16 if name == "Q4_K_M" else 1), f"{name}, {told}", size=SMALL, bold=True)
        elif name in ("Q8_0", "F16"):
            on.text(x, y - 10, name, size=SMALL, bold=True, anchor="middle")
    on.height = 346


def _by_format(fact: str) -> dict[str, float]:
    """Numbers by the format before each, largest file first."""
    return {name: float(number) for name, number in re.findall(r"(\w+) ([\d.]+)", ledger.value(fact))}


def memory_of_a_model(on: Drawing) -> None:
    """Weights, cache and engine of an 8B model for one, five and ten conversations, against one card."""
    shape = SHAPES["llama-3.1-8b"][1]
    one = Load(shape, ledger.numbers("q4-k-m-bits")[0], 16, 8192, 1)
    card = 12 * (1 - formulas.FREE_SHARE)
    across = Even(0, 18, 0, WIDTH - 30)
    y = 60.0
    on.text(0, 14, "Llama 3.1 8B in 4.9 bits, conversations of 8,192 tokens", size=SMALL, fill="soft")
    on.text(WIDTH, 56, f"dashed: a 12 GB card, {card:.1f}", size=SMALL, anchor="end")
    for many in (1, 5, 10):
        load = replace(one, conversations=many)
        cache = formulas.cache_bytes_per_token(load) * load.context_tokens * many / GB
        parts = (
            ("weights", shape.parameters * load.bits_per_weight / 8 / GB, "open-fill", "on-open"),
            ("cache", cache, "open-wash", "ink"),
            ("engine", ENGINE, "sunk", "ink"),
        )
        whole = sum(size for _, size, _, _ in parts)
        fits = "fits" if whole <= card else "does not fit"
        words = f"{many} conversation{'s' if many > 1 else ''}: {whole:.1f} GB, {fits}"
        on.text(0, y, words, size=SMALL, bold=True)
        left = 0.0
        for name, size, fill, letters in parts:
            x, wide = across(left), across(left + size) - across(left)
            on.rect(x + 0.8, y + 10, wide, 30, fill=fill, stroke="open", thick=1.4)
            if wide > 50:
                words = f"{name} {size:.1f}" if wide > 80 else f"{size:.1f}"
                on.text(x + wide / 2, y + 30, words, size=SMALL, fill=letters, anchor="middle")
            elif many == 1:
                anchor = "end" if name == "cache" else "start"
                at = x + wide - 3 if name == "cache" else x + 5
                on.text(at, y + 56, f"{name} {size:.1f}", size=SMALL, anchor=anchor)
            left += size
        on.line((across(card), y + 5), (across(card), y + 45), stroke="ink", thick=1.8, dash="5 4")
        y += 84 if many == 1 else 66
    on.text(WIDTH, y - 6, "GB, each of 1,000 million bytes", size=SMALL, fill="soft", anchor="end")
    on.height = y


def training_memory(on: Drawing) -> None:
    """A model of 65 billion parameters: to run it, and to train it in three ways."""
    billions = ledger.numbers("qlora-one-card")[0]
    full, small = ledger.numbers("qlora-memory")
    run = billions * 2
    across = Even(0, full, 0, WIDTH - 2)
    rows = (
        ("Full fine-tuning, 16 bits", full, f"more than {full:.0f} GB", ""),
        ("LoRA, 16 bits", run, f"{run:.0f} GB and a little", "the model stays; a small file is trained"),
        ("QLoRA, 4 bits", small, f"less than {small:.0f} GB", "fits one card of 48 GB"),
        ("To run it, 16 bits", run, f"{run:.0f} GB", ""),
    )
    y = 14.0
    for name, size, told, words in rows:
        own = name.startswith("To run")
        on.text(0, y, name, size=SMALL, bold=True, fill="ink" if own else "open")
        if own:
            on.rect(0.8, y + 9, across(size), 24, fill="sunk", stroke="edge")
        else:
            on.bar(0.8, y + 9, across(size) - 1, 24, side="open")
        inside = size > full / 2
        on.text(
            12 if inside else across(size) + 9, y + 26, told, size=SMALL, fill="on-open" if inside else "ink"
        )
        if words:
            on.text(across(size) + 9, y + 44, words, size=SMALL, fill="soft")
        y += 74 if words else 58
    on.text(WIDTH, y, f"a model of {billions:.0f} billion parameters", size=SMALL, fill="soft", anchor="end")
    on.height = y + 6
