"""Addresses of claims."""

from django.urls import path

from inward.figures import views

urlpatterns = [
    path("claims/", views.claims_list, name="claims"),
    path("claims/new/", views.claim_new, name="claim-new"),
    path("claims/<int:pk>/", views.claim, name="claim"),
]
