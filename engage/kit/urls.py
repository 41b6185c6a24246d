"""Addresses of the kit: is it alive, is everything up, which language."""

from django.urls import path

from engage.kit.views import health, leaving
from engage.kit.views.languages import choose_language

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    path("leave/", leaving.leave, name="leave"),
    path("leave/back/", leaving.leave_back, name="leave_back"),
    path("language/", choose_language, name="choose_language"),
]
