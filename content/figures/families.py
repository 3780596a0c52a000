"""The families of open models: how large they are, on what terms they come, and how one of them lived."""

from __future__ import annotations

from datetime import date

from content.figures import ledger
from content.figures.drawing import SMALL, WIDTH, Drawing
from content.figures.memory import ENGINE
from content.figures.scales import Powers, Time
from content.labs.will_it_fit.formulas import FREE_SHARE

_SIZES = (
    ("Kimi", ("kimi-k3-size",)),
    ("Qwen", ("qwen-35-sizes", "qwen-38-sizes")),
    ("DeepSeek", ("deepseek-v4-sizes",)),
    ("Mistral", ("mistral-open-sizes", "mistral-large-4")),
    ("GLM", ("glm-sizes",)),
    ("Nemotron", ("nemotron-sizes",)),
    ("Llama", ("llama-31-8b-training", "llama-33-size", "llama-31-largest", "llama-4-scout-size")),
    ("gpt-oss", ("gpt-oss-sizes",)),
    ("OLMo", ("olmo-sizes",)),
    ("Gemma", ("gemma-4-sizes",)),
    ("Phi", ("phi-4-sizes",)),
)


def families_size(on: Drawing) -> None:
    """A row for each family: all parameters of each size above, those used for each token below."""
    axis = Powers(0.7, 4000, 84, WIDTH - 8)
    top, step = 66.0, 32.0
    bottom = top + step * len(_SIZES) - 10
    on.dot(7, 10, side="open", radius=5)
    on.text(18, 15, "all parameters", size=SMALL)
    on.dot(139, 10, side="open", radius=4, hollow=True)
    on.text(150, 15, "used for each token", size=SMALL)
    for billions, words in ((1, "1 bn"), (10, "10 bn"), (100, "100 bn"), (1000, "1,000 bn")):
        on.line((axis(billions), top - 18), (axis(billions), bottom))
        on.text(axis(billions), top - 24, words, size=SMALL, fill="soft", anchor="middle")
    most = _most_on_one_card(80)
    on.line((axis(most), top - 18), (axis(most), bottom), stroke="ink", thick=1.5, dash="5 4")
    words = f"dashed: {most:.0f} bn in 4.9 bits, the most one 80 GB card holds"
    on.text(WIDTH, bottom + 18, words, size=SMALL, anchor="end")
    for place, (name, facts) in enumerate(_SIZES):
        y = top + step * place
        on.text(0, y + 5, name, size=SMALL, bold=True, fill="open")
        sizes = [size for fact in facts for size in ledger.sizes(fact)]
        totals = sorted(size.total for size in sizes)
        on.line((axis(totals[0]), y - 4), (axis(totals[-1]), y - 4), stroke="open", thick=1.5)
        for size in sizes:
            on.dot(axis(size.total), y - 4, side="open", radius=5)
            if size.active < size.total:
                on.dot(axis(size.active), y + 8, side="open", radius=3.5, hollow=True)
    on.height = bottom + 24


def _most_on_one_card(memory: float) -> float:
    """Thousand millions of parameters, in the format that llama.cpp measured, before a word is read."""
    bits = ledger.numbers("q4-k-m-bits")[0]
    return (memory * (1 - FREE_SHARE) - ENGINE) * 8 / bits


def families_terms(on: Drawing) -> None:
    """Above the models that ask for little more than their notices, below those with a condition."""
    y = 14.0
    on.text(0, y, "Permissive: use, change and sell it", bold=True, fill="open")
    y += 12
    for names, licence in (
        ("Gemma 4", _licence("gemma-permissive")),
        ("gpt-oss", "Apache 2.0"),
        ("Qwen3.5, Qwen3.8-27B", _licence("qwen-permissive")),
        ("Mistral Small 4, Large 3", _licence("mistral-permissive")),
        ("OLMo 3, with its data", "Apache 2.0"),
        ("DeepSeek V4", ledger.value("deepseek-v4-licence")),
        ("GLM-5.2, GLM-5.3-Flash", ledger.value("glm-licence").split()[0]),
        ("Phi-4", _licence("phi-permissive")),
        ("Nemotron 3 Ultra", ledger.value("nemotron-licence")),
    ):
        on.line((0, y), (WIDTH, y))
        on.text(0, y + 18, names, size=SMALL)
        on.text(WIDTH, y + 18, licence, size=SMALL, anchor="end")
        y += 26
    on.line((0, y), (WIDTH, y))
    y += 34
    on.text(0, y, "With a condition: read it first", bold=True)
    y += 12
    users, kimi = ledger.value("llama-user-limit"), ledger.numbers("kimi-k3-clause")[0]
    qwen = ledger.numbers("qwen-38-clause")[0]
    for names, words in (
        ("Llama 3.3", f"Above {users} monthly users, ask Meta; show the name; keep to its use policy"),
        ("Llama 3.2 vision, Llama 4", "The same, and no rights for firms based in the EU"),
        ("Qwen3.8-2.4T", f"Who sells access and earns over ${qwen:.0f} million a year asks for a licence"),
        ("Kimi K3", f"Who sells access and earns over ${kimi:.0f} million a year needs an agreement"),
        ("Mistral Large 4", "Reports of its terms disagree: the file beside the weights decides"),
        ("Gemma 1 to 3", "A use policy that binds your users too"),
    ):
        on.line((0, y), (WIDTH, y))
        down = on.text(0, y + 18, names, size=SMALL, bold=True, width=120)
        y = max(down, on.text(132, y + 18, words, size=SMALL, width=WIDTH - 132)) - 7
    on.line((0, y), (WIDTH, y))
    on.height = y + 2


def _licence(fact: str) -> str:
    """Of a value such as “Gemma 4, under Apache 2.0”."""
    return ledger.value(fact).rpartition("under ")[2]


def llama_life(on: Drawing) -> None:
    """Down the years: each release at its day, and on the left the terms that held."""
    down = Time(date(2023, 1, 1), date(2026, 12, 31), 12, 500)
    spine = 128.0
    releases = (
        ("llama-1-release", "LLaMA", "7B to 65B", "open"),
        ("llama-2-release", "Llama 2", "7B to 70B", "open"),
        ("llama-3-release", "Llama 3", "8B, 70B", "open"),
        ("llama-31-release", "Llama 3.1", "up to 405B", "open"),
        ("llama-32-release", "Llama 3.2", "1B to 90B, images", "open"),
        ("llama-33-release", "Llama 3.3", "70B", "open"),
        ("llama-4-release", "Llama 4", "109B, 400B, images", "open"),
        ("muse-spark-release", "Muse Spark", "no weights", "closed"),
        ("muse-glimmer", "Muse Glimmer", "30B, Apache 2.0", "open"),
        ("muse-spark-open", "Muse Spark Open", "816B", "open"),
    )
    days = {fact: _day(fact) for fact, *_ in releases}
    for first, last, words, side in (
        ("llama-1-release", "llama-2-release", "researchers,\non request", "open"),
        (
            "llama-2-release",
            "muse-spark-release",
            "Meta’s own\nlicence, with\na use policy\nand a limit\non users",
            "open",
        ),
        ("muse-spark-release", "muse-glimmer", "closed", "closed"),
        ("muse-glimmer", "", "open again", "open"),
    ):
        top, end = down(days[first]), down(days[last]) if last else 500.0
        on.rect(spine - 5, top, 10, end - top - 2, fill=f"{side}-wash", stroke=side, thick=1.4)
        lines = words.count("\n") + 1
        on.text(
            spine - 14, (top + end) / 2 + 4 - (lines - 1) * 8.6, words, size=SMALL, fill=side, anchor="end"
        )
    for year in (2023, 2024, 2025, 2026):
        y = down(date(year, 1, 1))
        on.line((0, y), (WIDTH, y))
        on.text(0, y + 15, f"{year}", size=SMALL, fill="soft")
    y = 0.0
    for fact, name, sizes, side in releases:
        y = max(down(days[fact]) + 5, y + 18)
        on.dot(spine, down(days[fact]), side=side, radius=5)
        on.line((spine + 8, down(days[fact])), (spine + 20, y - 5), stroke=side)
        on.text(spine + 24, y, name, size=SMALL, bold=True, fill=side)
        on.text(WIDTH, y, sizes, size=SMALL, anchor="end")
    on.height = 504


def _day(fact: str) -> date:
    found = ledger.days(fact)
    return found[0] if found else ledger.as_of(fact)
