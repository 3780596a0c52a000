"""The laws of the memory lab, and llama.cpp's own figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.labs.will_it_fit import formulas
from content.labs.will_it_fit.formulas import Device, Load, Shape
from content.labs.will_it_fit.lab import DEVICES, QUANTIZATIONS, SHAPES, WillItFit

EIGHT_B = SHAPES["llama-3.1-8b"][1]

shapes = st.builds(
    Shape,
    parameters=st.floats(1e8, 2e12),
    layers=st.integers(1, 200),
    kv_heads=st.integers(1, 64),
    head_size=st.integers(16, 256),
)
loads = st.builds(
    Load,
    shape=shapes,
    bits_per_weight=st.floats(1, 32),
    bits_per_cached_number=st.sampled_from([4.0, 8.0, 16.0]),
    context_tokens=st.integers(256, 1_000_000),
    conversations=st.integers(1, 500),
)
devices = st.builds(
    Device, memory_gb=st.floats(4, 200), count=st.integers(1, 16), usable_share=st.floats(0.5, 1)
)


@pytest.mark.parametrize(
    ("quantization", "gb"),
    [("f16", 16.06), ("q8_0", 8.54), ("q6_k", 6.59), ("q5_k_m", 5.72), ("q4_k_m", 4.92), ("q2_k", 3.17)],
)
def test_an_8b_file_has_the_size_that_llama_cpp_measured(quantization: str, gb: float) -> None:
    load = Load(EIGHT_B, QUANTIZATIONS[quantization][1], 16, 8192, 1)
    assert formulas.weights_gb(load) == pytest.approx(gb, abs=0.02)


def test_8192_tokens_of_an_8b_model_are_about_one_gigabyte_of_cache() -> None:
    # 2 x 32 layers x 8 heads x 128 x 2 bytes a token
    load = Load(EIGHT_B, 16, 16, 8192, 1)
    assert formulas.cache_bytes_per_token(load) == 131_072
    assert formulas.cache_gb(load) == pytest.approx(1.074, abs=0.001)


@given(loads, devices)
def test_the_longest_context_fits_and_one_token_more_does_not(load: Load, device: Device) -> None:
    longest = formulas.longest_context_tokens(load, device)
    if longest:
        assert formulas.fits(replace(load, context_tokens=longest - 1), device)
    assert not formulas.fits(replace(load, context_tokens=longest + 2), device)


@given(loads, devices)
def test_the_most_conversations_fit_and_one_more_does_not(load: Load, device: Device) -> None:
    most = formulas.most_conversations(load, device)
    assert not formulas.fits(replace(load, conversations=most + 1), device)
    if most > 1:
        assert formulas.fits(replace(load, conversations=most - 1), device)


@given(loads, st.floats(1, 4))
def test_more_of_anything_never_needs_less(load: Load, factor: float) -> None:
    needed = formulas.needed_gb(load)
    assert formulas.needed_gb(replace(load, bits_per_weight=load.bits_per_weight * factor)) >= needed
    assert formulas.needed_gb(replace(load, context_tokens=int(load.context_tokens * factor))) >= needed
    assert formulas.needed_gb(replace(load, conversations=int(load.conversations * factor))) >= needed


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("model", SHAPES)
def test_what_does_not_fit_is_told_what_to_change(model: str, device: str) -> None:
    lab = WillItFit()
    values = {one.name: one.default for one in lab.inputs} | {
        "model": model,
        "device": device,
        "conversations": 4,
    }
    result = lab.work_out(values)
    assert result.fits != bool(result.changes)
    assert sum(part.percent for part in result.parts) <= 100.001
