"""The labs of this site, in the order in which they are listed."""

from __future__ import annotations

from labs.break_even.lab import BreakEven
from labs.how_open.lab import HowOpen
from labs.lab import Lab
from labs.licence_reader.lab import LicenceReader
from labs.which_one.lab import WhichOne
from labs.will_it_fit.lab import WillItFit

LABS: tuple[Lab, ...] = (WhichOne(), BreakEven(), WillItFit(), HowOpen(), LicenceReader())
BY_NAME = {lab.name: lab for lab in LABS}
