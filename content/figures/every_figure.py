"""All figures of the course by name, and the files that each becomes."""

from __future__ import annotations

from pathlib import Path

from content.figures import (
    choice,
    costs,
    families,
    gap,
    ledger,
    licences,
    memory,
    models,
    prices,
    repairs,
    rules,
    tiers,
)
from content.figures.colours import SCHEMES
from content.figures.drawing import Drawing, Figure

IMAGES = Path(__file__).parents[1] / "img"
FIGURES: tuple[Figure, ...] = (
    Figure("tiers", "What each tier of release hands over", tiers.tiers),
    Figure("choice-chart", "The whole choice: constraint, check, where it leads", choice.choice_chart),
    Figure("prompt-travels", "Where a prompt travels", tiers.prompt_travels),
    Figure("three-inputs", "Three inputs of a model, and what a release hands over", models.three_inputs),
    Figure("training-compute", "Operations in the training of named models", models.training_compute),
    Figure("gap-over-time", "The gap over time, in points and in months", gap.gap_over_time),
    Figure("measures-side-by-side", "Nine measures of the gap", gap.measures_side_by_side),
    Figure("interval", "What fifty blind cases can tell", gap.interval),
    Figure("price-ladder", "What a million tokens cost, closed and open", prices.price_ladder),
    Figure("retirement-timeline", "Notice before a model is switched off", prices.retirement_timeline),
    Figure("families-size", "The sizes of eleven families", families.families_size),
    Figure("families-terms", "On what terms open models come", families.families_terms),
    Figure("llama-life", "The releases of one family and their terms", families.llama_life),
    Figure("licence-paths", "The way through a licence", licences.licence_paths),
    Figure("licence-conditions", "Which licence asks for what", licences.licence_conditions),
    Figure("bits-size-quality", "Fewer bits: the file and the loss", memory.bits_size_quality),
    Figure("memory-of-a-model", "What fills the memory of a card", memory.memory_of_a_model),
    Figure("break-even", "Where own cards break even", costs.break_even),
    Figure("utilisation", "What a token costs by how busy the card is", costs.utilisation),
    Figure("queue", "Waiting, by how busy the card is", costs.queue),
    Figure("prompt-retrieve-train", "Which repair for which fault", repairs.prompt_retrieve_train),
    Figure("training-memory", "Memory for training, three ways", memory.training_memory),
    Figure("rules-timeline", "Rules by their dates, EU and US", rules.rules_timeline),
    Figure("what-stays-when", "Who can change what under you", rules.what_stays_when),
    Figure("agent-steps", "The steps of an agent, and who does each", repairs.agent_steps),
    Figure("choice-closed", "The whole choice, with the course’s answers", choice.choice_closed),
)


def drawn(figure: Figure, scheme: str = "light") -> Drawing:
    on = Drawing(scheme)
    with ledger.noting() as facts:
        figure.draw(on)
    on.facts = tuple(facts)
    return on


def files_of(figure: Figure) -> dict[str, str]:
    """The text of its files by their name, one for each scheme."""
    suffixes = dict(zip(SCHEMES, ("svg", "dark.svg"), strict=True))
    return {
        f"{figure.name}.{suffixes[scheme]}": drawn(figure, scheme).svg(figure.title) for scheme in SCHEMES
    }
