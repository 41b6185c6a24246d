"""Addresses of the kit: is it alive, is everything up, which language."""

from django.urls import path

from engage.kit.views import health
from engage.kit.views.languages import choose_language

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
    path("language/", choose_language, name="choose_language"),
]
