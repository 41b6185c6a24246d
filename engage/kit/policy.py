"""The Content-Security-Policy header, written out once: it is the same on every page that says nothing else."""

from typing import Any, NamedTuple

from csp.constants import HEADER, HEADER_REPORT_ONLY
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# What a view may have said about the policy of its own page: then it is put together for that page alone.
OF_ITS_OWN = frozenset(
    f"_csp_{what}{sort}" for what in ("config", "update", "replace", "exempt") for sort in ("", "_ro")
)


class Written(NamedTuple):
    """The headers that these two settings come to."""

    enforced: Any
    reported: Any
    headers: tuple[tuple[str, str], ...]


class PolicyMiddleware(CSPMiddleware):
    """django-csp, which otherwise puts the policy together twice for each page, once for a header that is not sent."""

    _written: Written | None = None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        written = self._as_set()
        apart = any("EXCLUDE_URL_PREFIXES" in policy for policy in written[:2] if policy)
        if apart or getattr(request, "_csp_nonce", None) is not None or not OF_ITS_OWN.isdisjoint(vars(response)):
            return super().process_response(request, response)
        for name, policy in written.headers:
            response.setdefault(name, policy)
        # A nonce that somebody asks for from here on would be in no header.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response

    def _as_set(self) -> Written:
        enforced = getattr(settings, "CONTENT_SECURITY_POLICY", None)
        reported = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        known = self._written
        if known is None or known.enforced is not enforced or known.reported is not reported:
            policies = ((HEADER, build_policy()), (HEADER_REPORT_ONLY, build_policy(report_only=True)))
            known = self._written = Written(enforced, reported, tuple(each for each in policies if each[1]))
        return known
