"""Terms and those below them."""

from collections import defaultdict

from inward.core.models import Term


def with_narrower(*terms: str) -> frozenset[str]:
    """Terms of one vocabulary and all terms below them."""
    vocabulary = terms[0].split(":")[0]
    below: dict[str, list[str]] = defaultdict(list)
    for key, parent in Term.objects.filter(vocabulary=vocabulary, parent__isnull=False).values_list(
        "id", "parent_id"
    ):
        below[str(parent)].append(key)
    found, open_ = set(terms), list(terms)
    while open_:
        narrower = [key for key in below[open_.pop()] if key not in found]
        found.update(narrower)
        open_.extend(narrower)
    return frozenset(found)
