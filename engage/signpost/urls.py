"""Addresses of the help page."""

from django.urls import path

from engage.signpost import views

app_name = "signpost"
urlpatterns = [path("help/", views.help_page, name="help")]
