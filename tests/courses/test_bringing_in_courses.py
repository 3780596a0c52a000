"""Courses as mdBook, Hugging Face, The Odin Project, The Carpentries, Quarto and LiaScript write them load after they were
brought in, and what has no form here is named with its file and line.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image

from courses.compiling.folder_compiler import parse_course
from courses.reading.document import Course

FILE = "with open('loaf') as f:\n    # ANCHOR: bake\n    bake(f)\n    # ANCHOR_END: bake\n"


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def brought(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Course, Path]:
    """The course that is made of these files; it has no mistake."""
    for path, text in files.items():
        (folder / "book" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "book" / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    to = folder / "course"
    call_command("import_course", folder / "book", to=to)
    return parse_course(to), to


def at(path: str, text: str, part: str) -> str:
    """The place of a part of a file, as a note names it."""
    return f"{path}:{text[: text.index(part)].count(chr(10)) + 1}:"


def page(course: Course, slug: str) -> str:
    lesson = course.lessons[slug]
    return lesson.opening + "".join(f"<h2>{one.title}</h2>{one.html}" for one in lesson.sections)


def written(to: Path, slug: str) -> str:
    return (to / "lessons" / f"{slug}.md").read_text().split("---\n", 2)[2]


def test_a_book_of_mdbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaf = """# The loaf

See [the flour], [ash][ash], [salt] and [the
second word](flour.html#the-second-word).

<Listing number="1-1" file-name="src/bake.py" caption="Baking `a` loaf">

```python
{{#include ../code/bake.py:bake}}
```

</Listing>

```rust,ignore
# fn main() {
let a = 1;
# }
```

<img src="img/bag.png" alt="a bag" class="center" />

[the flour]: flour.html
[ash]: flour.html#ash
[salt]: ../std/salt.html
"""
    flour = '# Flour\n\n<a id="ash"></a>\n\n## What ash is\n\nWhat is left.\n\n### The second word\n\nRye.\n'
    course, to = brought(
        tmp_path,
        {
            "src/SUMMARY.md": "- [Loaf](loaf.md)\n- [Flour](flour.md)\n",
            "src/loaf.md": loaf,
            "src/flour.md": flour,
            "code/bake.py": FILE,
            "src/img/bag.png": png(),
        },
    )
    html = page(course, "loaf")
    assert '<a href="/lessons/flour/">the flour</a>' in html and '<a href="/lessons/flour/#ash">' not in html
    assert '<a href="/lessons/flour/#what-ash-is">ash</a>' in html
    assert '<a href="/lessons/flour/#the-second-word">the\nsecond word</a>' in html
    assert "bake(f)" in written(to, "loaf") and "ANCHOR" not in written(to, "loaf")
    assert "src/bake.py" in html and "Listing 1-1: Baking <code>a</code> loaf" in html
    assert "fn main" not in html and 'alt="a bag"' in html
    told = capsys.readouterr().err
    assert (
        f"{at('src/loaf.md', loaf, '[salt]:')} links to ../std/salt.html, which is no lesson of the course; its text is kept"
        in told
    )
    assert (
        f"{at('src/loaf.md', loaf, '# fn')} has lines of Rust that begin with # and are hidden in the book"
        in told
    )


def test_a_course_of_hugging_face(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = """<FrameworkSwitchCourse {fw} />

# Rising dough[[rising]]

<CourseFloatingBanner chapter={1} notebooks={[
    {label: "Colab", value: "https://example.org/a.ipynb"},
]} />

<Youtube id="abc123"/>

## Heat[[heat]]

<Tip warning={true}>

The oven is <em>hot</em>.

</Tip>

{#if fw === 'pt'}
With steam.
{:else}
Without.
{/if}

Press <kbd>Ctrl</kbd>, see <a href="/course/bread/2#salt">salt</a> and H<sub>2</sub>O.

### 1. What rises?

<Question
  choices={[
    { text: "The dough", explain: "It has <code>yeast</code>.", correct: true },
    { text: "The tin", explain: "It is of steel." }
  ]}
/>

<div class="flex"><img src="x.png"/></div>
"""
    course, to = brought(
        tmp_path,
        {
            "_toctree.yml": "- title: Bread\n  sections:\n  - local: bread/1\n    title: x\n  - local: bread/2\n    title: y\n",
            "bread/1.mdx": one,
            "bread/2.mdx": "# Salt\n\n```py\na\n\nCode.\n```\n\n## Salt[[salt]]\n\nA little.\n\n## Nothing\n",
        },
    )
    assert [module.name for module in course.tracks[0].modules] == ["Bread"]
    html = page(course, "bread-1")
    assert course.lessons["bread-1"].title == "Rising dough" and "&lt;" not in html
    assert 'class="callout warning"' in html and "<em>hot</em>" in html
    assert '<p class="film">' in html and '<a href="https://example.org/a.ipynb">Colab</a>' in html
    assert "<summary>PyTorch</summary>" in html and "<summary>TensorFlow</summary>" in html
    assert "<code>Ctrl</code>" in html and "H<sub>2</sub>O" in html
    assert '<a href="/lessons/bread-2/#salt">salt</a>' in html
    assert course.lessons["bread-2"].summary == "A little."
    assert "```ask question-1" in written(to, "bread-1")
    checks = (to / "checks" / "bread-1.yaml").read_text()
    assert "ask: What rises?" in checks and "It has `yeast`." in checks
    told = capsys.readouterr().err
    assert "bread/1.mdx:1: has <FrameworkSwitchCourse>" in told
    assert f"{at('bread/1.mdx', one, '<img')} shows the picture x.png, which did not come with it" in told


def test_lessons_of_the_odin_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """### Introduction

Boxes rise.

<div class="lesson-note" markdown="1">

#### A note

Mind the <span id="heat">heat</span>.

</div>

### Assignment

<div class="lesson-content__panel" markdown="1">

1. Read [this](https://example.org/).
1. <details markdown="block">
   <summary>A hint</summary>

   - Look *inside*.

   </details>

</div>

### Knowledge check

- [What is hot?](#heat)
- <a class="knowledge-check-link" href="#gone">What is gone?</a>

<p class="codepen">
  <span>See <a href="https://example.org/pen">the pen</a>.</span>
</p>

<script async src="https://example.org/x.js"></script>

### Additional resources
"""
    course, _ = brought(tmp_path, {"basics/boxes.md": text, "CONTRIBUTING.md": "# Rules\n\nNo.\n"})
    assert list(course.lessons) == ["boxes"]
    html = page(course, "boxes")
    assert "&lt;" not in html and "<summary>A hint</summary>" in html and "<em>inside</em>" in html
    assert "Additional resources" in html and "<h2>Additional resources</h2>" not in html
    assert 'href="#a-note"' in html or 'href="#introduction"' in html
    assert "What is gone?" in html and '<a href="https://example.org/pen">the pen</a>' in html
    told = capsys.readouterr().err
    assert (
        f"{at('basics/boxes.md', text, 'What is gone')} links to #gone, which is no place in it; its text is kept"
        in told
    )
    assert f"{at('basics/boxes.md', text, '<script')} has a <script>, which is left out" in told
    assert (
        f"{at('basics/boxes.md', text, '### Additional')} has the heading Additional resources with nothing under it"
        in told
    )


def test_a_lesson_of_the_carpentries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    episode = """---
title: Weighing
teaching: 10
---

:::::::::::::::::: objectives

- Weigh [flour](../learners/reference.md#flour).

::::::::::::::::::::::::::

## Scales

![](fig/scale.png){alt='a pair of scales' width="50%"}

See [the book][book].

::::::::::::::: challenge

## Which is heavier?

1. ```bash
   weigh
   ```

::::::::::::: solution

## Solution

Lead.

::::::::::::::::::::::

::::::::::::::::::::::::::
"""
    course, _ = brought(
        tmp_path,
        {
            "config.yaml": "title: 'Bakers'\nepisodes:\n- weigh.md\nlearners:\n",
            "links.md": "[book]: https://example.org/book\n",
            "index.md": "Welcome to [the first](weigh.html).\n",
            "episodes/weigh.md": episode,
            "episodes/fig/scale.png": png(),
            "learners/reference.md": "## Glossary\n\n[flour]{#flour}\n:   What is ground \\[0 + 1\\], or f\\(x\\).\n",
            "instructors/notes.md": "Only for teachers.\n",
        },
    )
    assert course.title == "Bakers" and list(course.lessons) == ["introduction", "reference", "weigh"]
    html = page(course, "weigh")
    assert ":::" not in html and '<a href="https://example.org/book">the book</a>' in html
    assert '<a href="/lessons/reference/#glossary">flour</a>' in html
    assert (
        "Which is heavier?" in html
        and "<summary>Solution</summary>" in html
        and 'alt="a pair of scales"' in html
    )
    assert "What is ground [0 + 1], or f(x)." in page(course, "reference")
    assert '<a href="/lessons/weigh/">the first</a>' in page(course, "introduction")
    assert "instructors/notes.md is not listed in config.yaml; left out" in capsys.readouterr().err


def test_an_older_lesson_of_the_carpentries(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    episode = """---
title: "Ovens"
---

{% include links.md %}
{% include figure.html url="x" %}

Log in at {{ site.oven.name }}.

```
{{ site.oven.prompt }} bake
```
{: .bash}

> ## Try it out
>
> Which one?
>
> > ## Solution
> >
> > ```
> > bake
> > ```
> > {: .output}
> {: .solution}
{: .challenge}
"""
    course, to = brought(
        tmp_path,
        {
            "_config.yml": "oven:\n  name: hearth\n  prompt: 'me@hearth$'\n",
            "_includes/links.md": "[a]: https://example.org/\n",
            "_episodes/01-ovens.md": episode,
        },
    )
    text = written(to, "ovens")
    assert "```bash\nme@hearth$ bake\n```" in text and "Log in at hearth." in text
    html = page(course, "ovens")
    assert (
        "Try it out" in html
        and "<summary>Solution</summary>" in html
        and "{:" not in html
        and "{%" not in html
    )
    assert (
        f"{at('_episodes/01-ovens.md', episode, '{% include figure')} includes figure.html, which is no text of the folder; left out"
        in (capsys.readouterr().err)
    )


def test_a_book_of_quarto(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = """# Sifting {#sec-sifting}

As @fig-sieve and @sec-weights show, $x^2$ costs $5.

```{r}
#| label: fig-sieve
#| fig-cap: "A sieve"
#| fig-alt: |
#|   A round sieve
#|   of steel.
plot(sieve)
```

```{r}
#| echo: false
#| fig-cap: Only a picture
plot(hidden)
```

::: {.column width="50%"}
Left.
:::

::: {.callout-note}
Sift twice.
:::

{{< include _salt.qmd >}}
{{< meta x >}}

A row.[^1]

[^1]: With a note.
[^2]: With none.

| a | b |
|---|---|
| 1 |
"""
    course, to = brought(
        tmp_path,
        {
            "_quarto.yml": "book:\n  title: Bread\n  chapters: [sift.qmd, weigh.qmd]\n",
            "sift.qmd": chapter,
            "weigh.qmd": "# Weigh\n\n## Weights with `[` {#sec-weights}\n\nOf steel.\n",
            "_salt.qmd": "Salted.\n",
        },
    )
    text, html = written(to, "sift"), page(course, "sift")
    assert "```r\nplot(sieve)\n```" in text and "#|" not in text and "A round sieve of steel." in html
    assert '<a href="/lessons/weigh/#sec-weights">Weights with <code>[</code></a>' in html
    assert "<math" in html and "costs $5" in html and "the figure" in html
    assert "plot(hidden)" not in html and "Only a picture" in html and "Left." in html and ":::" not in html
    assert 'class="callout note"' in html and "Salted." in html and "With a note." in html
    told = capsys.readouterr().err
    for part in (
        "has a cell of which only the result is shown",
        f"{at('sift.qmd', chapter, '{{< meta')} has {{{{< meta x >}}}}, which nothing fills in; left out",
        f"{at('sift.qmd', chapter, '[^2]:')} has the footnote [^2], to which nothing refers",
        f"{at('sift.qmd', chapter, '| 1 |')} has a row of 1 cells in a table of 2 columns; empty ones were added",
    ):
        assert part in told


def test_a_course_of_liascript(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = """<!--
author: Ann
narrator: US English Female
@bake: <script>oven()</script>
-->

# Bread

    --{{0}}--
Bread is flour.

    {{1-2}}
It rises {2}{*later*}, $\\frac{1}{2} + \\sqrt{3}x$. $\\frac$

!?[a film](https://www.youtube.com/watch?v=abc)

## Quiz

Which rises?

- [[X]] Dough
- [[ ]] Tin
- [[?]] It is soft.
****************
It has yeast.
****************

## Empty

## Table

@bake(loaf)

<section>

| a | b |
|---|
| 1 | 2 | 3 |

</section>
"""
    course, _ = brought(tmp_path, {"README.md": text})
    html = page(course, "introduction")
    assert (
        course.lessons["introduction"].title == "Bread"
        and course.lessons["introduction"].summary == "Bread is flour."
    )
    assert "{{" not in html and "[[" not in html and "@bake" not in html and "&lt;" not in html
    assert (
        ">Dough</li>" in html and "<summary>Solution</summary>" in html and "<summary>Hint</summary>" in html
    )
    assert '<p class="film">' in html and "It has yeast." in html
    assert "rises <em>later</em>," in html and 'alttext="1/2 + √(3)x"' in html
    assert "<h2>Empty</h2>" not in html and "Empty" in html and "<code>\\frac</code>" in html
    told = capsys.readouterr().err
    for part in (
        f"{at('README.md', text, 'It rises')} has a formula that cannot be set",
        f"{at('README.md', text, '## Empty')} has the heading Empty with nothing under it",
        f"{at('README.md', text, '@bake(loaf')} has @bake(loaf), which nothing fills in; left out",
        f"{at('README.md', text, '|---|')} has a table of 2 columns with a rule of 1",
        f"{at('README.md', text, '| 1 | 2')} has a row of 3 cells in a table of 2 columns; the last ones were joined",
    ):
        assert part in told


HTML = {
    "a table with joined cells": (
        "<table><tr><th>a</th><th>b</th></tr><tr><td colspan='2'>x | y</td></tr></table>",
        "| a | b |\n| --- | --- |\n| x \\| y |  |",
    ),
    "a list in a list": (
        "<ul><li>a<ol><li>b</li><li>c</li></ol></li></ul>",
        "- a\n\n  1. b\n  2. c",
    ),
    "a figure": (
        '<figure><img src="https://example.org/x.png" alt="x"><figcaption>All "of" it</figcaption></figure>',
        '![x](https://example.org/x.png "All ”of” it")',
    ),
    "code": ('<pre><code class="language-c">a &lt; b\n</code></pre>', "```c\na < b\n```"),
    "marks in a line": (
        "<b>a</b> <i>b </i>c<sup>2</sup> <code>x&amp;y</code><br>",
        "**a** *b* c^2^ `x&y`<br>",
    ),
    "a frame": (
        '<iframe src="https://www.youtube.com/embed/abc" title=""></iframe>',
        "<https://www.youtube.com/watch?v=abc>",
    ),
    "what is no tag": ("A Vec<T> and 1 < 2, `<b>`.", "A Vec<T> and 1 < 2, `<b>`."),
    "a quote": ("> <p>one</p>\n> two", "> one\n>\n> \n> two"),
    "what never ends": ("<div>a\n\nb", "a\n\nb"),
}


@pytest.mark.parametrize("what", HTML)
def test_html_becomes_the_markdown_that_says_the_same(what: str, tmp_path: Path) -> None:
    given, expected = HTML[what]
    _, to = brought(tmp_path, {"one.md": f"# One\n\n## Part\n\n{given}\n\nEnd.\n"})
    text = written(to, "one").partition("## Part\n\n")[2].removesuffix("\n\nEnd.\n")
    assert text.strip("\n") == expected


def test_many_marks_that_do_not_close_are_read_in_time(tmp_path: Path) -> None:
    marks = ("[`a" * 2_000, "<div " * 2_000, "![[" * 2_000, "$a " * 2_000, "{#if " * 2_000, "<a href='" * 500)
    files = {f"{at}.mdx": f"# One\n\nWords.\n\n{mark}\n" for at, mark in enumerate(marks)}
    course, _ = brought(tmp_path, files)
    assert len(course.lessons) == len(marks)
