from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0013_former_slugs")]
    operations = [migrations.AddField("course", "stamps", models.JSONField(default=dict))]
