"""The product's own settings with two small views beside it; BENCH_ORDINARY=1: the middleware of a new Django project;
BENCH_LIMITS=1: with the product's limits on how often is too often."""

import os

from engage.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"

if os.environ.get("BENCH_OWN_ASGI"):
    # Django's own ASGI path forgets persistent connections in threads that have gone, until PostgreSQL has none left.
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405

if os.environ.get("BENCH_ORDINARY"):
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ]

if not os.environ.get("BENCH_LIMITS"):
    # One browser of a benchmark does the work of a thousand phones.
    LIMITS = dict.fromkeys(LIMITS, "")  # noqa: F405
