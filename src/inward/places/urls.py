"""Addresses of areas and sites."""

from django.urls import path

from inward.places import views
from inward.places.drawing import views as drawing
from inward.places.space import views as space

urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("areas/new/", views.area_new, name="area-new"),
    path("areas/<uuid:uuid>/edit/", views.area_edit, name="area-edit"),
    path("areas/<uuid:uuid>/numbers/new/", views.area_observation, name="area-observation-new"),
    path("sites/", views.sites, name="sites"),
    path("sites/new/", views.site_new, name="site-new"),
    path("sites/<uuid:uuid>/edit/", views.site_edit, name="site-edit"),
    path("sites/<uuid:uuid>/numbers/new/", views.site_observation, name="site-observation-new"),
    path("sites/<uuid:uuid>/units/new/", space.unit_new, name="unit-new"),
    path("sites/<uuid:uuid>/point/", drawing.site_point, name="site-point"),
    path("areas/<uuid:uuid>/outline/", drawing.area_outline, name="area-outline"),
    path("areas/<uuid:uuid>/outline.geojson", drawing.area_geojson, name="area-geojson"),
    path("areas/<uuid:uuid>/focus/", space.area_focus, name="area-focus"),
    path("units/", space.units, name="units"),
    path("units/<uuid:uuid>/edit/", space.unit_edit, name="unit-edit"),
    path("units/<uuid:uuid>/measure/", space.unit_measure, name="unit-measure"),
    path("units/<uuid:uuid>/offer/", space.unit_offer, name="unit-offer"),
]
