"""Addresses of the safeguarding desk."""

from django.urls import path

from consultations.desks.safeguarding import views

urlpatterns = [
    path("staff/safeguarding/", views.desk, name="safeguarding_desk"),
    path("staff/safeguarding/cover/", views.cover, name="safeguarding_cover"),
    path("staff/safeguarding/writing/", views.writing, name="safeguarding_writing"),
    path("staff/safeguarding/<int:concern_id>/", views.concern, name="safeguarding_concern"),
    path("staff/safeguarding/<int:concern_id>/<slug:deed>/", views.deed, name="safeguarding_deed"),
]
