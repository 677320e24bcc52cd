from django.apps import AppConfig


class Directory(AppConfig):
    name = "inward.directory"

    def import_models(self) -> None:
        super().import_models()
        # People stand in a module of their own: they are erasable, the ledgers beside them are not.
        import inward.directory.people  # noqa: F401

    def ready(self) -> None:
        from inward.directory import finding
        from inward.directory.current import list_those_at
        from inward.directory.naming import named_without_consent
        from inward.directory.queries import as_one
        from inward.evidence.naming import WHO_IS_NAMED
        from inward.evidence.rules import Kind
        from inward.evidence.unlabelled import ONE_OF, UNLABELLED, Names
        from inward.places.current import WHEN_MOVED

        WHEN_MOVED.append(list_those_at)
        ONE_OF.append(as_one)
        WHO_IS_NAMED.append(named_without_consent)
        UNLABELLED[Kind.PERSON] = Names(finding.called, finding.meant)
