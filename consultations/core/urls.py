"""Addresses of the core."""

from django.urls import path

from consultations.core.views import asking, boards, following, joining, keeping, public, reporting, what_happened, you

urlpatterns = [
    # What a thousand people open three times for each question is tried before everything else.
    path("c/<slug:slug>/<int:position>/", asking.ask, name="ask"),
    path("c/<slug:slug>/<int:position>/thanks/", asking.thanks, name="thanks"),
    path("c/<slug:slug>/", public.start, name="start"),
    path("", public.front, name="front"),
    path("back/", joining.back, name="back"),
    path("c/<slug:slug>/before/", public.before_you_start, name="before_you_start"),
    path("what-changed/", what_happened.what_changed, name="what_changed"),
    path("c/<slug:slug>/what-happened/", what_happened.what_happened, name="what_happened"),
    path("c/<slug:slug>/mail/", following.following, name="following"),
    path("you/", you.you, name="you"),
    path("you/file/", you.your_file, name="your_file"),
    path("you/delete/", you.delete_account, name="delete_account"),
    path("you/answers/<int:part_id>/unlink/", you.unlink, name="unlink"),
    path("c/<slug:slug>/link/", you.link_here, name="link_here"),
    path("c/<slug:slug>/results/", public.results, name="results"),
    path("c/<slug:slug>/about-you/", joining.about_you, name="about_you"),
    path("c/<slug:slug>/with-a-worker/", joining.with_a_worker, name="with_a_worker"),
    path("c/<slug:slug>/done/", joining.done, name="done"),
    path("c/<slug:slug>/forget-this-phone/", joining.forget_phone, name="forget_phone"),
    path("gone/", keeping.gone, name="gone"),
    path("c/<slug:slug>/done/file/", keeping.code_file, name="code_file"),
    path("c/<slug:slug>/yours/file/", keeping.take_away_file, name="take_away_file"),
    path("c/<slug:slug>/yours/delete/", keeping.delete_all, name="delete_all"),
    path("c/<slug:slug>/yours/", joining.yours, name="yours"),
    path("c/<slug:slug>/yours/<int:entry_id>/", boards.reword, name="reword"),
    path("c/<slug:slug>/yours/<int:entry_id>/take-back/", joining.take_back, name="take_back"),
    path("c/<slug:slug>/yours/<int:entry_id>/again/", joining.ask_again, name="ask_again"),
    path("c/<slug:slug>/report/<int:entry_id>/", reporting.report_words, name="report"),
    path("c/<slug:slug>/<int:position>/report/", reporting.reportable_words, name="reportable"),
    path("c/<slug:slug>/<int:position>/yours/", boards.mine, name="mine"),
    path("c/<slug:slug>/<int:position>/ideas/<int:entry_id>/", boards.idea, name="idea"),
]
