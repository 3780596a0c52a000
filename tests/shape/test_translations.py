"""Whatever the interface says can be said in each of its languages, and is."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import polib
import pytest

from config.env import ROOT
from dev import translations
from dev.translations import FORMS, of_python, of_script

TEMPLATES = ROOT / "templates"
# Those who run the site read English; so do they who watch their course while they write it.
ENGLISH = re.compile(r"^admin/")
ATTRIBUTES = {"quizzes/_outcome.html"}  # a fragment of them, and no words
SPOKEN = (
    "title",
    "aria-label",
    "placeholder",
    "alt",
    "label",
    "content",
    "data-away",
    "data-gone",
    "data-problem",
    "data-head",
)
NOT_WORDS = re.compile(
    r"^(?:noindex|website|summary_large_image|summary_large_imagesummary|width=device-width.*|#\w+|\{.*)$",
    re.S,
)
_TRANSLATED = re.compile(
    r"\{% blocktranslate\b.*?\{% endblocktranslate %\}|\{% translate\b.*?%\}|\{#.*?#\}"
    r"|\{% comment %\}.*?\{% endcomment %\}|\{% block page %\}\w+\{% endblock %\}"
    r"|\{% block needs %\}.*?\{% endblock %\}",
    re.S,
)
_TOKEN = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.S)
_NO_TEXT = re.compile(r"<(style|script)\b.*?</\1>|<!--.*?-->|<!doctype[^>]*>", re.S | re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>", re.S)
_WORDS = re.compile(r"[A-Za-z]{2,}")
# A sentence that a tag is given: `with label="Six digits"`
_GIVEN = re.compile(r"""(?<!_\()(["'])([A-Z][a-z]+(?: [a-z’]+)+[.…]?|[A-Z][a-z]{3,})\1""")
_ADDRESS = re.compile(r"^[\w/.:?=&#-]+$")


def unmarked(source: str) -> list[str]:
    """What a template says without asking the catalogue."""
    text = _TRANSLATED.sub("\0", source)
    found = [
        given.group(2)
        for token in _TOKEN.findall(text)
        if not token.startswith(("{% url", "{% load", "{% extends"))
        for given in _GIVEN.finditer(token)
    ]
    text = _NO_TEXT.sub("", _TOKEN.sub("\0", text))
    for tag in _TAG.findall(text):
        for name, value in re.findall(r'\s([\w-]+)="([^"]*)"', tag):
            said = value.replace("\0", "").strip()
            if name in SPOKEN and _WORDS.search(said) and not NOT_WORDS.match(said):
                found.append(f'{name}="{said}"')
    for piece in re.split(r"\0|\n\n", _TAG.sub("\0", text)):
        said = " ".join(re.sub(r"&\w+;", " ", piece).split())
        if _WORDS.search(said) and not said.startswith("{"):
            found.append(said)
    return found


def templates() -> list[str]:
    names = (
        str(path.relative_to(TEMPLATES)) for kind in ("html", "txt") for path in TEMPLATES.rglob(f"*.{kind}")
    )
    return sorted(name for name in names if not ENGLISH.match(name) and name not in ATTRIBUTES)


@pytest.mark.parametrize("name", templates())
def test_a_template_says_nothing_outside_of_the_catalogues(name: str) -> None:
    assert not unmarked((TEMPLATES / name).read_text())


def test_words_outside_of_the_catalogues_are_found() -> None:
    assert unmarked("<p>Two words</p>") == ["Two words"]
    assert unmarked('<a title="Go on" href="{% url "x" %}">{% translate "Yes" %}</a>') == ['title="Go on"']
    assert unmarked('{% include "x.html" with label="Six digits" %}') == ["Six digits"]
    assert not unmarked('{% include "x.html" with label=_("Six digits") %}{# A comment of ours #}')


# Where Python says something to learners: raised to them, or given to a page.
SAYS = re.compile(r"^(?:NotAsked|NotCarried|MalformedAnswer|ValidationError|Told)$")
# What only a broken program sends is answered in English.
MODULES = ("learners", "quizzes", "tutor", "notes", "decisions", "config/edge")


def spoken_by(source: str) -> list[str]:
    """Sentences that are raised at a person as they stand."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and SAYS.match(
            getattr(node.func, "id", getattr(node.func, "attr", ""))
        ):
            for one in node.args[:2]:
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value:
                    found.append(one.value)
                elif isinstance(one, ast.JoinedStr):
                    found.append(ast.unparse(one))
    return found


def python_files() -> list[Path]:
    files = (path for package in MODULES for path in (ROOT / package).rglob("*.py"))
    return sorted(path for path in files if "migrations" not in path.parts and "management" not in path.parts)


def test_an_error_that_a_person_sees_is_in_the_catalogues() -> None:
    found = {str(path.relative_to(ROOT)): spoken_by(path.read_text()) for path in python_files()}
    assert not {name: said for name, said in found.items() if said}


# A text in a script that begins with a capital and goes on, or stands where a person reads it.
_SENTENCE = re.compile(r"""["'`]([A-Z][a-z’]+ [^"'`<>=]*[a-z.…])["'`]""")
_SHOWN = re.compile(r"""(?:textContent|ariaLabel|title)\s*[=:]\s*["'`]([A-Za-z][^"'`]*)["'`]""")
# Words between the values of a text: `${n} of ${all} lessons done`
_BETWEEN = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
NOT_SAID = {"Content-Type"}


def unmarked_in_script(source: str) -> list[str]:
    code = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("//"))
    code = re.sub(r"\s//\s.*", "", code)
    marked = re.sub(r"\bn?gettext\((?:[^()]|\([^()]*\))*\)", "gettext()", code)
    found = [one for pattern in (_SENTENCE, _SHOWN) for one in pattern.findall(marked)]
    for literal in re.findall(r"`([^`]*)`", marked):
        pieces = re.split(r"\$\{[^{}]*\}|<[^<>]*>", literal)
        found += [piece.strip() for piece in pieces if _BETWEEN.search(piece)]
    return [one for one in found if one not in NOT_SAID]


def test_a_script_says_nothing_outside_of_the_catalogues() -> None:
    scripts = sorted((ROOT / "static" / "js").glob("*.js"))
    found = {path.name: unmarked_in_script(path.read_text()) for path in scripts}
    assert not {name: said for name, said in found.items() if said}
    assert unmarked_in_script('line.textContent = "Copied"\ntell("Nothing was kept.")') == [
        "Nothing was kept.",
        "Copied",
    ]
    assert unmarked_in_script("x.textContent = `${n} of ${all} lessons done`") == ["lessons done"]


def test_what_is_marked_is_found() -> None:
    assert [one.text for one in of_python('x = gettext("One") + _("Two") + f(ngettext("a", "b", 3))')] == [
        "One",
        "Two",
        "a",
    ]
    assert {one.context for one in of_python('pgettext(kind, "Ask this {kind}")')} == {"lesson", "article"}
    assert [one.text for one in of_script('gettext(\n "One " +\n  "two", { n })')] == ["One two"]
    assert [(one.text, one.plural) for one in of_script('ngettext("a", "b", n)')] == [("a", "b")]


CATALOGUES = sorted((ROOT / "locale").rglob("*.po"))
_PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|</?\w+|href=|class=")
NUMBERS = ("n", "count", "days", "left", "minutes", "more", "of")
# A number that stands in its word ("one lesson"), and a kind that is said by the sentence itself.
MAY_BE_MISSING = (
    {"{kind}", "%(kind)s", "{hours}"}
    | {f"%({name})s" for name in NUMBERS}
    | {f"{{{name}}}" for name in NUMBERS}
)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]} {path.stem}")
def test_a_catalogue_is_whole_and_says_what_the_english_says(path: Path) -> None:
    wrong = []
    for entry in polib.pofile(str(path)):
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if entry.fuzzy or not all(forms):
            wrong.append(f"not translated: {entry.msgid}")
            continue
        wanted = set(_PLACE.findall(entry.msgid_plural or entry.msgid))
        for form in forms:
            lost = (
                wanted
                - set(_PLACE.findall(form))
                - (MAY_BE_MISSING if entry.msgid_plural or entry.msgctxt else set())
            )
            strange = set(_PLACE.findall(form)) - wanted - set(_PLACE.findall(entry.msgid))
            if lost or strange:
                wrong.append(f"{entry.msgid}: {form}")
            if '"' in re.sub(r"<[^>]*>", "", form) and '"' not in entry.msgid:
                wrong.append(f"has a straight quote, which ends an attribute: {form}")
    assert not wrong


def test_every_language_has_its_catalogues_and_forms() -> None:
    assert {path.parts[-3] for path in CATALOGUES} == set(FORMS) == set(translations.PLURALS)
    for path in CATALOGUES:
        entries = [entry for entry in polib.pofile(str(path)) if entry.msgid_plural]
        assert all(len(entry.msgstr_plural) == len(FORMS[path.parts[-3]]) for entry in entries)


def test_what_is_made_of_the_catalogues_is_as_they_are() -> None:
    stale = [
        path for path, made in translations.built().items() if not path.exists() or path.read_bytes() != made
    ]
    assert not stale, "run `make translations`, translate what is new, and run it again"
