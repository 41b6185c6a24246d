"""Where the digests desk answers."""

from django.urls import path

from consultations.desks.digests.views import desk, making, publishing, reading

urlpatterns = [
    path("staff/digests/", desk.index, name="digests"),
    path("staff/digests/make/<int:consultation_id>/", making.make, name="digest_make"),
    path("staff/digests/<int:digest_id>/", reading.digest, name="digest"),
    path("staff/digests/<int:digest_id>/progress/", making.progress, name="digest_progress"),
    path("staff/digests/<int:digest_id>/stop/", making.stop, name="digest_stop"),
    path("staff/digests/<int:digest_id>/publication/", publishing.publication, name="digest_publication"),
    path("staff/digests/<int:digest_id>/publication/ask/", publishing.ask, name="digest_ask_publication"),
    path("staff/digests/<int:digest_id>/publication/back/", publishing.send_back, name="digest_send_back"),
    path("staff/digests/<int:digest_id>/publication/publish/", publishing.publish, name="digest_publish"),
    path("staff/digests/<int:digest_id>/digest.pdf", reading.pdf, name="digest_pdf"),
    path("staff/digests/<int:digest_id>/digest.xlsx", reading.xlsx, name="digest_xlsx"),
    path("staff/digests/<int:digest_id>/digest.json", reading.json, name="digest_json"),
]
