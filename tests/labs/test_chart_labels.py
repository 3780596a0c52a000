"""The names in a chart stand beside what they name, and on nothing else."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given, settings

from content.labs.break_even.lab import SIDES, BreakEven, Curves
from labs.chart_labels import WIDTH, Box, Label
from tests.labs.put_in import values

LAB = BreakEven()
DEFAULTS = {one.name: one.default for one in LAB.inputs}


def box(label: Label, curves: Curves) -> Box:
    width = len(label.text) * curves.frame.letters * WIDTH
    left = label.spot.x - (width if label.spot.anchor == "end" else 0)
    return Box(left, label.spot.y - 0.8 * curves.frame.letters, left + width, label.spot.y + 3)


def corners(path: str) -> list[tuple[float, float]]:
    points = [point.split() for point in path[1:].split("L")]
    return [(float(x), float(y)) for x, y in points]


def crosses(path: str, label: Box) -> bool:
    """Whether a line through the corners goes through the label; it is walked along in small steps."""
    points = corners(path)
    for (x, y), (to_x, to_y) in pairwise(points):
        for step in range(101):
            at_x, at_y = x + (to_x - x) * step / 100, y + (to_y - y) * step / 100
            if label.left < at_x < label.right and label.top < at_y < label.bottom:
                return True
    return False


@given(values(LAB.inputs))
@settings(max_examples=60, deadline=None)
def test_no_label_stands_on_another_on_a_line_or_outside(put_in: dict[str, Any]) -> None:
    for curves in LAB.work_out(put_in).curves:
        boxes = [box(label, curves) for label in curves.labels]
        for place, one in enumerate(boxes):
            assert not any(one.meets(other) for other in boxes[place + 1 :])
            assert one.left >= 0
            assert one.right <= curves.frame.width
            # beyond 200 steps the stairs are drawn as the line that they are to the eye
            paths = (curves.api, curves.self_hosted)
            assert not any(crosses(path, one) for path in paths if path.count("L") > 1 or path is curves.api)


def test_both_lines_and_the_crossing_are_named_at_first() -> None:
    for curves in LAB.work_out(DEFAULTS).curves:
        assert {label.kind for label in curves.labels} == {"point", *SIDES}
        assert curves.unnamed == ()


def test_a_line_that_has_no_room_for_its_name_is_in_the_key() -> None:
    found = LAB.work_out(DEFAULTS | {"gpu_price_per_hour": 60, "tokens_per_second": 1, "utilisation": 1})
    for curves in found.curves:
        assert {label.kind for label in curves.labels if label.kind in SIDES} | {
            side for side, _ in curves.unnamed
        } == set(SIDES)
