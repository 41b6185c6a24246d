"""A fault on our side gives back what somebody typed, says nothing about itself, and looks like the product."""

import pytest
from django.test import RequestFactory

from engage.kit.errors import server_error


@pytest.mark.django_db
def test_a_fault_gives_the_words_back_and_says_nothing_about_itself():
    request = RequestFactory().post("/c/walk-home/4/", {"words": "Do not lose <b>me</b>", "op": "secret-key"})
    page = server_error(request)
    html = page.content.decode()
    assert page.status_code == 500
    assert "Do not lose &lt;b&gt;me&lt;/b&gt;" in html and "secret-key" not in html and "Traceback" not in html


@pytest.mark.django_db
def test_a_body_that_cannot_be_read_does_not_break_the_page_that_says_so():
    request = RequestFactory().post("/", b"--broken", content_type="multipart/form-data; boundary=missing")
    assert server_error(request).status_code == 500
