"""What TUTOR_MODELS says: `local=ollama:llama3.2, hosted=openai:gpt-5-mini`, each `NAME=KIND:MODEL[@BASE_URL]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

# Kind → where it is reached when no address is given; empty: an address is required.
KINDS = {
    "openai-compatible": "",
    "ollama": "http://127.0.0.1:11434",
    "openai": "https://api.openai.com/v1",
    "anthropic": "https://api.anthropic.com",
}
# What a question may be asked of that is no single model: no model may have these names.
WITHOUT, CHEAPEST = "extractive", "cheapest"
_FORM = "is a list such as local=ollama:llama3.2, each NAME=KIND:MODEL or NAME=KIND:MODEL@ADDRESS"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
_HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Model:
    """One model that the tutor may call. `name` is the operator's; a key is TUTOR_KEY_ and that name in capitals."""

    name: str
    kind: str
    model: str
    base_url: str

    @property
    def is_local(self) -> bool:
        """Whether a question to it stays on this machine. Ollama hands those of its cloud models on."""
        handed_on = self.kind == "ollama" and self.model.endswith(("-cloud", ":cloud"))
        return urlsplit(self.base_url).hostname in _HERE and not handed_on


def read(raw: str) -> tuple[Model, ...]:
    """The models in their order; raises ValueError that goes on after the variable's name."""
    models = tuple(_model(part.strip()) for part in raw.split(",") if part.strip())
    names = [model.name for model in models]
    if len(set(names)) < len(names):
        raise ValueError("names two models alike")
    return models


def _model(part: str) -> Model:
    name, _, rest = part.partition("=")
    kind, _, rest = rest.partition(":")
    model, _, address = rest.partition("@")
    if not _NAME.fullmatch(name) or not kind or not model:
        raise ValueError(_FORM)
    if name in (WITHOUT, CHEAPEST):
        means = "the tutor without a model" if name == WITHOUT else "a way of choosing among models"
        raise ValueError(f"calls a model {name}, which is {means}")
    if kind not in KINDS:
        raise ValueError(f"has the kind {kind}; the kinds are {', '.join(KINDS)}")
    base_url = (address or KINDS[kind]).rstrip("/")
    if not base_url:
        raise ValueError(f"needs an address for {name}, such as {part}@http://127.0.0.1:8080/v1")
    if urlsplit(base_url).scheme not in ("http", "https") or not urlsplit(base_url).hostname:
        raise ValueError(f"has an address for {name} that does not begin with http:// or https://")
    return Model(name, kind, model, base_url)


def read_embeddings(raw: str) -> Model | str:
    """`none`, `here`, nothing, or one model; raises ValueError that goes on after the variable's name."""
    if raw.strip() in ("", "none", "here"):
        return raw.strip()
    try:
        model = _model(raw.strip())
    except ValueError:
        raise ValueError(_EMBEDDINGS) from None
    if model.kind not in ("ollama", "openai-compatible", "openai"):
        raise ValueError(_EMBEDDINGS)
    return model


_EMBEDDINGS = "is none, here, or a model such as vec=ollama:nomic-embed-text"
_PRICES = "is a list such as gpt-5-mini=0.25/2.00, each MODEL=IN/OUT, the price of a million tokens"


def read_prices(raw: str) -> dict[str, tuple[float, float]]:
    """Model → what a million tokens cost, in and out; raises ValueError that goes on after the variable's name."""
    prices = {}
    for part in raw.split(","):
        if not part.strip():
            continue
        model, _, price = part.strip().rpartition("=")
        into, _, out = price.partition("/")
        try:
            found = float(into), float(out)
        except ValueError:
            raise ValueError(_PRICES) from None
        if not model or not all(0 <= one < 1e6 for one in found):
            raise ValueError(_PRICES)
        prices[model] = found
    return prices
