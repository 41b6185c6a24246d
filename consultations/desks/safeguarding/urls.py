"""Addresses of the safeguarding desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
