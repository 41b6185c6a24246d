"""Addresses of the strategy desk."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
