"""Addresses of figures and releases. Those of releases stay as they are: they are printed."""

from django.urls import path

from inward.publish import views

urlpatterns = [
    path("figures/", views.figures, name="figures"),
    path("figures/<slug:name>/", views.figure, name="figure"),
    path("figures/<slug:name>/rows.csv", views.figure_table, name="figure-csv"),
    path("figures/<slug:name>/release/", views.release_new, name="release-new"),
    path("releases/", views.releases, name="releases"),
    path("releases/chain.json", views.chain, name="release-chain"),
    path("releases/verify_release.py", views.verifier, name="release-verifier"),
    path("releases/<int:number>/", views.release_short, name="release-short"),
    path("releases/<slug:address>/", views.release, name="release"),
    path("releases/<slug:address>/release.json", views.release_json, name="release-json"),
    path("releases/<slug:address>/rows.csv", views.release_csv, name="release-csv"),
    path("releases/<slug:address>/inside/", views.release_inside, name="release-inside"),
    path("releases/<slug:address>/whole.json", views.release_whole, name="release-whole"),
    path("releases/<slug:address>/erase/", views.release_erase, name="release-erase"),
]
