"""The program that turns Markdown into HTML, one JSON line in, one out. `courses.compiling.rendering` starts it, and stops it
when a text takes too long.

It imports nothing of this project but its own parts, nor Django, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import html
import json
import resource
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))

from courses.compiling.markdown_blocks import add_blocks
from courses.compiling.markdown_callouts import add_callouts
from courses.compiling.markdown_code import coloured, formula, read_info
from courses.compiling.markdown_inline import add_inline

MEMORY = 1 << 30  # bytes; a lesson takes 30 MB, and a hostile one should not take the machine
DEEPEST = 60  # blocks in blocks; markdown-it leaves out what is deeper

_BLOCKS = ("table", "code", "fence", "blockquote", "hr", "list", "reference", "heading", "lheading")


class Renderer(RendererHTML):
    """As markdown-it writes it, where the site needs no more: the lines of blocks, footnotes, code and formulas."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        info = token.info.strip()
        read = read_info(info) if not info.startswith(("lab", "ask")) else read_info("")
        start, end = token.map or [0, 0]
        attributes = {
            "data-line": str(start + 1),
            "data-end": str(end),
            "data-fenced": "yes",
            "data-info": info,
            "data-title": read.title,
        }
        language = f' class="language-{html.escape(read.language)}"' if read.language else ""
        written = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items() if value)
        return f"<pre{written}><code{language}>{coloured(token.content, read)}</code></pre>\n"

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        start, end = tokens[idx].map or [0, 0]
        code = html.escape(tokens[idx].content, quote=False)
        return f'<pre data-line="{start + 1}" data-end="{end}"><code>{code}</code></pre>\n'

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env)  # the box of a task is made later

    def formula(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if not token.block:
            return formula(token.content, block=token.info == "block")
        line = (token.map or [0])[0] + 1
        return f'<p class="formula" data-line="{line}">{formula(token.content, block=True)}</p>\n'

    def text(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return html.escape(tokens[idx].content, quote=False)

    def s_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "<del>"

    def s_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</del>"

    def footnote_ref(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        meta = tokens[idx].meta
        label = html.escape(str(meta["label"]))
        nth = meta["subId"] + 1
        return (
            f'<sup id="fnref{nth if nth > 1 else ""}:{label}"><a class="footnote-ref" href="#fn:{label}">'
            f"{meta['id'] + 1}</a></sup>"
        )

    def footnote_block_open(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return '<div class="footnote">\n<hr />\n<ol>\n'

    def footnote_block_close(
        self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
    ) -> str:
        return "</ol>\n</div>\n"

    def footnote_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<li id="fn:{html.escape(str(tokens[idx].meta["label"]))}">\n'

    def footnote_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</li>\n"

    def footnote_anchor(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        label = html.escape(str(tokens[idx].meta["label"]))
        return f'&#160;<a class="footnote-backref" href="#fnref:{label}">&#8617;</a>'


def converter(*, inline: bool) -> MarkdownIt:
    """Markdown as GitHub reads it, with what the format has besides; raw HTML is text."""
    made = MarkdownIt(
        "default",
        {"xhtmlOut": True, "alerts": True, "tasklists": True, "maxNesting": DEEPEST},
        renderer_cls=Renderer,
    )
    # what a link may lead to is the loader's to judge, and to tell
    made.validateLink = lambda url: True  # type: ignore[method-assign]
    made.normalizeLink = lambda url: url  # type: ignore[method-assign]
    # `%0A` of a bare address stays so, where its letters are shown
    shown = made.normalizeLinkText
    made.normalizeLinkText = lambda link: text if (text := shown(link)).isprintable() else link  # type: ignore[method-assign]
    add_inline(made)
    made.use(gfm_autolink_plugin)
    if inline:
        made.block.ruler.disable(list(_BLOCKS))
    else:
        made.use(deflist_plugin)
        made.use(footnote_plugin, inline=False)
        add_blocks(made)
        add_callouts(made)
        made.core.ruler.push("lines", _number)
    # after all plugins, since some bring a way of writing of their own
    for name in dir(Renderer):
        if name in vars(Renderer) and not name.startswith("_"):
            made.add_render_rule(name, getattr(Renderer, name))
    return made


def _number(state: StateCore) -> None:
    """Gives each block the line in which it begins, and the alerts of GitHub the form of our boxes."""
    for place, token in enumerate(state.tokens):
        if token.type == "alert_open":
            kind = str(token.meta["kind"]).lower()
            token.tag, token.attrs = "aside", {"class": f"callout {kind}", "role": "note"}
            state.tokens[place + 1].attrs = {
                "class": "callout-title",
                "data-word": state.tokens[place + 2].content,
            }
        elif token.type == "alert_close":
            token.tag = "aside"
        elif token.type == "fence" and token.info.split()[:1] == ["math"]:  # GitHub's other way to write `$$`
            token.type, token.tag, token.content = "formula", "math", token.content.strip()
        elif token.type == "list_item_open" and "checked" in token.meta:
            token.attrs = {"data-task": "done" if token.meta["checked"] else "open"}
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            token.attrs.pop("class", None)
        elif token.type in ("th_open", "td_open") and "style" in token.attrs:
            token.attrs = {"align": str(token.attrs["style"]).removeprefix("text-align:")}
        if token.map and token.nesting >= 0 and token.type != "inline":
            token.attrs["data-line"] = str(token.map[0] + 1)
    for label, used in _notes(state.env).items():
        if used < 0:
            unused = Token("footnote_unused", "div", 0)
            unused.attrs = {"data-unused-note": label.removeprefix(":")}
            state.tokens.append(unused)


def _notes(env: EnvType) -> dict[str, int]:
    notes: dict[str, int] = env.get("footnotes", {}).get("refs", {})
    return notes


def answer(job: dict[str, object], converters: dict[bool, MarkdownIt]) -> dict[str, str]:
    md = converters[bool(job["inline"])]
    try:
        env: dict[str, object] = {}
        tokens = md.parse(str(job["text"]), env)
        if any(token.level >= DEEPEST - 1 for token in tokens):
            return {"error": "is nested too deeply"}
        return {"html": md.renderer.render(tokens, md.options, env).strip()}
    except RecursionError:
        return {"error": "is nested too deeply"}
    except MemoryError:
        return {"error": "needs too much memory"}


def main() -> None:
    with suppress(ValueError, OSError):  # macOS has the name and not the limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    converters = {inline: converter(inline=inline) for inline in (False, True)}
    print(json.dumps({"ready": True}), flush=True)  # noqa: T201
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), converters)), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
