"""The product's addresses, a page that says "ok", and the form that any Django project might have: one insert, one redirect."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.timezone import localdate

from consultations.core.models import Consultation, Participant
from engage import urls
from engage.kit.audience import for_everyone


@for_everyone
def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@for_everyone
def insert(request: HttpRequest) -> HttpResponse:
    Participant.objects.create(consultation=Consultation.objects.get(slug="walk-home"), joined_on=localdate())
    return redirect("/bench/ok/")


urlpatterns = [path("bench/ok/", ok), path("bench/insert/", insert), *urls.urlpatterns]

handler400, handler403, handler404 = urls.handler400, urls.handler403, urls.handler404
handler429, handler500 = urls.handler429, urls.handler500
