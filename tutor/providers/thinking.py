"""Models that think before they answer. They are told not to; one that does it all the same is told to the operator."""

from __future__ import annotations

THOUGHT = "The model thought too long."  # said to the learner, and what the operator's pages look for
ROOM = 2_000  # tokens beside the answer's, for a model that is known to think
_OFF = {
    "ollama": "take a model of Ollama's that does not think, or one whose thinking `/set nothink` switches off",
    "openai-compatible": "switch it off where it is served (llama-server --reasoning-budget 0, vLLM "
    "--default-chat-template-kwargs '{\"enable_thinking\": false}', LM Studio in the model's settings), or take one that "
    "does not think",
}


def advice(name: str, kind: str) -> str:
    """What the operator reads in the log, in `check --deploy` and beside the charts."""
    off = _OFF.get(kind, "take one that does not think, or thinks less")
    return f"The model {name} thinks too long, so no tokens are left for its answer. To switch it off: {off}."
