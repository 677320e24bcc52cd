"""The first migration of a package: all its tables at once.

Django's own way renders every model that is related to a new one again, table after table, and here
nearly all are: making an empty record took 3,000 renderings where 100 do.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ProjectState


class FirstMigration(Migration):
    """Creates tables and nothing else. Existing models cannot point at new ones, so they stay."""

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,
    ) -> ProjectState:
        label = self.app_label
        creations = [one for one in self.operations if isinstance(one, CreateModel)]
        if len(creations) < len(self.operations):
            raise TypeError(f"{self}: a first migration only creates tables")
        # Without rendered models beside it the state only notes what is added.
        rendered: Any = project_state.__dict__.pop("apps", None)
        for one in creations:
            one.state_forwards(label, project_state)
        if rendered is not None:
            rendered.render_multiple([project_state.models[label, c.name_lower] for c in creations])
            project_state.__dict__["apps"] = rendered
        for one in creations:
            one.database_forwards(label, schema_editor, project_state, project_state)
        return project_state
