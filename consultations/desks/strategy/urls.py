"""Addresses of the strategy desk."""

from django.urls import path

from consultations.desks.strategy.views import deciding, desk, publishing, writing

urlpatterns = [
    path("staff/responses/", desk.index, name="responses"),
    path("staff/responses/<int:consultation_id>/", desk.consultation, name="responses_of"),
    path("staff/responses/<int:consultation_id>/write/", writing.write, name="response_write"),
    path("staff/responses/<int:consultation_id>/considering/", deciding.considering, name="responses_considering"),
    path("staff/responses/<int:consultation_id>/promise/", deciding.promise, name="responses_promise"),
    path("staff/responses/<int:consultation_id>/answered/", deciding.answered, name="responses_answered"),
    path(
        "staff/responses/considered/<int:consultation_id>/<int:position>/",
        deciding.considered,
        name="responses_considered",
    ),
    path("staff/responses/one/<int:response_id>/", publishing.response, name="response"),
    path("staff/responses/one/<int:response_id>/change/", writing.change, name="response_change"),
    path("staff/responses/one/<int:response_id>/correct/", writing.correct, name="response_correct"),
    path("staff/responses/one/<int:response_id>/ask/", publishing.ask, name="response_ask"),
    path("staff/responses/one/<int:response_id>/publish/", publishing.publish, name="response_publish"),
    path("staff/responses/one/<int:response_id>/drop/", writing.drop, name="response_drop"),
]
