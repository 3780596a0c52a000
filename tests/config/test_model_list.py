"""TUTOR_MODELS as people write it, rightly and wrongly."""

from __future__ import annotations

import pytest

from config.model_list import Model, read


def test_a_list_is_read_in_its_order() -> None:
    models = read(
        "local=ollama:llama3.2:3b, big=openai-compatible:qwen@http://gpu.example:8000/v1/,rented=openai:gpt-5-mini"
    )
    assert models == (
        Model("local", "ollama", "llama3.2:3b", "http://127.0.0.1:11434"),
        Model("big", "openai-compatible", "qwen", "http://gpu.example:8000/v1"),
        Model("rented", "openai", "gpt-5-mini", "https://api.openai.com/v1"),
    )
    assert [model.is_local for model in models] == [True, False, False]


def test_nothing_is_no_model() -> None:
    assert read("") == read(" , ") == ()


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("llama3.2", "NAME=KIND:MODEL"),
        ("local=ollama", "NAME=KIND:MODEL"),
        ("Local Model=ollama:x", "NAME=KIND:MODEL"),
        ("a=grpc:x", "the kinds are"),
        ("a=openai-compatible:x", "needs an address"),
        ("a=openai-compatible:x@ftp://x", "http://"),
        ("a=ollama:x,a=ollama:y", "two models alike"),
    ],
)
def test_a_mistake_is_said(raw: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(raw)
