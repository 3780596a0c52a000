from __future__ import annotations

from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"

    def ready(self) -> None:
        from courses import practice, stamps
        from courses.reading import parts
        from quizzes import checks, moving
        from quizzes.checks_part import ChecksPart, also_in_quiz
        from quizzes.course_part import QuizPart, advice, markdown_keys
        from quizzes.page_stamps import quiz_stamps
        from quizzes.practising import in_section

        parts.register(QuizPart())
        parts.register(ChecksPart())
        parts.register_agreement(parts.Agreement((QuizPart.folder, ChecksPart.folder), also_in_quiz))
        for part in (QuizPart, ChecksPart):
            parts.register_advice(parts.Advice(part.folder, advice))
            parts.register_markdown_keys(part.folder, markdown_keys)
        assert checks.every_kind_is_whole  # importing it registers it
        parts.register_follower(moving.follow)
        practice.register(in_section)
        stamps.register(quiz_stamps)
