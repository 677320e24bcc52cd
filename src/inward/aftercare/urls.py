"""Addresses of cases."""

from django.urls import path

from inward.aftercare import views
from inward.aftercare.policies import views as policies

urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/new/", views.case_new, name="case-new"),
    path("cases/<uuid:uuid>/", views.case, name="case"),
    path("cases/<uuid:uuid>/step/", views.case_step, name="case-step"),
    path("cases/<uuid:uuid>/enterprise/", views.case_enterprise, name="case-enterprise"),
    path("cases/<uuid:uuid>/lead/", views.case_lead, name="case-lead"),
    path("cases/<uuid:uuid>/retained/", views.case_retain, name="case-retain"),
    path("policies/", policies.policies, name="policies"),
    path("policies/new/", policies.policy_new, name="policy-new"),
    path("policies/<uuid:uuid>/", policies.policy, name="policy"),
    path("policies/<uuid:uuid>/edit/", policies.policy_edit, name="policy-edit"),
    path("policies/<uuid:uuid>/benefits/new/", policies.benefit_new, name="policy-benefit"),
    path("policies/<uuid:uuid>/conditions/new/", policies.condition_new, name="policy-condition"),
    path("conditions/<int:pk>/correct/", policies.condition_correct, name="condition-correct"),
    path(
        "organisations/<uuid:uuid>/policies/",
        policies.organisation_policies,
        name="organisation-policies",
    ),
    path("projects/<uuid:uuid>/policies/", policies.project_policies, name="project-policies"),
]
