"""Where the digests desk answers."""

from django.urls import path

from consultations.desks.digests.views import (
    archive,
    desk,
    following,
    making,
    programme,
    public,
    publishing,
    reading,
    words,
)

urlpatterns = [
    path("c/<slug:slug>/digest/", public.one_page, name="public_digest"),
    path("c/<slug:slug>/digest/what-we-heard.pdf", public.on_paper, name="public_digest_pdf"),
    path("c/<slug:slug>/digest/figures.csv", public.data_csv, name="public_digest_csv"),
    path("c/<slug:slug>/digest/figures.json", public.data_json, name="public_digest_json"),
    path("staff/digests/archive/", archive.archive, name="digests_archive"),
    path("staff/digests/follow/<int:consultation_id>/", following.following, name="digest_following"),
    path("staff/digests/programme/", programme.index, name="programmes"),
    path("staff/digests/programme/make/", programme.make, name="programme_make"),
    path("staff/digests/programme/<int:programme_id>/", programme.programme, name="programme"),
    path("staff/digests/programme/<int:programme_id>/programme.pdf", programme.pdf, name="programme_pdf"),
    path("staff/digests/programme/<int:programme_id>/programme.xlsx", programme.xlsx, name="programme_xlsx"),
    path("staff/digests/programme/<int:programme_id>/programme.json", programme.json, name="programme_json"),
    path("staff/digests/words/", words.words, name="digest_words"),
    path("staff/digests/words/<int:export_id>/grant/", words.grant, name="digest_words_grant"),
    path("staff/digests/words/<int:export_id>/refuse/", words.refuse, name="digest_words_refuse"),
    path("staff/digests/words/<int:export_id>/words.csv", words.take, name="digest_words_take"),
    path("staff/digests/<int:digest_id>/compare/<int:other_id>/", archive.compare, name="digest_compare"),
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
