"""The memory lab: what a model needs against what a device has, and what to change when it is too much.

Bits per weight are those that llama.cpp's `tools/quantize/README.md` measured for Llama 3.1 8B; other models differ in
the second figure. Shapes are from each model's `config.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from content.labs.will_it_fit import formulas
from content.labs.will_it_fit.formulas import Device, Load, Shape
from labs.inputs import Choice, Input, Number

OWN = "own"
MORE = "More numbers"
ANOTHER = "Another model"
SHAPES: dict[str, tuple[str, Shape]] = {
    "llama-3.2-1b": ("Llama 3.2 1B", Shape(1.24e9, 16, 8, 64)),
    "llama-3.2-3b": ("Llama 3.2 3B", Shape(3.21e9, 28, 8, 128)),
    "mistral-7b": ("Mistral 7B v0.3", Shape(7.25e9, 32, 8, 128)),
    "qwen2.5-7b": ("Qwen2.5 7B", Shape(7.62e9, 28, 4, 128)),
    "llama-3.1-8b": ("Llama 3.1 8B", Shape(8.03e9, 32, 8, 128)),
    "phi-4": ("Phi-4 14B", Shape(14.7e9, 40, 10, 128)),
    "qwen2.5-32b": ("Qwen2.5 32B", Shape(32.8e9, 64, 8, 128)),
    "llama-3.3-70b": ("Llama 3.3 70B", Shape(70.6e9, 80, 8, 128)),
    "llama-3.1-405b": ("Llama 3.1 405B", Shape(405.9e9, 126, 8, 128)),
}
QUANTIZATIONS: dict[str, tuple[str, float]] = {
    "f16": ("16 bits, as released (F16, BF16)", 16.0),
    "q8_0": ("8 bits (Q8_0)", 8.50),
    "q6_k": ("6 bits (Q6_K)", 6.56),
    "q5_k_m": ("5 bits (Q5_K_M)", 5.70),
    "q4_k_m": ("4 bits (Q4_K_M)", 4.89),
    "q3_k_l": ("3 bits (Q3_K_L)", 4.30),
    "q2_k": ("2 bits (Q2_K)", 3.16),
}
DEVICES: dict[str, tuple[str, Device]] = {
    "laptop-16": ("Laptop with 16 GB of shared memory", Device(16, usable_share=0.67)),
    "laptop-32": ("Laptop with 32 GB of shared memory", Device(32, usable_share=0.75)),
    "laptop-64": ("Laptop with 64 GB of shared memory", Device(64, usable_share=0.75)),
    "gpu-8": ("Graphics card with 8 GB", Device(8)),
    "gpu-12": ("Graphics card with 12 GB", Device(12)),
    "gpu-16": ("Graphics card with 16 GB", Device(16)),
    "gpu-24": ("Graphics card with 24 GB (RTX 4090, L4, A10)", Device(24)),
    "gpu-48": ("GPU with 48 GB (L40S, A6000)", Device(48)),
    "gpu-80": ("GPU with 80 GB (A100, H100)", Device(80)),
    "gpu-141": ("GPU with 141 GB (H200)", Device(141)),
    "gpu-80-2": ("2 GPUs with 80 GB", Device(80, 2)),
    "gpu-80-4": ("4 GPUs with 80 GB", Device(80, 4)),
    "gpu-80-8": ("8 GPUs with 80 GB", Device(80, 8)),
    "gpu-141-8": ("8 GPUs with 141 GB", Device(141, 8)),
}


def _options(table: Mapping[str, tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, (label, _) in table.items())


AT_ONCE = (
    *(
        f"{who} {when}"
        for who in ("users", "people")
        for when in ("at once", "at the same time", "in parallel")
    ),
    *(f"{when} {who}" for who in ("users", "conversations") for when in ("concurrent", "simultaneous")),
)
INPUTS: tuple[Input, ...] = (
    Choice("model", "Model", (*_options(SHAPES), (OWN, "Another model, described below")), "llama-3.1-8b"),
    Choice("quantization", "Weights kept in", _options(QUANTIZATIONS), "q4_k_m"),
    Number(
        "context", "Length of a conversation", "tokens", 256, 1_000_000, 8192, 1, log=True, said=("context",)
    ),
    Choice("device", "On", _options(DEVICES), "gpu-12"),
    Number(
        "conversations",
        "Conversations at the same time",
        "",
        1,
        1000,
        1,
        1,
        log=True,
        said=AT_ONCE,
        group=MORE,
    ),
    Choice("cache", "Cache kept in", (("16", "16 bits"), ("8", "8 bits")), "16", group=MORE),
    Number("parameters", "Parameters", "billion", 0.1, 2000, 8, 0.1, log=True, group=ANOTHER),
    Number(
        "layers", "Layers", "", 1, 300, 32, 1, group=ANOTHER, about="num_hidden_layers in its config.json"
    ),
    Number("kv_heads", "Key-value heads", "", 1, 128, 8, 1, group=ANOTHER, about="num_key_value_heads"),
    Number("head_size", "Size of a head", "", 16, 512, 128, 1, group=ANOTHER, about="head_dim"),
)


@dataclass(frozen=True)
class Part:
    """A share of the memory, for the bar: `percent` of the wider of what is needed and what is there."""

    name: str
    gb: float
    kind: str
    start: float
    percent: float


@dataclass(frozen=True)
class Result:
    fits: bool
    needed_gb: float
    usable_gb: float
    parts: tuple[Part, ...]
    limit_percent: float
    cache_per_token_kb: float
    longest_context: int
    most_conversations: int
    changes: tuple[str, ...]

    @property
    def limit_at(self) -> float:
        """Where the limit stands in a picture 640 wide."""
        return 6.4 * self.limit_percent


class WillItFit:
    name = "will-it-fit"
    title = "Will it fit?"
    summary = (
        "A model needs room for its weights, for the cache of everything it has read, and for the engine. Put them "
        "beside what your machine has."
    )
    inputs = INPUTS
    facts: tuple[str, ...] = ("q4-k-m-bits", "llama-31-largest", "llama-33-size")

    def work_out(self, values: Mapping[str, Any]) -> Result:
        load, device = _load(values), DEVICES[values["device"]][1]
        needed, usable = formulas.needed_gb(load, device.count), formulas.usable_gb(device)
        fits = formulas.fits(load, device)
        return Result(
            fits=fits,
            needed_gb=needed,
            usable_gb=usable,
            parts=_parts(load, device, max(needed, usable)),
            limit_percent=100 * usable / max(needed, usable),
            cache_per_token_kb=formulas.cache_bytes_per_token(load) / 1000,
            longest_context=formulas.longest_context_tokens(load, device),
            most_conversations=formulas.most_conversations(load, device),
            changes=() if fits else tuple(_changes(load, device, values["quantization"])),
        )

    def tell(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        found = self.work_out(values)
        model = (
            f"A model of {values['parameters']:g} billion parameters"
            if values["model"] == OWN
            else SHAPES[values["model"]][0]
        )
        talks = int(values["conversations"])
        return (
            f"{model} in {QUANTIZATIONS[values['quantization']][0]}, {talks:,} conversation{'' if talks == 1 else 's'} of "
            f"{values['context']:,.0f} tokens: needs {found.needed_gb:.1f} GB, and "
            f"{DEVICES[values['device']][0]} leaves {found.usable_gb:.1f} GB. "
            f"{'It fits.' if found.fits else 'It does not fit.'}",
            *(f"It would with: {one}" for one in found.changes[:2]),
        )


def _load(values: Mapping[str, Any]) -> Load:
    if values["model"] == OWN:
        shape = Shape(
            values["parameters"] * 1e9,
            int(values["layers"]),
            int(values["kv_heads"]),
            int(values["head_size"]),
        )
    else:
        shape = SHAPES[values["model"]][1]
    return Load(
        shape=shape,
        bits_per_weight=QUANTIZATIONS[values["quantization"]][1],
        bits_per_cached_number=float(values["cache"]),
        context_tokens=int(values["context"]),
        conversations=int(values["conversations"]),
    )


def _parts(load: Load, device: Device, whole: float) -> tuple[Part, ...]:
    sizes = (
        ("Weights", formulas.weights_gb(load), "weights"),
        ("Cache", formulas.cache_gb(load), "cache"),
        ("Engine", formulas.ENGINE_GB * device.count, "engine"),
    )
    parts, start = [], 0.0
    for name, gb, kind in sizes:
        parts.append(Part(name, gb, kind, start, 100 * gb / whole))
        start += 100 * gb / whole
    return tuple(parts)


def _changes(load: Load, device: Device, quantization: str) -> list[str]:
    """What alone would make it fit, the least loss first."""
    changes = []
    longest = formulas.longest_context_tokens(load, device)
    if longest >= 1024:
        changes.append(f"Conversations of at most {longest:,} tokens.")
    at_once = formulas.most_conversations(load, device)
    if 1 <= at_once < load.conversations:
        changes.append(f"At most {at_once} conversation{'' if at_once == 1 else 's'} at the same time.")
    smaller = list(QUANTIZATIONS)[list(QUANTIZATIONS).index(quantization) + 1 :]
    for name in smaller:
        label, bits = QUANTIZATIONS[name]
        if formulas.fits(replace(load, bits_per_weight=bits), device):
            loss = " Expect clearly worse answers below 4 bits; test on your own work." if bits < 4.5 else ""
            changes.append(f"Weights in {label}.{loss}")
            break
    larger = sorted(
        (one for one in DEVICES.values() if formulas.fits(load, one[1])),
        key=lambda one: formulas.usable_gb(one[1]),
    )
    if larger:
        changes.append(f"{larger[0][0]}.")
    if not changes:
        changes.append(
            "None of the machines here is enough. Take a smaller model, or one that somebody else hosts."
        )
    return changes
