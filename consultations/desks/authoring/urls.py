"""Addresses of the authoring desk."""

from django.urls import path

from consultations.desks.authoring.views import activities, approving, changing, listing, preview, printing, writing

DESK = "staff/consultations/"
ONE = f"{DESK}<int:consultation_id>/"

urlpatterns = [
    path(DESK, listing.index, name="authoring"),
    path(f"{DESK}new/", listing.create, name="authoring_create"),
    path(f"{DESK}words/", listing.words, name="authoring_words"),
    path(f"{DESK}words/change/", listing.change_words, name="authoring_change_words"),
    path(f"{DESK}activity/<int:activity_id>/", activities.activity, name="authoring_activity"),
    path(f"{DESK}activity/<int:activity_id>/arrange/", activities.arrange, name="authoring_arrange"),
    path(f"{DESK}activity/<int:activity_id>/poster.pdf", printing.poster, name="authoring_poster"),
    path(f"{DESK}change/<int:change_id>/", changing.change, name="authoring_change"),
    path(ONE, writing.consultation, name="authoring_consultation"),
    path(f"{ONE}step/", writing.step, name="authoring_step"),
    path(f"{ONE}versions/", writing.versions, name="authoring_versions"),
    path(f"{ONE}approval/", approving.approval, name="authoring_approval"),
    path(f"{ONE}approval/back/", approving.sending_back, name="authoring_send_back"),
    path(f"{ONE}propose/", changing.propose, name="authoring_propose"),
    path(f"{ONE}extend/", changing.extend, name="authoring_extend"),
    path(f"{ONE}add/", activities.add, name="authoring_add"),
    path(f"{ONE}order/", activities.order, name="authoring_order"),
    path(f"{ONE}preview/", preview.preview, name="authoring_preview"),
    path(f"{ONE}preview/<int:position>/", preview.preview_activity, name="authoring_preview_activity"),
    path(f"{ONE}<slug:part>/", writing.part, name="authoring_part"),
]
