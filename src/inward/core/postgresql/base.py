"""Django's PostgreSQL backend, with a ledger's refusals written in the migration that makes it."""

from django.db.backends.postgresql import base, schema
from django.db.models import Model

from inward.core.ledger import POSTGRESQL_FUNCTIONS, is_ledger, postgresql_triggers


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def create_model(self, model: type[Model]) -> None:
        super().create_model(model)
        if is_ledger(model):
            self.execute(POSTGRESQL_FUNCTIONS, params=None)
            for statement in postgresql_triggers(model):
                self.execute(statement)


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
