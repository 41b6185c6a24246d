"""Addresses of live sessions: the remote among the desks, joining and the phone's page, the screen on the wall."""

from django.urls import path

from consultations.live import views

urlpatterns = [
    path("staff/live/", views.sessions, name="live_list"),
    path("staff/live/new/", views.begin, name="live_begin"),
    path("staff/live/new/<int:consultation_id>/", views.new, name="live_new"),
    path("staff/live/<int:session_id>/", views.sheet, name="live_sheet"),
    path("staff/live/<int:session_id>/remote/", views.remote, name="live_remote"),
    path("staff/live/<int:session_id>/commands/", views.commands, name="live_commands"),
    path("staff/live/<int:session_id>/words/", views.words, name="live_words"),
    path("staff/live/<int:session_id>/words/<int:entry_id>/", views.show_words, name="live_show_words"),
    path("staff/live/<int:session_id>/said/", views.said, name="live_said"),
    path("staff/live/<int:session_id>/heard/", views.heard, name="live_heard"),
    path("staff/live/<int:session_id>/paper.pdf", views.paper, name="live_paper"),
    path("staff/live/<int:session_id>/poster.pdf", views.poster, name="live_poster"),
    path("join/", views.join, name="join"),
    path("j/<str:room_code>/", views.join_code, name="join_code"),
    path("live/<str:room_key>/", views.phone, name="live_phone"),
    path("live/<str:room_key>/answer/", views.answer, name="live_answer"),
    path("live/<str:room_key>/test/", views.test_circle, name="live_test"),
    path("live/<str:room_key>/me/", views.me, name="live_me"),
    path("stage/", views.stage, name="stage"),
    path("f/<str:room_key>/", views.follow, name="live_follow"),
]
