"""Addresses of the help page and of the documents."""

from django.urls import path

from engage.signpost import views

app_name = "signpost"
urlpatterns = [
    path("help/", views.help_page, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies_page, name="cookies"),
    path("rules/", views.rules, name="rules"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("safety/", views.safety, name="safety"),
    path("documents/<slug:document>/<int:version>/", views.older_version, name="older_version"),
]
