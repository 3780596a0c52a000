from __future__ import annotations

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        from courses import practice
        from courses.reading import parts
        from quizzes import checks  # noqa: F401 - registers it
        from quizzes.course_part import QuizPart
        from quizzes.practising import in_section

        parts.register(QuizPart())
        practice.register(in_section)
