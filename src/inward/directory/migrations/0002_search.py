"""Search over the listing: trigrams for three characters and more, pairs and words for fewer."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE directory_trigram USING fts5(
        found_by, content='directory_listing', content_rowid='organisation_id',
        tokenize='trigram case_sensitive 0')""",
    """CREATE VIRTUAL TABLE directory_pair USING fts5(
        grams, content='directory_listing', content_rowid='organisation_id',
        tokenize='unicode61 remove_diacritics 0', prefix='1 2',
        detail='none')""",
    """CREATE TRIGGER directory_listing_found AFTER INSERT ON directory_listing BEGIN
        INSERT INTO directory_trigram(rowid, found_by) VALUES (NEW.organisation_id, NEW.found_by);
        INSERT INTO directory_pair(rowid, grams) VALUES (NEW.organisation_id, NEW.grams); END""",
    """CREATE TRIGGER directory_listing_lost AFTER DELETE ON directory_listing BEGIN
        INSERT INTO directory_trigram(directory_trigram, rowid, found_by)
            VALUES ('delete', OLD.organisation_id, OLD.found_by);
        INSERT INTO directory_pair(directory_pair, rowid, grams)
            VALUES ('delete', OLD.organisation_id, OLD.grams); END""",
]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX directory_trigram ON directory_listing USING gin (found_by gin_trgm_ops)",
    # Under a collation other than C a plain index does not serve "begins with".
    "CREATE INDEX directory_name_begins ON directory_name (sought text_pattern_ops)",
    "CREATE INDEX directory_number_begins ON directory_identifier (sought text_pattern_ops)",
    "CREATE INDEX directory_pair ON directory_listing USING gin (to_tsvector('simple', grams))",
]


def build(apps, editor):
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop(apps, editor):
    if editor.connection.vendor == "sqlite":
        for kind, name in (
            ("TRIGGER", "directory_listing_found"),
            ("TRIGGER", "directory_listing_lost"),
            ("TABLE", "directory_trigram"),
            ("TABLE", "directory_pair"),
        ):
            editor.execute(f"DROP {kind} {name}")
    else:
        for name in ("trigram", "pair", "name_begins", "number_begins"):
            editor.execute(f"DROP INDEX directory_{name}")


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(build, drop)]
