"""Addresses of the kit: is it alive, is everything up."""

from django.urls import path

from engage.kit.views import health

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("healthz", health.healthz, name="healthz"),
]
