"""Programmes, their editions, events and who took part."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from inward.events.models import Edition, Event, Participation, Programme
from inward.events.rules import Roll
from inward.evidence.models import Mention
from inward.intake import rules
from inward.intake.columns import Column, Number, Ref, TermOf, Text, When, Whole, Word
from inward.intake.declare import Says, Table
from inward.intake.tables.columns import (
    AS_OF,
    CONFIDENCE,
    DETAIL,
    ID,
    NAME_EN,
    NAME_ZH,
    NAMED,
    NOTE,
    SOURCES,
    kind_from,
)

PROGRAMMES = Table(
    "programmes",
    "Programmes",
    "系列活动与计划",
    (ID, kind_from("programme_kind"), NAME_EN, NAME_ZH, NOTE),
    record=Programme,
    rules=(NAMED,),
)

EDITIONS = Table(
    "editions",
    "Editions",
    "届次",
    (
        ID,
        Column("programme", "Programme", "所属系列", Ref(("programmes",)), True),
        Column("number", "Number", "届次", Whole(), True),
        NAME_EN,
        NAME_ZH,
        Column("held", "Held", "举办时间", When()),
        Column(
            "roll",
            "Roll",
            "名单完整度",
            Word(Roll),
            help=_("Whether everybody who took part is in the tables."),
        ),
        SOURCES,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False, as_of="held"),),
    record=Edition,
    rules=(NAMED,),
    once=(("programme", "number"),),
)

EVENTS = Table(
    "events",
    "Events",
    "活动",
    (
        ID,
        kind_from("event_kind"),
        NAME_EN,
        NAME_ZH,
        Column("held", "Held", "举办时间", When()),
        Column("place_text", "Place as printed", "地点", Text(300)),
        Column("edition", "Edition", "所属届次", Ref(("editions",))),
        Column("host_text", "Host as printed", "主办单位", Text(500)),
        Column("launched_en", "Launched there, in English", "发布内容（英文）"),
        Column("launched_zh", "Launched there, in Chinese", "发布内容（中文）"),
        SOURCES,
        CONFIDENCE,
        NOTE,
    ),
    facts=(Says(Mention, "mention", when="sources", told=False, as_of="held"),),
    record=Event,
    rules=(NAMED,),
    lends="held",
)

PARTICIPATIONS = Table(
    "participations",
    "Participations",
    "参与情况",
    (
        ID,
        Column("event", "Event", "活动", Ref(("events",)), True),
        Column("participant", "Who", "参与方", Ref(("organisations", "sites", "areas")), True),
        Column("role", "Role", "参与身份", TermOf("role"), True),
        Column("stand_m2", "Stand, m²", "展位面积（平方米）", Number(10, 2, Decimal(0))),
        AS_OF,
        DETAIL,
        SOURCES,
        CONFIDENCE,
    ),
    facts=(Says(Participation),),
    about="participant",
    rules=(rules.needs_sources,),
    from_="event",
)
