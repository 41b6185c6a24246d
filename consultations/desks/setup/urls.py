"""Addresses of the setup desk."""

from django.urls import path

from consultations.desks.setup import views

urlpatterns = [
    path("staff/setup/", views.index, name="setup"),
    path("staff/setup/settings/", views.settings_page, name="setup_settings"),
    path("staff/setup/settings/<str:setting>/", views.setting, name="setup_setting"),
    path("staff/setup/documents/", views.documents, name="setup_documents"),
    path("staff/setup/documents/<slug:document>/", views.document, name="setup_document"),
    path("staff/setup/documents/<slug:document>/fill/", views.document_fill, name="setup_document_fill"),
    path(
        "staff/setup/documents/<slug:document>/<int:version>/publish/",
        views.document_publish,
        name="setup_document_publish",
    ),
    path(
        "staff/setup/documents/<slug:document>/throw-away/", views.document_throw_away, name="setup_document_throw_away"
    ),
    path("staff/setup/contacts/", views.contacts, name="setup_contacts"),
    path("staff/setup/contacts/new/", views.new_contact, name="setup_new_contact"),
    path("staff/setup/contacts/<int:contact_id>/", views.contact, name="setup_contact"),
    path("staff/setup/contacts/<int:contact_id>/confirm/", views.contact_confirm, name="setup_contact_confirm"),
    path("staff/setup/contacts/<int:contact_id>/hide/", views.contact_hide, name="setup_contact_hide"),
    path("staff/setup/contacts/<int:contact_id>/end/", views.contact_end, name="setup_contact_end"),
    path("staff/setup/places/", views.places, name="setup_places"),
    path("staff/setup/places/population/", views.population, name="setup_population"),
    path("staff/setup/holidays/", views.holidays, name="setup_holidays"),
    path("staff/setup/holidays/<int:holiday_id>/", views.holiday, name="setup_holiday"),
    path("staff/setup/retention/", views.retention, name="setup_retention"),
    path("staff/setup/small-numbers/", views.threshold, name="setup_threshold"),
]
