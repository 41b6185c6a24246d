"""Settings of Engage. The README has the table of environment variables; this file is the only reader of most of them."""

import os
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONCE, NONE, SELF  # noqa: F401  (NONCE is for whoever extends the policy)
from django.utils.translation import gettext_noop

from engage.embedded import addresses, safeguarding_key, secret_key

BASE_DIR = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("DATA", BASE_DIR / ".data")).resolve()


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "").lower() in {"1", "true", "yes", "on"}


# --- PostgreSQL and Redis: given by address, or the bundled ones in DATA -------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DATABASE_OWNER_URL = os.environ.get("DATABASE_OWNER_URL", "")
REDIS_URL = os.environ.get("REDIS_URL", "")
if not DATABASE_URL or not REDIS_URL:
    bundled = addresses(DATA)
    if not DATABASE_URL:
        DATABASE_URL, DATABASE_OWNER_URL = bundled.database_url, bundled.database_owner_url
    REDIS_URL = REDIS_URL or bundled.redis_url
DATABASE_OWNER_URL = DATABASE_OWNER_URL or DATABASE_URL

# The owner role migrates, makes test databases and does retention; the product itself runs as the app role.
AS_OWNER = flag("ENGAGE_AS_OWNER")
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(
        DATABASE_OWNER_URL if AS_OWNER else DATABASE_URL, conn_max_age=600, conn_health_checks=True
    )
}
DATABASE_APP_ROLE = dj_database_url.parse(DATABASE_URL)["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        # Redis is disposable: without it a cached thing is made again, and nobody is turned away.
        "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
    }
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": "engage"},
    }
}

# --- Django ---------------------------------------------------------------------------------------------------------
SECRET_KEY = os.environ.get("SECRET_KEY") or secret_key(DATA)
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
# Seals what safeguarding leads read, field by field (DPR-21). Keep it apart from backups of the database.
SAFEGUARDING_KEY = os.environ.get("SAFEGUARDING_KEY") or safeguarding_key(DATA)
SAFEGUARDING_KEY_FALLBACKS = [key for key in os.environ.get("SAFEGUARDING_KEY_FALLBACKS", "").split(",") if key]
DEBUG = False
HTTPS = flag("HTTPS")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TRUSTED_ORIGINS", "").split(",") if origin]
ROOT_URLCONF = "engage.urls"
ASGI_APPLICATION = "engage.asgi.application"

INSTALLED_APPS = [
    "engage.apps.EngageConfig",
    "engage.kit",
    "engage.realtime",
    "engage.places",
    "engage.signpost",
    "accounts",
    "consultations.core",
    "consultations.activities",
    "consultations.live",
    "consultations.desks.moderation",
    "consultations.desks.digests",
    "consultations.desks.authoring",
    "consultations.desks.groups",
    "consultations.desks.safeguarding",
    "consultations.desks.strategy",
    "consultations.desks.setup",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "engage.kit.log_lines.one_line_each",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "engage.kit.middleware.headers",
    "engage.kit.policy.PolicyMiddleware",
    "engage.kit.middleware.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "engage.kit.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "engage.kit.leaving.after_leaving",
    "engage.kit.middleware.refusals",
    "engage.kit.middleware.declared_audience",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "engage.kit.context.product",
                "accounts.context.staff",
            ],
            "builtins": [
                "engage.kit.templatetags.kit",
                "engage.kit.templatetags.once",
                "django.templatetags.i18n",
                "engage.kit.templatetags.sentences",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

LANGUAGE_CODE = "en-gb"
# English and every pack that is here; which of them people are offered is decided on the setup desk (docs/languages.md).
LOCALE_PATHS = [BASE_DIR / "locale", DATA / "locale"]  # the second is for developers: manage.py pseudo_language
PACKS = sorted({found.parents[1].name for place in LOCALE_PATHS for found in place.glob("*/LC_MESSAGES/django.mo")})
LANGUAGES = [("en-gb", "English"), *((name.lower().replace("_", "-"), name) for name in PACKS)]
FORMAT_MODULE_PATH = ["engage.kit.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or DATA / "static").resolve()
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "engage.kit.static_files.StaticFiles"},
}
WHITENOISE_USE_FINDERS = flag("STATIC_FROM_SOURCE")
MEDIA_ROOT = DATA / "media"

# A young person sends words and marks, never files; staff forms are small too.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 0
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Headers and cookies --------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
# "no-referrer" makes browsers send "Origin: null" with our own forms, which the CSRF check rightly refuses; nobody else is told.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "engage.kit.errors.expired_form"
# The prefix makes browsers refuse a cookie of this name that some other host of the same site tries to plant.
GUEST_COOKIE = "__Host-guest" if HTTPS else "guest"
GUEST_COOKIE_AGE = 2 * 60 * 60
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^healthz$"]
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS

# --- Sign-in (django-allauth) ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password is for those who are invited: the form leaves it out
ACCOUNT_FORMS = {"signup": "accounts.forms.signing_up.SignUpForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = False  # a desk's computer is shared: closing the browser signs out
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's typing must not make us write to strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a member learns by mail that the password or second step was changed
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # the device asks for a finger, a face or its code: two factors in one
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.SetUpSecondFactorForm",
    "add_webauthn": "accounts.forms.passkeys.AddPasskeyForm",
}
MFA_TOTP_ISSUER = os.environ.get("PUBLIC_NAME", "Your Voice")
MFA_TOTP_TOLERANCE = 1  # half a minute early or late; accounts.forms keeps a code from being used twice
MFA_RECOVERY_CODES_SHOW_ONCE = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/staff/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST) and EMAIL_PORT != 465
EMAIL_USE_SSL = EMAIL_PORT == 465
EMAIL_TIMEOUT = 20
# Without a mail server, mail is printed to the log of the worker.
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND") or (
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("FROM_EMAIL", "no-reply@localhost")

# --- Celery: executes what PostgreSQL remembers ---------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://") if REDIS_URL.startswith("unix:") else REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# Where the product is found, for links in mails and on paper; never with a slash at the end.
ADDRESS = (os.environ.get("ADDRESS") or f"http://localhost:{os.environ.get('PORT') or 8000}").rstrip("/")

# --- The product ----------------------------------------------------------------------------------------------------
PUBLIC_NAME = os.environ.get("PUBLIC_NAME", "Your Voice")
# Where "Leave this page" goes: a neutral page that many people have open.
EXIT_ADDRESS = os.environ.get("EXIT_ADDRESS", "https://www.bbc.co.uk/weather")
# (value, label, may answer on their own). Below the self-service age the way in is through a youth worker.
AGE_BANDS = [
    ("10-12", gettext_noop("10 to 12"), False),
    ("13-15", gettext_noop("13 to 15"), True),
    ("16-17", gettext_noop("16 or 17"), True),
    ("18-24", gettext_noop("18 to 24"), True),
    ("other", gettext_noop("25 or over"), True),
]
SELF_SERVICE_AGE = 13
# Nothing is shown for fewer people than this outside the analyst's desk; the function refuses anything below 5.
SMALL_NUMBER_THRESHOLD = int(os.environ.get("SMALL_NUMBER_THRESHOLD", "10"))


# --- How often is too often (engage/kit/pace.py); "off" takes a limit away ------------------------------------------
def limit(name: str, default: str) -> str:
    said = os.environ.get(name) or default
    return "" if said == "off" else said


LIMITS = {
    # One browser in one consultation.
    "writes": limit("LIMIT_WRITES", "90/minute"),
    "words": limit("LIMIT_WORDS", "30/hour"),
    "reports": limit("LIMIT_REPORTS", "20/hour"),
    "wrong_codes": limit("LIMIT_WRONG_CODES", "20/5minutes"),
    # One phone in a room; counted by each web process for itself.
    "room_answers": limit("LIMIT_ROOM_ANSWERS", "40/10seconds"),
    # One browser that is asked which picture is on the screen of a room: three wrong ones, then it waits.
    "wrong_pictures": limit("LIMIT_WRONG_PICTURES", "3/5minutes"),
    # Wrong codes of rooms from everybody together: beyond it a wrong one waits a moment; a right one never does.
    "wrong_room_codes": limit("LIMIT_WRONG_ROOM_CODES", "600/5minutes"),
    # One network address in one web process: high, for a hall full of phones behind one address.
    "address_writes": limit("LIMIT_ADDRESS_WRITES", "6000/minute"),
    "address_joins": limit("LIMIT_ADDRESS_JOINS", "2000/hour"),
}
# The header in which the proxy in front of us says who asked, such as X-Forwarded-For. Without one none is believed.
CLIENT_ADDRESS_HEADER = os.environ.get("CLIENT_ADDRESS_HEADER", "")

# Where the register of deletions is copied to (engage/kit/deletions.py): best on another disk than the database.
DELETIONS = Path(os.environ.get("DELETIONS") or DATA / "deletions").resolve()

# Lines of our own from LOG_LEVEL on; of other people's code warnings only. Both carry ids, never words (engage/kit/log_lines.py).
LOG_LEVEL = os.environ.get("LOG_LEVEL") or "WARNING"
LOG_FORMAT = os.environ.get("LOG_FORMAT") or "plain"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"careful": {"()": "engage.kit.log_lines.Careful"}},
    "formatters": {
        "plain": {"()": "engage.kit.log_lines.PlainLine"},
        "json": {"()": "engage.kit.log_lines.JsonLine"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["careful"]},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL if LOG_LEVEL in {"ERROR", "CRITICAL"} else "WARNING"},
    "loggers": {room: {"level": LOG_LEVEL} for room in ("engage", "accounts", "consultations")},
}
