"""Photographs and screenshots: decoded once, without what a camera wrote into them, in the sizes that a page needs."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any

from courses.reading.course_files import PICTURES, FileError, Stored, address_name, suffix_of

WIDEST = 1200  # what is wider is sent in two widths
WIDTHS = (800, 1600)
MOST_PIXELS = 50_000_000
MOST_FRAMES = 500
_FORMATS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}


@dataclass(frozen=True)
class Raster:
    """The last of `sizes` is the largest, with the width and height that the page leaves room for."""

    sizes: tuple[tuple[int, Stored], ...]
    width: int
    height: int


def read_raster(path: str, raw: bytes) -> Raster:
    """Raises FileError."""
    from PIL import (
        Image,
        ImageOps,
        UnidentifiedImageError,
    )  # it takes a tenth of a second, and most courses have none

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image: Any = Image.open(io.BytesIO(raw), formats=list(_FORMATS))
            frames = getattr(image, "n_frames", 1)
            if (
                image.width * image.height * frames > MOST_PIXELS * (1 if frames == 1 else 4)
                or frames > MOST_FRAMES
            ):
                raise FileError(
                    f"has {image.width} × {image.height} pixels, which is too large a picture", path
                )
            if suffix_of(path).replace("jpeg", "jpg") != _FORMATS[image.format]:
                raise FileError(f"is {image.format} by its content; name it .{_FORMATS[image.format]}", path)
            if frames > 1:
                return _moving(path, image)
            image.load()
            profile = image.info.get("icc_profile")
            still = ImageOps.exif_transpose(image)
    except FileError:
        raise
    except UnidentifiedImageError:
        raise FileError("is not a picture that can be read", path) from None
    except Exception as problem:  # noqa: BLE001 - a broken file makes Pillow raise whatever it stumbles over
        if isinstance(problem, Image.DecompressionBombError):
            raise FileError("is too large a picture", path) from None
        raise FileError(f"is broken: {problem}", path) from None
    still.info.clear()
    extra = {"icc_profile": profile} if profile else {}
    if still.width > WIDEST:
        return _two_widths(path, still, extra)
    kind = PICTURES[suffix_of(path)]
    out = io.BytesIO()
    if image.format == "JPEG":
        still.convert("RGB" if still.mode not in ("RGB", "L") else still.mode).save(
            out, "JPEG", quality=90, **extra
        )
    elif image.format in ("WEBP", "AVIF"):
        still.save(out, image.format, quality=85, **extra)
    else:
        still.save(out, image.format, optimize=True, **(extra if image.format == "PNG" else {}))
    stored = Stored(address_name(path), kind, out.getvalue())
    return Raster(((still.width, stored),), still.width, still.height)


def _two_widths(path: str, still: Any, extra: dict[str, Any]) -> Raster:
    if still.mode not in ("RGB", "RGBA"):
        still = still.convert("RGBA" if "A" in still.mode or "transparency" in still.info else "RGB")
    sizes = []
    for width in (WIDTHS[0], min(still.width, WIDTHS[1])):
        height = max(round(still.height * width / still.width), 1)
        out = io.BytesIO()
        # method 4 takes twice as long and saves 3 % of the bytes
        still.resize((width, height)).save(out, "WEBP", quality=82, method=2, **extra)
        sizes.append((width, Stored(address_name(path, "webp"), "image/webp", out.getvalue())))
    return Raster(tuple(sizes), width, height)


def _moving(path: str, image: Any) -> Raster:
    """Every frame again, since what a camera wrote stands beside the frames."""
    out = io.BytesIO()
    frames, durations = [], []
    for number in range(image.n_frames):
        image.seek(number)
        durations.append(image.info.get("duration", 100))
        frame = image.convert("RGBA")
        frame.info.clear()
        frames.append(frame)
    loop = image.info.get("loop", 0)
    frames[0].save(out, image.format, save_all=True, append_images=frames[1:], duration=durations, loop=loop)
    stored = Stored(address_name(path), PICTURES[suffix_of(path)], out.getvalue())
    return Raster(((image.width, stored),), image.width, image.height)
