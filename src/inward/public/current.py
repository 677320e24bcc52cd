"""The labels of what the office writes, for lists that join many kinds."""

from inward.evidence.current import Current, described
from inward.evidence.rules import Kind
from inward.public.models import WRITTEN

TABLES: dict[Kind, list[Current]] = {
    kind: [described(model, kind)] for kind, model in WRITTEN.items()
}
