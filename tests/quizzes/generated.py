"""Generated questions: each kind's JSON Schema says what its keys hold, so a new kind is generated without a line here.

The texts are made of what the formats, Markdown and HTML take for a mark, and of words of many scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from courses.reading.fields import Fields
from courses.reading.strict_yaml import Yaml
from quizzes import schemas
from quizzes.question import Question, Reading
from quizzes.questions import AnyQuestion, kind_of, read

PICTURE = "img/two-circles.png"
_MARKS = [
    *r"""
    ~ = # { } : \ % -> -- ~> => :: ::a:: #### %50% %-50% %100%x [html] [markdown] [plain] // $CATEGORY: T TRUE F FALSE
    = == ~~ {} {T} {=a ~b} {#5:1} 1..2 =%50% \= \~ \# \: \{ \} \n \\ ANSWER: A. A) B.
    {1:SA:=a~b} {1:MULTICHOICE:=a} {2:NM:=1:0.5} @@PLUGINFILE@@/a.png ajar-section:x ajar-pool ajar-case ]]> <![CDATA[
    * ** *a* **a** _ __ _a_ a_b_c ` `` `a` `a|b` `~=#{}` ~~a~~ H~2~O x^2^ ^ ==a== [a](https://example.org/a_b) [a][b] [ ] ( ) ![
    <https://example.org/?a=1&b=2> https://example.org/a_b*c | || - + > 1. 1) {#a} {.a} [^1] [[ ]] {fact:a} *[a]: !!!
    < <b> </b> <br> <T> List<String> <p> <!-- --> & &amp; &lt; &#60; &nbsp; &notareference; AT&T " ' \d \( \) \[ \] $ $5 $$
    \(\frac{a}{b}\) \(x^2=4\) \(\{a:b\}\) \(a\#b\) $$a\ne{}b$$ TODO: TODO
    a b A 5 5.5 -3 1,200 5/7 ½ ½² é é ß ﬁ 中文 “a” ‘a’ – — …  שלום مرحبا ٣ 👩🏽‍🔬 🇫🇷 ⟦0⟧ ⟦a⟧ 0 !
""".split(),  # noqa: SIM905 - a list of marks is read in lines
    f"![two (circles)]({PICTURE})",
    f'![two [and a half] circles]({PICTURE} "Venn")',
    *"\u00ad\u00a0\u200b\u202e\u200f\u2028\ue000\ue001",
    "\ue0010\ue002",
]
# One letter stands for each mark, so that Hypothesis draws a text at once.
_LETTERS = {chr(0x4E00 + place): mark for place, mark in enumerate(_MARKS)}


def _spelt(drawn: str) -> str:
    said = "".join(_LETTERS.get(letter, letter) for letter in drawn)
    return said if said.strip() else "x"


words = st.text([*_LETTERS, *"     ab"], min_size=1, max_size=8).map(_spelt)
inside = st.text([*_LETTERS, *"     ab||||||~~~~~~"], min_size=1, max_size=12).map(_spelt)
gaps = st.builds("{} [[{}]] {}".format, words, inside, words)
texts = st.one_of(words, gaps, st.builds("{}{}".format, gaps, gaps))
ids = st.text("abz019-", min_size=1, max_size=12).map(lambda text: re.sub("-+", "-", f"q{text}").strip("-"))
numbers = st.one_of(
    st.integers(-(10**9), 10**9),
    st.decimals(-(10**6), 10**6, places=3).map(lambda drawn: float(drawn) or 0),
    st.sampled_from([0, 0.1, 5.0, 1e-7, 1e15, 1e22, 1 / 3]),
)


def shapes(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a JSON Schema as `quizzes.schemas` writes them, where "" stands for each text."""
    listed = schema.get("type", "string")
    type_ = listed[0] if isinstance(listed, list) else listed
    if type_ == "array":
        return st.lists(shapes(schema["items"]), min_size=max(2, schema.get("minItems", 0)), max_size=5)
    if type_ == "object" and "properties" in schema:
        keys = {name: shapes(said) for name, said in schema["properties"].items()}
        required = {name: keys.pop(name) for name in schema["required"]}
        return st.fixed_dictionaries(required, optional=keys)
    if type_ == "object":
        return st.integers(2, 5).map(lambda count: dict.fromkeys(range(count), ""))
    if type_ == "string":
        return st.just("")
    if type_ == "number":
        return numbers.map(abs) if schema.get("minimum") == 0 else numbers
    return st.booleans()


def filled(shape: Any, said: Iterator[str]) -> Any:
    """The shape with the next text in each place."""
    if isinstance(shape, dict):
        return {
            next(said) if isinstance(key, int) else key: filled(value, said) for key, value in shape.items()
        }
    if isinstance(shape, list):
        return [filled(one, said) for one in shape]
    return next(said) if shape == "" else shape


def texts_in(shape: Any) -> int:
    if isinstance(shape, dict):
        return sum(isinstance(key, int) + texts_in(value) for key, value in shape.items())
    return sum(map(texts_in, shape)) if isinstance(shape, list) else int(shape == "")


@lru_cache
def questions(kind: type[Question[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Questions of a kind as a quiz file has them. What the schema does not say of their keys, the kind refuses."""
    listed = schemas.every()["quiz"]["properties"]["questions"]["items"]["oneOf"]
    form = next(one["properties"] for one in listed if kind.key_name in one["required"])
    shape = st.fixed_dictionaries(
        {kind.key_name: shapes(form[kind.key_name])},
        optional={name: shapes(form[name]) for name in kind.optional},
    ).filter(lambda own: kind_of(own) is kind)

    @st.composite
    def made(draw: st.DrawFn) -> dict[str, Any]:
        own = draw(shape)
        count = texts_in(own) + 2
        ask, explain, *said = draw(st.lists(texts, min_size=count, max_size=count))
        section, *facts = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
        own = filled(own, iter(said))
        return {"id": "the-one", "section": section, "facts": facts, "ask": ask, **own, "explain": explain}

    return made().filter(lambda data: as_asked(data) is not None)


def as_asked(data: Mapping[str, Any]) -> AnyQuestion | None:
    """The question as it is asked and told, its Markdown as it is written; None of one that a quiz may not have."""
    fields = Fields(Yaml(data, {}), "", [])
    fields.shows_pictures = True
    return read(fields, {data.get("section", "")}, Reading(str, {}))
