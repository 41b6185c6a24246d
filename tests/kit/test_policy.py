"""The policy header is the one that django-csp would send, whatever a page or the settings say about it."""

import pytest
from csp.decorators import csp_exempt, csp_replace, csp_update
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from engage.kit import policy
from engage.kit.policy import PolicyMiddleware


def plain(request):
    return HttpResponse("x")


def with_a_nonce(request):
    return HttpResponse(str(request.csp_nonce))


def with_its_own(request):
    response = HttpResponse("x")
    response["Content-Security-Policy"] = "default-src 'none'"
    return response


def both(view, address="/"):
    """The headers of ours and of django-csp, without the nonce, which is never the same."""
    for middleware in (PolicyMiddleware, CSPMiddleware):
        response = middleware(view)(RequestFactory().get(address))
        nonce = response.content.decode()
        yield {
            name: value.replace(nonce, "NONCE") for name, value in response.items() if name.startswith("Content-Sec")
        }


VIEWS = {
    "plain": plain,
    "nonce": with_a_nonce,
    "its own": with_its_own,
    "exempt": csp_exempt()(plain),
    "another": csp_replace({"img-src": ["example.org"]})(plain),
    "more": csp_update({"img-src": ["example.org"]})(plain),
}
REPORTED = {"DIRECTIVES": {"default-src": ["example.org"]}}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_it_is_what_django_csp_sends(settings, view):
    ours, theirs = both(view)
    assert ours == theirs
    settings.CONTENT_SECURITY_POLICY_REPORT_ONLY = REPORTED
    ours, theirs = both(view)
    assert ours == theirs and len(ours) in (1, 2)


def test_another_setting_is_another_header(settings):
    middleware = PolicyMiddleware(plain)
    before = middleware(RequestFactory().get("/"))["Content-Security-Policy"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["example.org"]}}
    assert middleware(RequestFactory().get("/"))["Content-Security-Policy"] == "default-src example.org" != before
    settings.CONTENT_SECURITY_POLICY = settings.CONTENT_SECURITY_POLICY | {"EXCLUDE_URL_PREFIXES": ["/here/"]}
    assert "Content-Security-Policy" not in middleware(RequestFactory().get("/here/"))
    assert "Content-Security-Policy" in middleware(RequestFactory().get("/there/"))


def test_a_nonce_that_comes_too_late_is_a_fault():
    request = RequestFactory().get("/")
    PolicyMiddleware(plain)(request)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)


def test_it_is_put_together_once(monkeypatch):
    made = []
    build = policy.build_policy
    monkeypatch.setattr(policy, "build_policy", lambda **which: made.append(which) or build(**which))
    middleware = PolicyMiddleware(plain)
    for _ in range(3):
        middleware(RequestFactory().get("/"))
    assert len(made) == 2
