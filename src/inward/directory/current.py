"""The current tables of the directory: the listing of organisations and their labels."""

from django.db import connection
from django.db.models import Q, QuerySet

from inward.directory.models import Establishment, Listing
from inward.evidence.current import Current, live, of_kind
from inward.evidence.models import Label
from inward.evidence.rules import Kind
from inward.places.models import Site, Unit

# The name to show first: official, then what people say, former names last.
_RANK = """CASE n.kind_id WHEN 'name_kind:official' THEN 0 WHEN 'name_kind:short' THEN 1
 WHEN 'name_kind:brand' THEN 2 WHEN 'name_kind:alias' THEN 3 ELSE 9 END"""


# A French or Japanese name stands where the English one would, if there is none.
_LANGUAGES = {
    "en": ("n.language <> 'zh'", "CASE n.language WHEN 'en' THEN 0 ELSE 1 END"),
    "zh": ("n.language = 'zh'", "n.language"),
}


def _name(column: str, *languages: str) -> str:
    """The first name in the first of these languages that has one."""
    found = ", ".join(
        f"""(SELECT n.{column} FROM directory_name n WHERE n.subject_id = o.subject_id
 AND {_LANGUAGES[language][0]} AND {live("directory_name", "n")}
 ORDER BY {_LANGUAGES[language][1]}, {_RANK}, n.id LIMIT 1)"""
        for language in languages
    )
    return f"COALESCE({found}, '')"


def _joined(column: str, rows: str) -> str:
    join = (
        "group_concat(x.t, char(10))"
        if connection.vendor == "sqlite"
        else "string_agg(x.t, chr(10))"
    )
    return f"COALESCE((SELECT {join} FROM (SELECT n.{column} AS t {rows} ORDER BY n.id) x), '')"


_NAMES = (
    f"FROM directory_name n WHERE n.subject_id = o.subject_id AND {live('directory_name', 'n')}"
)
_NUMBERS = f"""FROM directory_identifier n WHERE n.subject_id = o.subject_id
 AND {live("directory_identifier", "n")}"""


def area_of(kind: str) -> str:
    """SQL for the area of a kind in which organisation `o` is present, by the latest word."""
    return f"""(SELECT a.subject_id FROM directory_establishment e
 LEFT JOIN places_unit u ON u.subject_id = e.place_id
 LEFT JOIN places_site s ON s.subject_id = COALESCE(u.site_id, e.place_id)
 JOIN places_area a ON a.subject_id = COALESCE(s.area_id, e.place_id)
 WHERE e.subject_id = o.subject_id AND a.kind_id = 'area_kind:{kind}' AND e.closed_last IS NULL
 AND {live("directory_establishment", "e")} ORDER BY e.last DESC, e.id LIMIT 1)"""


_ZONE = area_of("zone")

_MERGED = f"""(SELECT m.into_id FROM directory_merge m WHERE m.subject_id = o.subject_id
 AND {live("directory_merge", "m")} ORDER BY m.id DESC LIMIT 1)"""


def listing() -> Current:
    """Everybody who has a name: one whose list was taken back has none left and is not shown."""
    return Current(
        model=Listing,
        columns=(
            "organisation_id",
            "name_en",
            "name_zh",
            "sort_en",
            "sort_zh",
            "kind_id",
            "sector_id",
            "country",
            "zone_id",
            "merged_into_id",
            "found_by",
            "grams",
        ),
        select=f"""SELECT o.subject_id, {_name("text", "en")}, {_name("text", "zh")},
 {_name("sorted", "en", "zh")}, {_name("sorted", "zh", "en")}, o.kind_id, o.sector_id,
 o.country, {_ZONE}, {_MERGED},
 {_joined("sought", _NAMES)} || {_nl()} || {_joined("sought", _NUMBERS)},
 {_joined("grams", _NAMES)} FROM directory_organisation o WHERE EXISTS (SELECT 1 {_NAMES})""",
        key="o.subject_id",
    )


def labels() -> Current:
    """Labels of organisations follow the listing, so the listing is refreshed first."""
    return Current(
        model=Label,
        columns=("subject_id", "name_en", "name_zh"),
        select="SELECT l.organisation_id, l.name_en, l.name_zh FROM directory_listing l WHERE TRUE",
        key="l.organisation_id",
        within=of_kind(Kind.ORGANISATION),
    )


def _nl() -> str:
    return "char(10)" if connection.vendor == "sqlite" else "chr(10)"


def those_at(place_id: int) -> QuerySet[Establishment]:
    """Presences at a place: an area, the sites in it, a site, its units, a unit."""
    sites = Site.objects.filter(Q(pk=place_id) | Q(area_id=place_id)).values("pk")
    units = Unit.objects.filter(site_id__in=sites).values("pk")
    return Establishment.objects.live().filter(
        Q(place_id=place_id) | Q(place_id__in=sites) | Q(place_id__in=units)
    )


def list_those_at(place_id: int) -> None:
    """List again whoever is at a place, which is in another zone than before, or a zone no more."""
    keys = list(those_at(place_id).values_list("subject_id", flat=True).distinct())
    listing().refresh(keys)
    labels().refresh(keys)
