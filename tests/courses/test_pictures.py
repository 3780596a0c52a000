"""Pictures, recordings and downloads of the course folder: shown without a jump, served by every host, and harmless."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from pathlib import Path

import brotli
import pytest
from django.test import Client
from PIL import Image

from courses.compiling.folder_compiler import compile_course, parse_course
from courses.compiling.markdown import ATTRIBUTES, TAGS
from courses.compiling.shown import Shown
from courses.compiling.svg import clean_svg
from courses.loading.loader import load
from courses.models import MediaFile
from courses.reading.course_files import FileError, Stored
from courses.reading.document import ContentErrors, Document
from courses.reading.folder import read_folder

LESSON = "lessons/on-your-machine.md"
FRONT = "---\ntitle: Joins\nsummary: Two tables.\nminutes: 5\nchecked: 2026-11-20\n---\n\n## A section\n\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><circle cx="9" cy="9" r="4"/></svg>'


@pytest.fixture
def img(folder: Path) -> Path:
    (folder / "img").mkdir()
    (folder / "img/x.svg").write_text(SVG)
    return folder / "img"


def write(folder: Path, body: str) -> None:
    (folder / LESSON).write_text(FRONT + body + "\n")


def read(folder: Path, body: str) -> Document:
    write(folder, body)
    return parse_course(folder).lessons["on-your-machine"]


def html_of(folder: Path, body: str) -> str:
    return read(folder, body).sections[0].html


def mistakes(folder: Path, body: str) -> list[str]:
    write(folder, body)
    with pytest.raises(ContentErrors) as caught:
        parse_course(folder)
    return [str(error) for error in caught.value.errors]


def photograph(path: Path, width: int, height: int, **options: object) -> None:
    Image.effect_noise((width, height), 60).convert("RGB").save(path, **options)  # type: ignore[arg-type]


def test_a_picture_alone_with_a_caption_is_a_figure_with_its_size(folder: Path, img: Path) -> None:
    html = html_of(folder, '![Three tiers](../img/x.svg "From closed to open")')
    assert re.sub(r"[0-9a-f]{12}", "HASH", html) == (
        '<figure class="picture"><img src="/media/HASH/x.svg" alt="Three tiers" width="40" height="30" '
        'decoding="async"><figcaption>From closed to open</figcaption></figure>'
    )


def test_the_folder_may_be_named_from_the_top_too(folder: Path, img: Path) -> None:
    assert "/x.svg" in html_of(folder, "![Three tiers](img/x.svg)")


def test_pictures_after_the_first_come_when_they_are_near(folder: Path, img: Path) -> None:
    html = html_of(folder, "![One](../img/x.svg)\n\nText ![two](../img/x.svg) here.")
    assert [bool("lazy" in one) for one in re.findall(r"<img[^>]+>", html)] == [False, True]


def test_a_picture_needs_words_or_says_that_it_needs_none(folder: Path, img: Path) -> None:
    assert mistakes(folder, "Text.\n\n![](../img/x.svg)") == [
        f"{LESSON}:12: shows ../img/x.svg without words for it: write ![what it shows](../img/x.svg) "
        "or ![](../img/x.svg){decorative}"
    ]
    html = html_of(folder, "![](../img/x.svg){decorative}")
    assert 'alt=""' in html
    assert "decorative" not in html


def test_words_for_a_picture_may_stand_behind_it(folder: Path, img: Path) -> None:
    html = html_of(folder, "![](../img/x.svg){alt='Three tiers' width=50%}")
    assert 'alt="Three tiers"' in html
    assert "50%" not in html


def test_the_dark_scheme_has_its_own_picture(folder: Path, img: Path) -> None:
    (img / "x.dark.svg").write_text(SVG.replace("r=", "fill='white' r="))
    html = html_of(folder, "![Three tiers](../img/x.svg)")
    assert re.findall(r'class="on-(\w+)"', html) == ["light", "dark"]
    assert read(folder, "See ![three tiers](../img/x.svg) here.").passages[0].text == "See three tiers here."


def test_a_wide_photograph_comes_in_two_widths(folder: Path, img: Path) -> None:
    photograph(img / "wide.jpg", 2400, 1200)
    html = html_of(folder, "![Noise](../img/wide.jpg)")
    assert re.search(r'srcset="/media/\w{12}/wide.webp 800w, /media/\w{12}/wide.webp 1600w"', html)
    assert 'width="1600" height="800"' in html


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "avif", "gif"])
@pytest.mark.parametrize("width", [300, 1500])
def test_nothing_that_a_camera_wrote_is_served(folder: Path, img: Path, suffix: str, width: int) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    options: dict[str, object] = {"exif": exif} if suffix != "gif" else {"comment": b"SECRETCAMERA"}
    photograph(img / f"p.{suffix}", width, 200, **options)
    assert b"SECRETCAMERA" in (img / f"p.{suffix}").read_bytes()
    write(folder, f"![Noise](../img/p.{suffix})")
    shown = compile_course(read_folder(folder)).shown[LESSON]
    assert shown
    for stored in shown:
        assert b"SECRETCAMERA" not in stored.data
        again = Image.open(io.BytesIO(stored.data))
        assert not again.getexif()


def test_a_photograph_that_was_taken_upright_stands_upright(folder: Path, img: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photograph(img / "p.jpg", 300, 200, exif=exif)
    assert 'width="200" height="300"' in html_of(folder, "![Noise](../img/p.jpg)")


def test_what_several_texts_show_is_kept_once_while_they_are_compiled() -> None:
    shown, one, other = Shown(), Stored("a.png", "image/png", b"one"), Stored("b.png", "image/png", b"other")
    shown["lessons/a.md"], shown["lessons/b.md"] = (one, other), (one,)
    assert dict(shown) == {"lessons/a.md": (one, other), "lessons/b.md": (one,)}
    assert len(shown.urls) == 2 and shown.at(other.url) == other
    assert len(shown._stored) == 2
    shown.pop("lessons/a.md")
    assert list(shown) == ["lessons/b.md"]


def test_a_moving_picture_still_moves(folder: Path, img: Path) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    frames[0].save(img / "m.gif", save_all=True, append_images=frames[1:], duration=50)
    write(folder, "![Lights](../img/m.gif)")
    [stored] = compile_course(read_folder(folder)).shown[LESSON]
    assert Image.open(io.BytesIO(stored.data)).n_frames == 3  # type: ignore[attr-defined]


def bomb() -> bytes:
    """A PNG of 30 000 × 30 000 pixels in a kilobyte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = (30_000).to_bytes(4, "big") * 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + b"\x08\x02\0\0\0")
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


REFUSED = {
    "that is missing": ("y.png", None, "which does not exist"),
    "that is broken": ("y.png", b"\x89PNG\r\n\x1a\nnothing", "which is"),
    "that is none": ("y.png", b"GIF, really", "which is not a picture that can be read"),
    "by the wrong name": (
        "y.png",
        b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        "name it .gif",
    ),
    "over 10 MB": ("y.png", b"\0" * 10_000_001, "larger than 10 MB"),
    "that unpacks to gigabytes": ("y.png", bomb(), "too large a picture"),
    "of an unknown kind": ("y.bmp", b"BM", "a picture is PNG, JPEG"),
}


@pytest.mark.parametrize(("name", "data", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_picture_is_a_mistake(folder: Path, img: Path, name: str, data: bytes | None, words: str) -> None:
    if data is not None:
        (img / name).write_bytes(data)
    [said] = mistakes(folder, f"Text.\n\n![A cat](../img/{name})")
    assert said.startswith(f"{LESSON}:12: ")
    assert words in said


def test_nothing_outside_of_the_folder_is_shown(folder: Path, img: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.svg").write_text(SVG)
    (img / "linked.svg").symlink_to(tmp_path / "secret.svg")
    (folder / "elsewhere").symlink_to(tmp_path)
    for name, words in {
        "../../secret.svg": "outside the course folder",
        "../img/linked.svg": "symbolic link",
        "../elsewhere/secret.svg": "symbolic link",
        "/etc/x.svg": "relative path",
        "%2e%2e/%2e%2e/secret.svg": "outside the course folder",
    }.items():
        [said] = mistakes(folder, f"![A]({name})")
        assert words in said, (name, said)


def test_a_picture_of_another_site_is_a_link_and_its_author_hears_of_it(folder: Path) -> None:
    write(folder, "![A cat](https://example.org/cat.png)")
    made = compile_course(read_folder(folder))
    assert '<a href="https://example.org/cat.png">A cat</a>' in made.documents[LESSON].sections[0].html
    assert "<img" not in made.documents[LESSON].sections[0].html
    assert [one.line for one in made.warnings if one.path == LESSON] == [10]


DRAWINGS = {
    "a script": "<script>alert(1)</script>",
    "a handler": '<circle r="1" onload="alert(1)"/>',
    "a handler on the drawing": None,
    "HTML": '<foreignObject><b xmlns="http://www.w3.org/1999/xhtml">x</b></foreignObject>',
    "HTML by itself": '<b xmlns="http://www.w3.org/1999/xhtml">x</b>',
    "a picture of another site": '<image href="https://example.org/x.png"/>',
    "a use of another file": '<use href="other.svg#a"/>',
    "a use of another file by xlink": '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://e.org/#a"/>',
    "a link": '<a href="https://example.org/"><circle r="1"/></a>',
    "a link that runs": '<a href="javascript:alert(1)"><circle r="1"/></a>',
    "a style that loads": "<style>@import url(https://example.org/x.css);</style>",
    "a fill that loads": '<circle r="1" fill="url(https://example.org/x)"/>',
    "an escaped style": "<style>circle{fill:u\\72l(https://e.org)}</style>",
    "an animation of an address": '<use href="#a"><set attributeName="href" to="https://e.org"/></use>',
    "a frame": '<iframe src="https://example.org"/>',
}


@pytest.mark.parametrize("inside", DRAWINGS.values(), ids=DRAWINGS.keys())
def test_a_drawing_may_not_have(folder: Path, img: Path, inside: str | None) -> None:
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n\n{inside}\n</svg>'
    if inside is None:
        drawn = '<svg xmlns="http://www.w3.org/2000/svg"\n\n onload="x()" viewBox="0 0 9 9"/>'
    (img / "bad.svg").write_text(drawn)
    [said] = mistakes(folder, "![A](../img/bad.svg)")
    assert said.startswith("img/bad.svg:3: " if inside else "img/bad.svg:1: "), said


@pytest.mark.parametrize(
    "raw",
    [
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">&a;</svg>',
        b'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
        b"<svg",
        b"<html/>",
        b"",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
)
def test_a_drawing_that_cannot_be_one_is_refused(raw: bytes) -> None:
    with pytest.raises(FileError):
        clean_svg("x.svg", raw)


def test_what_only_draws_is_kept_and_what_a_program_left_is_not() -> None:
    raw = (
        b'<?xml version="1.0"?><!-- by Anna --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
        b'width="20mm" height="10mm" inkscape:version="1"><metadata>Anna</metadata><inkscape:page/><style>.a{fill:#f00}'
        b'</style><defs><linearGradient id="g"/></defs><rect class="a" fill="url(#g)"/><text>5 &lt; 6</text></svg>'
    )
    drawn, width, height = clean_svg("x.svg", raw)
    assert b"Anna" not in drawn
    assert b"inkscape" not in drawn
    assert b'<rect class="a" fill="url(#g)"></rect><text>5 &lt; 6</text>' in drawn
    assert (width, height) == (76, 38)


def test_a_file_of_the_folder_is_a_download(folder: Path) -> None:
    (folder / "data").mkdir()
    (folder / "data/prices.csv").write_text("a,b\n")
    html = html_of(folder, "See [the data](../data/prices.csv).")
    assert re.search(r'<a href="/media/\w{12}/prices.csv" download="">the data</a>', html)
    assert re.search(
        r"\[the data\]\(/media/\w{12}/prices.csv\)", read(folder, "[the data](../data/prices.csv)").markdown
    )
    [said] = mistakes(folder, "See [it](../data/fog.csv).")
    assert said == f"{LESSON}:10: names data/fog.csv, which does not exist"
    [said] = mistakes(folder, "See [it](../data/run.exe).")
    assert "not a lesson, an article" in said


def test_a_recording_plays_and_a_film_of_another_site_is_a_box_with_a_link(folder: Path) -> None:
    (folder / "film.mp4").write_bytes(b"film")
    (folder / "sound.mp3").write_bytes(b"sound")
    html = html_of(
        folder,
        "[How it folds](../film.mp4)\n\n[It](../sound.mp3)\n\nhttps://www.youtube.com/watch?v=dQw4w9WgXcQ\n\n"
        "[A talk](https://vimeo.com/76979871)\n\nSee https://youtu.be/dQw4w9WgXcQ for more.",
    )
    assert re.search(r'<video src="/media/\w{12}/film.mp4" controls="" preload="metadata"', html)
    assert re.search(r'<audio src="/media/\w{12}/sound.mp3"', html)
    assert html.count('class="film"') == 2
    assert "Watch on YouTube" in html
    assert '<span class="film-title">A talk</span> <span class="film-site">Watch on Vimeo</span>' in html
    assert "<iframe" not in html


def test_everything_of_pictures_is_on_the_list_of_what_a_page_may_have() -> None:
    assert {"img", "figure", "figcaption", "video", "audio"} <= TAGS
    assert not {"style", "onload", "onerror", "poster"} & {
        name for names in ATTRIBUTES.values() for name in names
    }


@pytest.mark.django_db
def test_a_picture_is_served_from_the_database_for_ever(folder: Path, img: Path, client: Client) -> None:
    write(folder, "![Three tiers](../img/x.svg)")
    load(folder)
    url = re.findall(r'src="(/media/[^"]+)"', client.get("/lessons/on-your-machine/").content.decode())[0]
    (img / "x.svg").unlink()
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert client.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get("/media/000000000000/x.svg").status_code == 404
    assert "Set-Cookie" not in response


@pytest.mark.django_db
def test_a_drawing_comes_compressed_to_who_takes_it_so(folder: Path, img: Path, client: Client) -> None:
    (img / "x.svg").write_text(SVG.replace("<circle", "<g/>" * 200 + "<circle"))
    write(folder, "![Three tiers](../img/x.svg)")
    load(folder)
    url = re.findall(r'src="(/media/[^"]+)"', client.get("/lessons/on-your-machine/").content.decode())[0]
    plain = client.get(url)
    small = client.get(url, headers={"accept-encoding": "gzip, br"})
    assert "Content-Encoding" not in plain and small["Content-Encoding"] == "br"
    assert brotli.decompress(small.content) == plain.content and len(small.content) < len(plain.content) / 3
    assert plain["ETag"] != small["ETag"] and small["Vary"] == "Accept-Encoding"
    older = client.get(url, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(older.content) == plain.content
    part = client.get(url, headers={"range": "bytes=0-3", "accept-encoding": "br"})
    assert (part.status_code, part.content) == (206, b"<svg")


@pytest.mark.django_db
def test_a_download_is_saved_and_a_recording_comes_in_parts(folder: Path, client: Client) -> None:
    (folder / "a b.csv").write_text("a,b\n")
    (folder / "film.mp4").write_bytes(b"0123456789")
    write(folder, "[data](<../a b.csv>) and\n\n[film](../film.mp4)")
    load(folder)
    rows = {row.address.partition("/")[2]: f"/media/{row.address}" for row in MediaFile.objects.all()}
    assert client.get(rows["a-b.csv"])["Content-Disposition"].startswith('attachment; filename="a-b.csv"')
    part = client.get(rows["film.mp4"], headers={"range": "bytes=2-4"})
    assert (part.status_code, part.content, part["Content-Range"]) == (206, b"234", "bytes 2-4/10")
    assert client.get(rows["film.mp4"], headers={"range": "bytes=20-"}).status_code == 416
    for odd in (f"bytes=0-{'9' * 5000}", f"bytes=-{'9' * 5000}", f"bytes={'9' * 5000}-", "bytes=٣-"):
        whole = client.get(rows["film.mp4"], headers={"range": odd})
        assert (whole.status_code, whole.content) == (200, b"0123456789")


@pytest.mark.django_db
def test_a_drawing_goes_on_only_where_it_began(folder: Path, img: Path, client: Client) -> None:
    write(folder, "![Three tiers](../img/x.svg)")
    load(folder)
    [address] = pictures()
    url = f"/media/{address}"
    etags = {name: client.get(url, headers={"accept-encoding": name})["ETag"] for name in ("br", "identity")}
    for began, status in (("identity", 206), ("br", 200)):
        sent = {"range": "bytes=0-3", "if-range": etags[began], "accept-encoding": "br"}
        assert client.get(url, headers=sent).status_code == status
    for known in (f"W/{etags['br']}", f'"other", {etags["br"]}', "*"):
        sent = {"if-none-match": known, "accept-encoding": "br"}
        assert client.get(url, headers=sent).status_code == 304


def pictures() -> list[str]:
    """The addresses of those that a text shows, beside the icon of the course."""
    found = MediaFile.objects.exclude(used_by=["course.yaml"]).values_list("address", flat=True)
    return list(found)


@pytest.mark.django_db
def test_a_changed_picture_is_loaded_and_the_old_one_is_gone(folder: Path, img: Path) -> None:
    write(folder, "![Three tiers](../img/x.svg)")
    load(folder)
    [before] = pictures()
    assert not load(folder).anything
    (img / "x.svg").write_text(SVG.replace("30", "20"))
    assert load(folder).changed == (LESSON,)
    [after] = pictures()
    assert before != after
    write(folder, "Words.")
    load(folder)
    assert not pictures()


@pytest.mark.django_db
def test_a_dark_picture_that_is_added_is_loaded(folder: Path, img: Path) -> None:
    write(folder, "![Three tiers](../img/x.svg)")
    load(folder)
    (img / "x.dark.svg").write_text(SVG.replace("r=", "fill='white' r="))
    assert load(folder).changed == (LESSON,)
    assert len(pictures()) == 2


@pytest.mark.django_db
def test_a_mistake_in_a_picture_leaves_the_course_as_it_was(folder: Path, img: Path) -> None:
    write(folder, "![Three tiers](../img/x.svg)")
    load(folder)
    (img / "x.svg").write_text("<svg")
    with pytest.raises(ContentErrors, match=r"img/x.svg:1: is not valid SVG"):
        load(folder)
    assert len(pictures()) == 1
