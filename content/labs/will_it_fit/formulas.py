"""Will it fit? The memory that a model needs to answer: its weights, the cache of what was read, and working room."""

from __future__ import annotations

from dataclasses import dataclass, replace

GB = 10**9  # bytes; a card that is sold as 12 GB holds 7 % more, which is left as a reserve
ENGINE_GB = 1.0  # what an engine takes on each device before any weight: its context, kernels and buffers
FREE_SHARE = (
    0.05  # of a device, kept free: a device that is full to the last byte fails on the first long request
)


@dataclass(frozen=True)
class Shape:
    """What of a model's architecture decides its memory; `config.json` of a model says it."""

    parameters: float
    layers: int
    kv_heads: int  # num_key_value_heads
    head_size: int


@dataclass(frozen=True)
class Load:
    """One way to run it. `bits_per_weight` is the average over the file, scales included."""

    shape: Shape
    bits_per_weight: float
    bits_per_cached_number: float
    context_tokens: int  # of one conversation
    conversations: int  # at the same time


@dataclass(frozen=True)
class Device:
    memory_gb: float  # of one
    count: int = 1
    usable_share: float = 1.0  # a laptop that shares its memory leaves the rest to everything else


def weights_gb(load: Load) -> float:
    return load.shape.parameters * load.bits_per_weight / 8 / GB


def cache_bytes_per_token(load: Load) -> float:
    """A key and a value for each layer, key-value head and place in a head."""
    shape = load.shape
    return 2 * shape.layers * shape.kv_heads * shape.head_size * load.bits_per_cached_number / 8


def cache_gb(load: Load) -> float:
    """Every conversation at its full length."""
    return cache_bytes_per_token(load) * load.context_tokens * load.conversations / GB


def needed_gb(load: Load, devices: int = 1) -> float:
    return weights_gb(load) + cache_gb(load) + ENGINE_GB * devices


def usable_gb(device: Device) -> float:
    return device.memory_gb * device.usable_share * (1 - FREE_SHARE) * device.count


def fits(load: Load, device: Device) -> bool:
    return needed_gb(load, device.count) <= usable_gb(device)


def longest_context_tokens(load: Load, device: Device) -> int:
    """The longest conversation that fits with everything else as it is; 0 when not even the weights do."""
    room = usable_gb(device) - needed_gb(replace(load, context_tokens=0), device.count)
    return max(0, int(room * GB / (cache_bytes_per_token(load) * load.conversations)))


def most_conversations(load: Load, device: Device) -> int:
    """How many conversations of this length fit at once; 0 when not one does."""
    room = usable_gb(device) - needed_gb(replace(load, conversations=0), device.count)
    return max(0, int(room * GB / (cache_bytes_per_token(load) * load.context_tokens)))
