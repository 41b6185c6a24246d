"""Addresses of the authoring desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
