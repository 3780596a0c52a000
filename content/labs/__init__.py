"""The labs of this course, in the order in which its `course.yaml` may name them. They register themselves (`apps`)."""

from __future__ import annotations

from content.labs.break_even.lab import BreakEven
from content.labs.how_open.lab import HowOpen
from content.labs.licence_reader.lab import LicenceReader
from content.labs.which_one.lab import WhichOne
from content.labs.will_it_fit.lab import WillItFit
from labs.lab import Lab

LABS: tuple[Lab, ...] = (WhichOne(), BreakEven(), WillItFit(), HowOpen(), LicenceReader())
BY_NAME = {lab.name: lab for lab in LABS}
