"""What happens around every page: size limit, headers, refusals as pages, audiences checked."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from engage.kit import languages
from engage.kit.errors import refused, typed_words
from engage.kit.refusal import Refusal

Handler = Callable[[HttpRequest], HttpResponseBase]


def body_limit(get_response: Handler) -> Handler:
    """Refuse a body that is larger than anything our forms can make, before it is read."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        return get_response(request)

    return middleware


def too_large(request: HttpRequest) -> HttpResponse:
    return refused(
        request,
        title=gettext("That is too much at once"),
        status=413,
        words=gettext("What was sent is too long for one go. Go back, make it shorter, and send it again."),
    )


def headers(get_response: Handler) -> Handler:
    """Headers that every response carries, whoever made it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), display-capture=(), clipboard-read=(), browsing-topics=()",
        )
        response.setdefault("X-Robots-Tag", "noindex, noarchive")
        if not request.path.startswith(settings.STATIC_URL):
            # A shared phone must not show the last person's pages (DPR-23).
            response.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def language(get_response: Handler) -> Handler:
    """Draw the page in the language that this browser chose, or asks for, among those that are offered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request.languages = offered = languages.offered()  # type: ignore[attr-defined]
        wanted = translation.get_language_from_request(request)
        chosen = wanted if wanted in offered else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = get_response(request)
        response.setdefault("Content-Language", chosen)
        if len(offered) > 1:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return middleware


def has_files(request: HttpRequest) -> bool:
    """Did the body bring any file? The settings allow none, so a parser that complains has met one."""
    try:
        return bool(request.FILES)
    except TooManyFilesSent:
        return True


class refusals:  # noqa: N801  (named as the settings list reads)
    """Turn a Refusal that no view caught into a page, and a file from a phone into a 415."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST" and not request.path.startswith("/accounts/"):
            kind = (request.content_type or "").lower()
            if kind not in {"application/x-www-form-urlencoded", "multipart/form-data", ""}:
                return refused(
                    request,
                    title=gettext("We cannot read that"),
                    status=415,
                    words=gettext("This page takes words and choices only."),
                )
            if kind == "multipart/form-data" and has_files(request):
                return refused(
                    request,
                    title=gettext("No files, please"),
                    status=415,
                    words=gettext("This page takes words and choices, not pictures or files."),
                )
        response = self.get_response(request)
        if response.status_code == 429:
            response.setdefault("Retry-After", "60")
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = refused(
                request,
                title=gettext("That cannot be done here"),
                status=405,
                words=gettext("This address cannot be used in that way. Go back, or start from the front page."),
            )
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refusal):
            return refused(
                request,
                title=gettext("That did not work"),
                words=exception.words,
                status=exception.status,
                typed=typed_words(request),
            )
        if isinstance(exception, RequestDataTooBig):
            return too_large(request)
        return None


class declared_audience:  # noqa: N801  (named as the settings list reads)
    """Deny by default: a view that does not say who it is for is not opened for anybody."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponse | None:
        if getattr(view, "audience", None) is None:
            return refused(
                request,
                title=gettext("This page is not open"),
                status=403,
                words=gettext("Nobody has said who this page is for, so it stays shut. Please tell us."),
            )
        return None
