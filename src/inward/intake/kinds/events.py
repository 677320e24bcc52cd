"""Who was invited to an event, came, or had a stand there."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from inward.events.models import Participation
from inward.events.rules import State
from inward.evidence.rules import Kind
from inward.intake.columns import Number, TermOf, Word, YesNo
from inward.intake.kinds.kind import ANYTHING, ListKind, States, Values
from inward.intake.kinds.meanings import DETAIL, PERSONS, WHO
from inward.intake.sheets.headings import Meaning, share
from inward.intake.states import WhichStand

ROLE = Meaning(
    "role", "Role", "参会身份", TermOf("role"), True, words=("身份", "角色", "来宾类别", "嘉宾类型", "参会类型", "类别", "类型", "role", "category", "type", "guest type"),
)  # fmt: skip
CAME = Meaning(
    "came",
    "Came",
    "是否到场",
    YesNo(),
    words=(
        "签到",
        "是否签到",
        "到场",
        "出席",
        "是否出席",
        "是否参会",
        "到会",
        "签到情况",
        "attended",
        "checked in",
        "came",
        "attendance",
        "status",
        "present",
    ),
    help=_("“No” is kept as invited; a cell that is left out counts as having come."),
    looks=share(
        r"是|否|√|×|已签到|未签到|到场|未到|出席|缺席|yes|no|y|n|true|false|attended|absent"
    ),
)
STAND = Meaning(
    "stand_m2",
    "Stand, m²",
    "展位面积（平方米）",
    Number(10, 2, Decimal(0)),
    words=(
        "展位面积",
        "面积",
        "展台面积",
        "展位面积㎡",
        "booth area",
        "stand area",
        "area",
        "sqm",
        "booth size",
    ),
)
STAND_NO = replace(
    DETAIL,
    zh="展位号",
    en="Stand number",
    words=("展位号", "展位", "展台号", "booth", "booth no", "stand", "stand no"),
)
WHICH_STAND = Meaning(
    "which_stand",
    "The same stand, or one more",
    "同一展位或新增展位",
    Word(WhichStand),
    help=_("Asked where a stand of the exhibitor is on the record with another area."),
)


def _came(row: Values) -> dict[str, Any]:
    """Nobody has come to what is still to come: a yes is an answer, and no word an invitation."""
    came = row.get("came")
    if row["to_come"]:
        state = State.ANSWERED if came else State.INVITED
    else:
        state = State.INVITED if came is False else State.CAME
    return {"event_id": row["about"], "state": state.value}


def _exhibits(row: Values) -> dict[str, Any]:
    """Who has a stand has answered."""
    return _came(dict(row) | {"came": True})


_PARTICIPATION = States(
    Participation,
    says=_came,
    once=("subject_id", "event_id", "role_id"),
    later=("state", tuple(State.values)),
)

GUESTS = ListKind(
    "guests",
    _("Guests or attendance of an event"),
    _(
        "Who was invited or came: one row a guest. Without a column that says so, everybody came; to an event still to come, everybody is invited."
    ),
    (*WHO, *PERSONS, ROLE, CAME, DETAIL),
    (_PARTICIPATION,),
    about=(Kind.EVENT,),
    needs_about=True,
    constants={"role": "attendee"},
    apart=("role", "came"),
    # A firm came if one of its guests did.
    first=("came", ("yes", "", "no")),
)

EXHIBITORS = ListKind(
    "exhibitors",
    _("Exhibitors of an event"),
    _("Who had a stand, and how large."),
    (*WHO, STAND, STAND_NO, *PERSONS, ROLE, WHICH_STAND),
    (replace(_PARTICIPATION, says=_exhibits, fills=("stand_m2", "detail")),),
    about=(Kind.EVENT,),
    needs_about=True,
    constants={"role": "exhibitor"},
    apart=("role", "stand_m2", "detail"),
    # Whoever stands at a stand says less of it than the row that has its area.
    first=("stand_m2", (ANYTHING, "")),
)
