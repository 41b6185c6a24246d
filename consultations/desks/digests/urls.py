"""Where the digests desk answers."""

from django.urls import path

from consultations.desks.digests import views

urlpatterns = [
    path("staff/digests/", views.index, name="digests"),
    path("staff/digests/make/<int:consultation_id>/", views.make, name="digest_make"),
    path("staff/digests/<int:digest_id>/", views.digest, name="digest"),
    path("staff/digests/<int:digest_id>/progress/", views.progress, name="digest_progress"),
    path("staff/digests/<int:digest_id>/stop/", views.stop, name="digest_stop"),
    path("staff/digests/<int:digest_id>/publish/", views.publish, name="digest_publish"),
    path("staff/digests/<int:digest_id>/digest.pdf", views.pdf, name="digest_pdf"),
    path("staff/digests/<int:digest_id>/digest.xlsx", views.xlsx, name="digest_xlsx"),
    path("staff/digests/<int:digest_id>/digest.json", views.json, name="digest_json"),
]
