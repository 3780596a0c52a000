"""Brings the catalogues in line with what the code says, and builds what the site reads of them: `make translations`.

`locale/LANGUAGE/LC_MESSAGES/django.po` is for templates and Python, `djangojs.po` for scripts. Beside each .po stands what is
made of it, committed too, so that a site needs no gettext tools: `django.mo`, and for scripts `static/js/words/LANGUAGE.js` with
what a lesson says to whoever reads it in `LANGUAGE-lesson.js`, so that it brings no more.
`python -m dev.translations --check` says what would change and changes nothing.
"""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

from config.env import ROOT
from dev.prepared import packages

# Those who run the site read English: the admin, and what the commands say.
NOT_SAID = re.compile(r"templates/admin/|/management/|/migrations/")
# What may be said of a lesson and of an article stands twice, so that each language can give it the right gender.
KINDS = ("lesson", "article")
PLURALS = {
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
}
# A script that brings the words of a lesson's reader only.
IN_A_LESSON = re.compile(r'from "\./wording\.js"')
# The names by which a browser knows the plural forms, in the order of the catalogue's (CLDR).
FORMS = {"ar": ("zero", "one", "two", "few", "many", "other"), "de": ("one", "other"), "fr": ("one", "other")}
Key = tuple[str, str]  # context and text


@dataclass
class Message:
    """One text that is said, its plural where it has one, and the files that say it."""

    text: str
    plural: str = ""
    context: str = ""
    files: set[str] = field(default_factory=set)


Messages = dict[Key, Message]


def said_by_site() -> Messages:
    """By templates and Python."""
    found: Messages = {}
    for path in _files("templates", "*.html", "*.txt"):
        for message in of_template(path):
            _add(found, message, path)
    for package in packages():
        for path in _files(package.name, "*.py"):
            for message in of_python(path.read_text()):
                _add(found, message, path)
    return found


def said_by_scripts() -> Messages:
    found: Messages = {}
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        for message in of_script(path.read_text()):
            _add(found, message, path)
    return found


def of_template(path: Path) -> Iterator[Message]:
    """What its tags translate, as Django looks it up, and what is marked by `_("…")` within tags."""
    from django.template import engines
    from django.template.base import Lexer, TokenType
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    name = str(path.relative_to(ROOT / "templates"))
    made = engines["django"].engine.get_template(name)  # type: ignore[attr-defined]
    for node in made.nodelist.get_nodes_by_type(TranslateNode):
        text = node.filter_expression.var
        yield Message(str(getattr(text, "literal", text)), context=_literal(node.message_context))
    for node in made.nodelist.get_nodes_by_type(BlockTranslateNode):
        text, plural = (node.render_token_list(tokens)[0] for tokens in (node.singular, node.plural))
        contexts = [_literal(node.message_context)] if _is_literal(node.message_context) else KINDS
        for context in contexts:
            yield Message(text, plural, context)
    for token in Lexer(path.read_text()).tokenize():
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            for found in re.finditer(r"""_\((["'])(.+?)\1\)""", token.contents):
                yield Message(found.group(2))


def of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = (
            getattr(node.func, "id", getattr(node.func, "attr", ""))
            .removesuffix("_lazy")
            .removesuffix("_noop")
        )
        texts = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
        if name in ("gettext", "_") and texts and isinstance(texts[0], str):
            yield Message(texts[0])
        elif name == "ngettext" and isinstance(texts[0], str):
            yield Message(texts[0], str(texts[1]))
        elif name == "pgettext" and isinstance(texts[1], str):
            for context in [texts[0]] if isinstance(texts[0], str) else KINDS:
                yield Message(texts[1], context=context)
        elif name == "worded" and isinstance(texts[0], str):
            for context in KINDS:
                yield Message(texts[0], context=context)


_STRING = r'"((?:[^"\\]|\\.)*)"'
_CALL = re.compile(rf"\b(n?gettext)\(\s*((?:{_STRING}\s*\+?\s*)+)(?:,\s*{_STRING})?")


def of_script(source: str) -> Iterator[Message]:
    for call in _CALL.finditer(source):
        text = "".join(json.loads(f'"{one}"') for one in re.findall(_STRING, call.group(2)))
        yield Message(text, json.loads(f'"{call.group(4)}"') if call.group(1) == "ngettext" else "")


def merged(path: Path, language: str, said: Messages) -> polib.POFile:
    """The catalogue as it is to be: what is said, with the translations that are there; nothing that is said no longer."""
    held = {
        (entry.msgctxt or "", entry.msgid): entry
        for entry in (polib.pofile(str(path)) if path.exists() else ())
    }
    made = polib.POFile(wrapwidth=120)
    made.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for key, message in sorted(said.items(), key=lambda item: (min(item[1].files), item[0][1], item[0][0])):
        before = held.get(key)
        entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None, occurrences=[])
        entry.comment = ", ".join(sorted(message.files)[:3])
        if message.plural:
            entry.msgid_plural = message.plural
            forms = before.msgstr_plural if before else {}
            entry.msgstr_plural = {at: forms.get(at, "") for at in range(len(FORMS[language]))}
        else:
            entry.msgstr = before.msgstr if before else ""
        made.append(entry)
    return made


def said_in_a_lesson(said: Messages) -> set[str]:
    """The texts of scripts that follow a reader through a lesson."""
    return {
        message.text
        for message in said.values()
        if any(IN_A_LESSON.search((ROOT / path).read_text()) for path in message.files)
    }


def as_script(catalogue: polib.POFile, language: str, texts: Container[str]) -> str:
    """The catalogue of scripts as a module of words, as far as they are among `texts`."""
    words: dict[str, object] = {}
    for entry in catalogue:
        if entry.msgid not in texts:
            continue
        if not entry.msgid_plural:
            words[entry.msgid] = entry.msgstr
        elif any(entry.msgstr_plural.values()):
            words[entry.msgid] = {name: entry.msgstr_plural[at] for at, name in enumerate(FORMS[language])}
    lines = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return (
        f"// Made of locale/{language}/LC_MESSAGES/djangojs.po by `make translations`; changed there.\n"
        f"export const words = {lines}\n"
    )


def built() -> dict[Path, bytes]:
    """Every file as it is to be."""
    files: dict[Path, bytes] = {}
    every = {"django": said_by_site(), "djangojs": said_by_scripts()}
    for language in PLURALS:
        folder = ROOT / "locale" / language / "LC_MESSAGES"
        for domain, said in every.items():
            catalogue = merged(folder / f"{domain}.po", language, said)
            files[folder / f"{domain}.po"] = f"{catalogue}\n".encode()
            if domain == "django":
                files[folder / "django.mo"] = catalogue.to_binary()
                continue
            in_a_lesson = said_in_a_lesson(said)
            others = {text for _, text in said} - in_a_lesson
            for name, texts in ((f"{language}-lesson.js", in_a_lesson), (f"{language}.js", others)):
                script = as_script(catalogue, language, texts)
                files[ROOT / "static" / "js" / "words" / name] = script.encode()
    return files


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")
    import django

    django.setup()
    stale = {path: made for path, made in built().items() if not path.exists() or path.read_bytes() != made}
    for path, made in stale.items():
        print(path.relative_to(ROOT))
        if "--check" not in arguments:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
    return int(bool(stale) and "--check" in arguments)


def _files(folder: str, *patterns: str) -> Iterable[Path]:
    found = sorted(path for pattern in patterns for path in (ROOT / folder).rglob(pattern))
    return (path for path in found if not NOT_SAID.search(str(path.relative_to(ROOT))))


def _add(found: Messages, message: Message, path: Path) -> None:
    if not message.text:
        return
    held = found.setdefault((message.context, message.text), message)
    held.plural = held.plural or message.plural
    held.files.add(str(path.relative_to(ROOT)))


def _is_literal(context: object) -> bool:
    return context is None or isinstance(getattr(context, "var", ""), str)


def _literal(context: object) -> str:
    return str(getattr(context, "var", "") or "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
