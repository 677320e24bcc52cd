"""What is wrong with a geometry, or was mended in it, in words fit for the screen."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from inward.places.rules import NotAnOutline


def why_not(fault: NotAnOutline) -> str:
    """Why this geometry cannot be taken, where, and what to do."""
    reasons = {
        "not_geojson": _("The outline is no GeoJSON object."),
        "not_a_polygon": _("The outline is no Polygon or MultiPolygon but %(where)s."),
        "not_a_point": _("This is no Point but %(where)s."),
        "no_rings": _("The outline has no ring."),
        "not_numbers": _("Ring %(where)s: a position is not two numbers, longitude and latitude."),
        "too_short": _("Ring %(where)s has fewer than four positions."),
        "open": _("Ring %(where)s is open: its last position must repeat the first."),
        "out_of_range": _(
            "Ring %(where)s: a position is no longitude and latitude in degrees (WGS-84); longitude "
            "comes first."
        ),
        "too_many": _("The outline has more than %(where)s positions. Simplify it first."),
        "no_area": _("Ring %(where)s encloses nothing: all its positions lie in one line."),
        "crosses_itself": _(
            "Two edges of the outline cross near longitude and latitude %(where)s. Mend it there."
        ),
        "hole_outside": _("Ring %(where)s is a hole outside its polygon."),
        "other_datum": _(
            "The file is in another reference system (%(where)s). Export it as WGS-84 (EPSG:4326)."
        ),
    }
    return reasons[fault.code] % {"where": fault.where}


def what_was_mended(mended: Iterable[tuple[str, str]]) -> list[str]:
    """What was changed so that the outline is as RFC 7946 has it."""
    done = {
        "turned": _("ring %(where)s ran the wrong way and was turned"),
        "doubled": _("ring %(where)s had the same position twice in a row; once is enough"),
        "heights": _("heights were left out"),
    }
    return [done[code] % {"where": where} for code, where in mended]
