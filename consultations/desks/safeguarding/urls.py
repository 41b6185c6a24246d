"""Addresses of the safeguarding desk."""

from django.urls import path

from consultations.desks.safeguarding import views

urlpatterns = [
    path("staff/safeguarding/cover/", views.cover, name="safeguarding_cover"),
]
