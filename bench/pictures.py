"""What the pictures of a big course cost when it is loaded: `python -m bench.pictures [LESSONS]`, each lesson with a photograph
of its own beside the figures that it has.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from bench.big import measured
from bench.figures import Figure
from bench.many_lessons import write
from config.env import ROOT
from dev.test import own_environment

LESSONS = 500
WIDE, HIGH = 1600, 1000  # wider than a page shows, so that each is drawn again at two widths


def photograph(at: int, file: Path) -> None:
    """A picture that no other equals and that no program can make small: a cloud, with the noise of a camera."""
    draw = random.Random(at)
    small = Image.frombytes("RGB", (16, 10), draw.randbytes(480)).resize(
        (WIDE, HIGH), Image.Resampling.BICUBIC
    )
    noise = Image.frombytes("RGB", (WIDE // 4, HIGH // 4), draw.randbytes(WIDE * HIGH * 3 // 16))
    Image.blend(small, noise.resize((WIDE, HIGH)), 0.1).save(file, quality=85)


def main() -> None:
    lessons = int(sys.argv[1]) if len(sys.argv) > 1 else LESSONS
    with tempfile.TemporaryDirectory(prefix="ajar-bench-") as place:
        folder = Path(place) / "course"
        slugs = write(ROOT / "content", folder, lessons)
        for at, slug in enumerate(slugs):
            photograph(at, folder / "img" / f"photograph-{at}.jpg")
            lesson = folder / "lessons" / f"{slug}.md"
            lesson.write_text(f"{lesson.read_text()}\n![A cloud](../img/photograph-{at}.jpg)\n")
        environment = own_environment(Path(place) / "data")
        prepare = [sys.executable, "-m", "dev.content", "database"]
        subprocess.run(prepare, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        print(f"Ajar: {len(slugs)} lessons with as many photographs of {WIDE} × {HIGH}", flush=True)
        for name, aim in (("full load", 90.0), ("nothing changed", None)):
            taken = measured("load_content", str(folder), environment=environment)
            print(
                Figure(name, taken.seconds, " s", aim, True, f"{taken.processors:.0f} s of processors"),
                flush=True,
            )


if __name__ == "__main__":
    main()
