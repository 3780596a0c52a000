"""The labs that a text places: a link for readers without JavaScript, with the inputs that its author chose."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from courses.compiling.outline import Fence, Outline
from courses.interface import gettext
from courses.reading.document import ContentError, ContentErrors, SourceFile
from courses.reading.markup import make
from courses.reading.nearest import perhaps
from courses.reading.strict_yaml import Yaml, read_yaml


class Labs:
    """`titles` are those of the course's labs by name, `inputs` what each of a lab's inputs says against a value that is
    written for it; mistakes gather in `outline.errors`.
    """

    def __init__(
        self,
        outline: Outline,
        titles: Mapping[str, str],
        inputs: Mapping[str, Mapping[str, Callable[[str], str]]],
    ) -> None:
        self.outline = outline
        self.titles = titles
        self.inputs = inputs

    def place(self, fence: Fence) -> Element:
        """The place of a lab: its name, its inputs as JSON, and a link to its page with them."""
        name = fence.lab
        inputs: dict[str, Any] = {}
        if name not in self.titles:
            self._wrong(
                fence.line,
                f"places the lab {name or 'without a name'}, which does not exist{self._known(name)}",
            )
        try:
            inputs = self._inputs(
                name, read_yaml(SourceFile(self.outline.path, fence.body, ""), fence.line + 1)
            )
        except ContentErrors as problem:
            self.outline.errors += problem.errors
        query = f"?{urlencode(inputs)}" if inputs else ""
        link = make(
            "a",
            {"href": f"/labs/{name}/{query}"},
            gettext("Open the lab: {name}").format(name=self.titles.get(name, name)),
        )
        attributes = {"class": "lab", "data-lab": name, "data-inputs": json.dumps(inputs, default=str)}
        return make("div", attributes, make("p", {}, link))

    def _inputs(self, name: str, written: Yaml) -> dict[str, Any]:
        """What the lines of the block set; `true` is the yes of a tick."""
        data = {} if written.data is None else written.data
        if not isinstance(data, dict):
            self._wrong(
                written.line(), f"presets the lab {name} with something else than `input: value` lines"
            )
            return {}
        inputs = {
            key: ("no", "yes")[value] if isinstance(value, bool) else value for key, value in data.items()
        }
        known = self.inputs.get(name, {}) if name in self.titles else {}
        for key, value in inputs.items() if known else ():
            if key not in known:
                nearest = perhaps(key, known) or f"; its inputs are {', '.join(known)}"
                self._wrong(
                    written.line(key), f"sets {key} of the lab {name}, which has no such input{nearest}"
                )
            elif problem := known[key](str(value)):
                self._wrong(
                    written.line(key), f"sets {key} of the lab {name} to {value or 'nothing'}; {problem}"
                )
        return inputs

    def _known(self, name: str) -> str:
        if not self.titles:
            return "; the course names none under labs:"
        return perhaps(name, self.titles) or f"; the labs are {', '.join(sorted(self.titles))}"

    def _wrong(self, line: int, message: str) -> None:
        self.outline.errors.append(ContentError(self.outline.path, line, message))
