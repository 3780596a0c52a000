"""The labs of this site, in the order in which they are listed."""

from __future__ import annotations

from labs.break_even.lab import BreakEven
from labs.lab import Lab

LABS: tuple[Lab, ...] = (BreakEven(),)
BY_NAME = {lab.name: lab for lab in LABS}
