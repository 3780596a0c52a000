"""Prices of tokens and dates of retirement: figures of the lesson on the production decision."""

from __future__ import annotations

from content.figures import ledger
from content.figures.drawing import NORMAL, SMALL, WIDTH, Drawing
from content.figures.scales import Even, Powers

# name, and the fact that each price has: NAME-in and NAME-out
_CLOSED = (
    ("GPT-6.2 Astra", "price-gpt-6-2-astra"),
    ("Claude Fable 5.2", "price-fable-5-2"),
    ("Claude Opus 5.5", "price-opus-5-5"),
    ("Gemini 4 Neon", "price-gemini-4-neon"),
    ("GPT-6.2 Sol", "price-gpt-6-2-sol"),
    ("Claude Sonnet 5.5", "price-sonnet-5-5"),
    ("Gemini 4 Hydrogen", "price-gemini-4-hydrogen"),
    ("GPT-6.1 Terra", "price-gpt-6-1-terra"),
    ("GPT-6 Luna", "price-gpt-6-luna"),
    ("Claude Haiku 5.5", "price-haiku-5-5"),
)
_OPEN = (
    ("Kimi K3.1 Pro", "price-kimi-k3-1-pro-moonshot"),
    ("GLM-5.3", "price-glm-5-3-siliconflow"),
    ("Qwen3.5-397B", "price-qwen3-5-397b-together"),
    ("DeepSeek V4 Pro", "price-deepseek-v4-pro-deepseek"),
    ("Llama 3.3 70B", "price-llama-3-3-70b-deepinfra"),
    ("Gemma 4 31B", "price-gemma-4-31b-venice"),
    ("Llama 4 Scout", "price-llama-4-scout-deepinfra"),
    ("gpt-oss-120b", "price-gpt-oss-120b-openrouter"),
)


def price_ladder(on: Drawing) -> None:
    """From what a token read costs to what a token written costs, one bar a model, dearest first."""
    rows = [(name, fact, "closed") for name, fact in _CLOSED] + [(name, fact, "open") for name, fact in _OPEN]
    priced = [
        (ledger.dollars(f"{fact}-in"), ledger.dollars(f"{fact}-out"), name, side) for name, fact, side in rows
    ]
    priced.sort(key=lambda row: (-row[1], -row[0], row[2]))
    axis = Powers(0.03, 60, 142, WIDTH - 10)
    top, step = 44.0, 23.0
    bottom = top + step * len(priced)
    for value in (0.1, 1.0, 10.0):
        on.line((axis(value), top - 8), (axis(value), bottom))
        on.text(
            axis(value),
            top - 14,
            f"${value:.2f}" if value < 1 else f"${value:g}",
            size=SMALL,
            fill="soft",
            anchor="middle",
        )
    on.text(0, 14, "Closed", bold=True, fill="closed", size=NORMAL)
    on.text(62, 14, "and", size=NORMAL)
    on.text(96, 14, "open", bold=True, fill="open", size=NORMAL)
    on.text(WIDTH, 14, "$ a million tokens", size=SMALL, fill="soft", anchor="end")
    for place, (read, written, name, side) in enumerate(priced):
        y = top + step * place + 10
        on.text(0, y + 5, name, size=SMALL, fill=side)
        on.bar(axis(read), y - 5, axis(written) - axis(read), 10, side=side, radius=5)
    on.text(WIDTH, bottom + 16, "Left end: read. Right end: written.", size=SMALL, fill="soft", anchor="end")
    on.height = bottom + 22


def retirement_timeline(on: Drawing) -> None:
    """From the notice, on the left, to the day on which it is switched off, on the right."""
    half_a_year, sixty = 183, int(ledger.numbers("anthropic-notice")[0])
    vendors = (
        ("Claude Opus 3", "claude-opus-3-end", "", sixty),
        ("Claude Opus 4", "claude-opus-4-end", "", sixty),
        ("GPT-5", "gpt-5-end", "gpt-5-announced", half_a_year),
        ("GPT-4o and GPT-4.1", "openai-gpt4-end", "openai-gpt4-announced", half_a_year),
        ("Tuning at OpenAI", "openai-tuning-end", "openai-tuning-announced", 0),
    )
    notices = []
    for name, fact, announced, promised in vendors:
        told, ended = (ledger.day(announced), ledger.day(fact)) if announced else ledger.days(fact)
        notices.append((ended, (ended - told).days, promised, name))
    across = Even(0, 250, WIDTH - 3, 2)
    on.text(0, 14, "Days of notice", size=SMALL, fill="soft")
    on.text(WIDTH, 14, "dashed: the least that was promised", size=SMALL, fill="soft", anchor="end")
    y, step = 46.0, 50.0
    bottom = y + step * (len(notices) + 1) - 14
    for ended, days, promised, name in sorted(notices):
        on.text(0, y, name, size=SMALL, bold=True, fill="closed")
        on.text(across(0) - 8, y, f"off {ledger.short_day(ended)}", size=SMALL, anchor="end")
        on.bar(across(days), y + 8, across(0) - across(days), 18, side="closed")
        if promised:
            reach = across(promised)
            on.rect(reach, y + 5, across(0) - reach, 24, stroke="ink", thick=1.4, dash="4 3")
        on.text(across(0) - 8, y + 22, f"{days} days", size=SMALL, fill="on-closed", anchor="end")
        y += step
    days = 7 * int(ledger.numbers("digitalocean-notice")[0])
    on.text(0, y, "An open model at a host", size=SMALL, bold=True, fill="open")
    on.text(across(0) - 8, y, "the file stays", size=SMALL, anchor="end")
    on.bar(across(days), y + 8, across(0) - across(days), 18, side="open")
    on.text(across(days) - 8, y + 22, f"{days} days", size=SMALL, anchor="end")
    on.line((across(0) + 1.5, 28), (across(0) + 1.5, bottom), stroke="ink", thick=3)
    on.height = bottom + 4
