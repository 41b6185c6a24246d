"""Addresses of the setup desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
