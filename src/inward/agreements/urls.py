"""Addresses of agreements and promises."""

from django.urls import path

from inward.agreements.views import agreements, promises, statements

urlpatterns = [
    path("promises/", promises.promises, name="promises"),
    path("promises/new/", promises.promise_new, name="promise-new"),
    path("promises/<uuid:uuid>/", promises.promise, name="promise"),
    path("promises/<uuid:uuid>/edit/", promises.promise_edit, name="promise-edit"),
    path("promises/<uuid:uuid>/terms/", promises.terms, name="promise-terms"),
    path("promises/<uuid:uuid>/assess/", promises.assess, name="promise-assess"),
    path("promises/<uuid:uuid>/looked/", promises.looked, name="promise-looked"),
    path("statements/<int:pk>/answer/", statements.answer, name="statement-answer"),
    path("assessments/<int:pk>/correct/", promises.correct, name="assessment-correct"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.agreement_new, name="agreement-new"),
    path("agreements/<uuid:uuid>/", agreements.agreement, name="agreement"),
    path("agreements/<uuid:uuid>/edit/", agreements.agreement_edit, name="agreement-edit"),
    path("agreements/<uuid:uuid>/signing/", agreements.signing, name="agreement-signing"),
    path("agreements/<uuid:uuid>/parties/new/", agreements.party_new, name="agreement-party"),
]
