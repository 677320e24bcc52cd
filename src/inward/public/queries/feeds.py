"""What changes and what there is: the feed of news and corrections, the sitemap, robots.txt."""

from datetime import date, datetime, time
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.utils import timezone

from inward.core.language import here
from inward.public.addresses import addresses
from inward.public.formats import atom, sitemap
from inward.public.models import News
from inward.public.queries import releases
from inward.public.queries.catalogued import asked
from inward.public.queries.where import Where
from inward.public.queries.written import news
from inward.public.rules import TAGS, other, slug
from inward.public.text import html
from inward.publish.models import Release

_NEWEST = 50


def feed_of(where: Where, *, lang: str) -> str:
    """News and corrections: that a number was wrong is news."""
    twin = other(lang)
    office = here(settings.OFFICE["en"], settings.OFFICE["zh"])
    title = {"en": f"{office}: news and corrections", "zh": f"{office}：动态与更正"}[lang]
    feed = atom.Feed(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, f'inward:{settings.OFFICE}:{lang}')}",
        title=title,
        author=office,
        url=f"{where.origin}/{lang}/news/",
        itself=f"{where.origin}/{lang}/news.atom",
        language=TAGS[lang],
        since=_moment(where.on),
        twin=(TAGS[twin], f"{where.origin}/{twin}/news.atom"),
        rights=settings.PUBLIC_LICENCE,
    )
    entries = [
        _news(one, where, lang) for one in news(on=where.on).order_by("-day", "-pk")[:_NEWEST]
    ]
    corrections = releases.corrections_told(where.on, limit=_NEWEST)
    entries += [_correction(one, where, lang) for one in corrections]
    newest = sorted(entries, key=lambda one: (one.updated, one.id), reverse=True)[:_NEWEST]
    return atom.feed(feed, newest)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=timezone.get_default_timezone())


def _news(one: News, where: Where, lang: str) -> atom.Entry:
    return atom.Entry(
        id=f"urn:uuid:{one.subject.uuid}",
        title=one.name,
        url=f"{where.origin}/{lang}/news/{slug(one.subject.uuid)}/",
        published=_moment(one.day),
        updated=_moment(one.day),
        html=str(html(here(one.text_en, one.text_zh))),
    )


def _correction(one: Release, where: Where, lang: str) -> atom.Entry:
    title = asked(one)
    said = {
        "en": f"Corrected: {title.en} (release {one.number} corrects {one.corrects_id})",
        "zh": f"更正：{title.zh}（第{one.number}号发布更正第{one.corrects_id}号）",
    }[lang]
    moment = datetime.fromisoformat(one.said["released_at"])
    return atom.Entry(
        id=f"urn:uuid:{uuid5(NAMESPACE_URL, one.digest)}",
        title=said,
        url=f"{where.origin}/{lang}/figures/{one.address}/",
        published=moment,
        updated=moment,
        summary=one.reason,
        categories=["correction"],
    )


def sitemaps_of(where: Where) -> dict[str, str]:
    """Every public page with its twin; files to take away are found from their pages."""
    pages: dict[str, list[tuple[str, str]]] = {}
    for one in addresses(where.on, only_pages=True):
        if one.path.endswith("/"):
            pages.setdefault(one.key, []).append((TAGS[one.lang], where.origin + one.path))
    return sitemap.sitemaps([sitemap.Page(twins) for twins in pages.values()], base=where.origin)


def robots_of(where: Where) -> str:
    listed = f"{where.origin}/sitemap.xml" if where.origin else ""
    return sitemap.robots(sitemap=listed, closed=settings.FICTIONAL)
