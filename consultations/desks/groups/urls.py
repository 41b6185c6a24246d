"""Addresses of the desk of groups and paper."""

from django.urls import path

from consultations.desks.groups import views

urlpatterns = [
    path("staff/groups/", views.groups, name="groups"),
    path("staff/groups/<int:consultation_id>/", views.records, name="groups_of"),
    path("staff/groups/<int:consultation_id>/box.pdf", views.box, name="groups_box"),
    path("staff/groups/<int:consultation_id>/write/<slug:way>/", views.write, name="group_write"),
    path("staff/groups/record/<int:record_id>/", views.change, name="group_change"),
    path("staff/groups/record/<int:record_id>/take-back/", views.take_back, name="group_take_back"),
]
