"""Attempts get a place for the set that they name. The worker fills it (`quizzes.question_sets.gather`), so this takes no time,
and processes of the version before go on reading and writing the column that they know.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0010_question_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionSet",
            fields=[
                (
                    "hash",
                    models.CharField(
                        help_text="Of all that it says.", max_length=64, primary_key=True, serialize=False
                    ),
                ),
                ("questions", models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name="attempt",
            name="asked",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="quizzes.questionset",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField(model_name="attempt", old_name="questions", new_name="in_full"),
                migrations.AlterField(
                    model_name="attempt",
                    name="in_full",
                    field=models.JSONField(db_column="questions", default=list),
                ),
            ]
        ),
    ]
