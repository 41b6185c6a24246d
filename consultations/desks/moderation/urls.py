"""Addresses of the moderation desk."""

from django.urls import path

from consultations.desks.moderation import views

urlpatterns = [
    path("staff/moderation/", views.queue, name="moderation_queue"),
    path("staff/moderation/<int:entry_id>/", views.entry, name="moderation_entry"),
    path("staff/moderation/<int:entry_id>/back/", views.back_to_queue, name="moderation_back"),
    path("staff/moderation/words/<int:activity_id>/", views.words, name="moderation_words"),
    path("staff/moderation/questions/<int:activity_id>/", views.questions, name="moderation_questions"),
    path("staff/moderation/board/<int:activity_id>/", views.board, name="moderation_board"),
]
