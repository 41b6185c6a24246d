"""Addresses of a product in which somebody forgot to say who a page is for."""

from django.http import HttpResponse
from django.urls import path

import engage.urls

urlpatterns = [*engage.urls.urlpatterns, path("forgotten/", lambda request: HttpResponse("open!"))]
handler403, handler404 = engage.urls.handler403, engage.urls.handler404
