"""Every address of the product, room by room."""

from importlib.util import find_spec

from django.urls import include, path

from engage.kit import errors

# Tried one after the other, so the rooms that a thousand people open at the same moment come first. No two share an address.
urlpatterns = [
    path("", include(name))
    for name in (
        "consultations.core.urls",
        "consultations.live.urls",
        "engage.kit.urls",
        "engage.signpost.urls",
        "accounts.urls",
        "consultations.desks.moderation.urls",
        "consultations.desks.digests.urls",
        "consultations.desks.authoring.urls",
        "consultations.desks.groups.urls",
        "consultations.desks.safeguarding.urls",
        "consultations.desks.strategy.urls",
        "consultations.desks.setup.urls",
    )
    if find_spec(name)
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
handler429 = "accounts.views.too_many_tries"  # asked for by allauth
