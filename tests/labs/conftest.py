from __future__ import annotations

import pytest

from content.labs import LABS
from courses.models import Course


@pytest.fixture(autouse=True)
def a_course_that_names_them(request: pytest.FixtureRequest) -> None:
    """A lab has a page where the course names it; these tests are about the labs of `content/`."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        names = [lab.name for lab in LABS]
        bar = [{"title": "", "url": "/labs/", "page": "labs"}]
        site = {"has": ["lessons", "labs", "decision"], "labs": names, "navigation": bar}
        Course.objects.update_or_create(pk=1, defaults={"title": "A small course", "site": site})
