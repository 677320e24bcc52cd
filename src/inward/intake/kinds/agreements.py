"""Agreements signed."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from inward.agreements.models import Agreement, Party, Signing
from inward.evidence.rules import Kind
from inward.intake import rules
from inward.intake.columns import TermOf, Text, When
from inward.intake.kinds.kind import ListKind, States, Values
from inward.intake.kinds.meanings import DETAIL, IDENTIFIER, NAME, OTHER_NAME
from inward.intake.sheets.headings import Meaning, share_having


def _signing(row: Values) -> dict[str, Any]:
    return {"event_id": row.get("about")}


def _party(row: Values) -> dict[str, Any]:
    return {"party_id": row["who"], "role_id": row["side"]}


AGREEMENTS = ListKind(
    "agreements",
    _("Agreements signed"),
    _("One row an agreement, with the enterprise that signed."),
    (
        NAME,
        replace(OTHER_NAME),
        IDENTIFIER,
        Meaning("agreement", "Agreement", "协议名称", Text(400),
                words=("项目名称", "协议", "合同名称", "签约项目", "签约内容", "agreement", "project", "contract", "title"),
                looks=share_having(r"协议|合同|备忘录|项目|agreement|memorandum|contract|project")),
        Meaning("kind", "Kind", "协议类型", TermOf("agreement_kind"), True, words=("类型", "签约类型", "kind", "type")),
        Meaning("signed", "Signed", "签署日期", When(), words=("签约日期", "签约时间", "签署时间", "日期", "signed", "date", "date signed"),
                looks=share_having(r"\d{4}[-年/.]\d{1,2}")),
        Meaning("side", "Side", "签约身份", TermOf("party_role"), True),
        # An agreement has a note, which takes more than the detail of a fact.
        replace(DETAIL, type=Text()),
    ),
    (
        States(Signing, on="new", as_of="signed", says=_signing),
        States(Party, on="new", as_of="signed", says=_party),
    ),
    about=(Kind.EVENT,),
    record=Agreement,
    constants={"kind": "cooperation", "side": "enterprise"},
    apart=("agreement", "signed"),
    rules=(rules.signed_by_now,),
    told_by=("agreement", "kind", "signed"),
    untold=_("No column says what was signed: no title, no kind, no day. Is it a guest list? If it is not, say below what kind of agreement all rows are."),
)  # fmt: skip
