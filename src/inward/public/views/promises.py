"""Promises made public."""

from django.http import Http404, HttpRequest, HttpResponse

from inward.agreements.models import Commitment
from inward.public.http import is_preview, on_day, page, public_page
from inward.public.queries import promises as queries
from inward.public.queries.evidenced import citations
from inward.public.queries.publicly import one, public_now


@public_page
def promises(request: HttpRequest) -> HttpResponse:
    on = on_day(request)
    found = queries.promises(on)
    context = {
        "keeping": queries.keeping(found, on=on),
        "others": [promise for promise in found if not promise.by_office],
        "ours": [promise for promise in found if promise.by_office],
        "citations": citations(queries.facts(found)),
    }
    return page(request, "public/promises.html", context)


@public_page
def promise(request: HttpRequest, slug: str) -> HttpResponse:
    on, preview = on_day(request), is_preview(request)
    commitment = one(Commitment, slug, on=on, preview=preview)
    told = queries.promise(commitment.pk, on=on, also=commitment.pk if preview else None)
    if told is None:
        raise Http404
    context = {
        "promise": told,
        "not_public": preview and not public_now(commitment.pk, on=on),
        "citations": citations([told.first, told.terms, told.signing, *told.looks]),
    }
    return page(request, "public/promise.html", context)
