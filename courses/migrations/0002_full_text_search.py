"""Full-text search over the search entries: FTS5 on SQLite, a generated tsvector on PostgreSQL.

Django remakes a SQLite table when one of its columns changes, which drops these triggers: a migration that touches
`SearchEntry` must run `remove` before and `add` after.
"""

from django.db import migrations

SQLITE = (
    # the stems are made by courses/words.py, so the tokeniser here only has to cut at spaces
    """CREATE VIRTUAL TABLE courses_search USING fts5(
        title_stems, heading_stems, text_stems,
        content='courses_searchentry', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )""",
    """CREATE TRIGGER courses_search_added AFTER INSERT ON courses_searchentry BEGIN
        INSERT INTO courses_search(rowid, title_stems, heading_stems, text_stems)
        VALUES (new.id, new.title_stems, new.heading_stems, new.text_stems);
    END""",
    """CREATE TRIGGER courses_search_removed AFTER DELETE ON courses_searchentry BEGIN
        INSERT INTO courses_search(courses_search, rowid, title_stems, heading_stems, text_stems)
        VALUES ('delete', old.id, old.title_stems, old.heading_stems, old.text_stems);
    END""",
    """CREATE TRIGGER courses_search_changed AFTER UPDATE ON courses_searchentry BEGIN
        INSERT INTO courses_search(courses_search, rowid, title_stems, heading_stems, text_stems)
        VALUES ('delete', old.id, old.title_stems, old.heading_stems, old.text_stems);
        INSERT INTO courses_search(rowid, title_stems, heading_stems, text_stems)
        VALUES (new.id, new.title_stems, new.heading_stems, new.text_stems);
    END""",
)
SQLITE_REMOVE = (
    "DROP TRIGGER courses_search_changed",
    "DROP TRIGGER courses_search_removed",
    "DROP TRIGGER courses_search_added",
    "DROP TABLE courses_search",
)
POSTGRESQL = (
    """ALTER TABLE courses_searchentry ADD COLUMN words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', title_stems), 'B')
        || setweight(to_tsvector('simple', heading_stems), 'A')
        || setweight(to_tsvector('simple', text_stems), 'D')
    ) STORED""",
    "CREATE INDEX courses_search ON courses_searchentry USING gin (words)",
)
POSTGRESQL_REMOVE = ("DROP INDEX courses_search", "ALTER TABLE courses_searchentry DROP COLUMN words")


def add(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in {"sqlite": SQLITE_REMOVE, "postgresql": POSTGRESQL_REMOVE}[
        schema_editor.connection.vendor
    ]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
