"""The newest releases, for the front page."""

from datetime import date

from django.db.models import Max

from inward.public.queries.releases import tellable
from inward.publish.models import Release


def newest(*, on: date, limit: int) -> list[Release]:
    """The last release of each figure by a day, the latest first, none that was corrected since."""
    by_day = Release.objects.filter(entry__recorded_at__date__lte=on).order_by()
    corrected = by_day.filter(corrects__isnull=False).values("corrects")
    last = by_day.exclude(pk__in=corrected).values("series").annotate(n=Max("number")).values("n")
    rows = Release.objects.filter(number__in=last).select_related("entry")
    return tellable(list(rows.order_by("-number")), on)[:limit]
