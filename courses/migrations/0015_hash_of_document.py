from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0014_stamps")]

    operations = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["kind", "slug", "withdrawn", "hash"], name="hash_of_document"),
        )
    ]
