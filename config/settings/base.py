"""The settings of every process; what differs comes from the environment (`config/env.py`)."""

from __future__ import annotations

import gc
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.db.backends.signals import connection_created

from config import broker, private, secret
from config.edge import headers
from config.env import LOCAL_NAMES, ROOT, read_or_exit
from config.operations import logs
from courses import critical_css

# Until every app is ready (`config/apps.py`): what is imported stays, and looking through it for what does not took a third of
# a start.
gc.disable()

ENV = read_or_exit()

BASE_DIR = ROOT
DATA_DIR: Path = ENV.data_dir
COURSE_DIR: Path = ENV.course_dir
SITE_URL = ENV.site_url.rstrip("/")
WATCH_CONTENT = ENV.watch_content

with suppress(OSError):  # whatever needs it says so; reading the course does not
    private.folder(DATA_DIR)
DEBUG = ENV.debug
# Drafts are for their author: where the site is opened by a name of this machine, and the folder is watched.
SHOW_DRAFTS = (DEBUG or WATCH_CONTENT) and urlsplit(SITE_URL).hostname in ("localhost", "127.0.0.1", "::1")
SECRET_KEY = ENV.secret_key or secret.made_once(DATA_DIR / "secret-key")
SECRET_KEY_FALLBACKS = list(ENV.secret_key_fallbacks)
ALLOWED_HOSTS = list(ENV.allowed_hosts or LOCAL_NAMES)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "csp",
    "config",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    "courses",
    "quizzes",
    "tutor",
    "labs",
    "decisions",
    "notes",
    "learners",
    *ENV.lab_packages,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.edge.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "courses.languages.PageLanguage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "learners.marker.SignedInMarker",
    "learners.zone.ReadersZone",
    "django_htmx.middleware.HtmxMiddleware",
    "courses.moved.OldAddresses",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "config.edge.error_pages.DatabaseUnavailable",
]
CSRF_FAILURE_VIEW = "config.edge.error_pages.csrf_failure"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n"],  # every template has words
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "courses.site.in_templates",
            ],
        },
    },
]


def _keep_private(path: Path, **_: Any) -> None:
    private.database(path)


def _database() -> dict[str, Any]:
    if ENV.database_url:
        config: dict[str, Any] = dict(environ.Env.db_url_config(ENV.database_url))
    else:
        config = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "ajar.sqlite3")}
    if config["ENGINE"].endswith("sqlite3"):
        if not config["NAME"].startswith((":", "file:")):
            private.database(
                Path(config["NAME"])
            )  # one that is there already, whether or not it is opened now
            keep_private = partial(_keep_private, Path(config["NAME"]))
            connection_created.connect(keep_private, weak=False, dispatch_uid="private")
        # Deferred transactions, Django's default, failed 39 to 73 % of concurrent writes with "database is locked".
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 15,  # seconds a writer waits for the others
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
        config["CONN_MAX_AGE"] = None
    else:
        # the address may carry its own, such as ?host=/run/postgresql or ?sslmode=require
        pool = {"min_size": 1, "max_size": ENV.database_pool, "timeout": 5}
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": pool, "connect_timeout": 5}
        # One empty query at each request; or, after a switch to the standby, each connection of each pool fails once.
        config["CONN_HEALTH_CHECKS"] = True
        if ENV.database_pgbouncer:  # the next statement of a connection may come to another server process
            config["OPTIONS"]["prepare_threshold"] = None
            config["DISABLE_SERVER_SIDE_CURSORS"] = True
    return config


DATABASES = {"default": _database()}
_LOCAL = "django.core.cache.backends.locmem.LocMemCache"
# Fragments are named by the hash of the document they show, so they never go stale; a new process begins with none.
CACHES = {
    "default": {"BACKEND": "config.shared_cache.SharedCache", "LOCATION": ENV.redis_url}
    if ENV.redis_url
    else {"BACKEND": _LOCAL},
    "fragments": {"BACKEND": _LOCAL, "LOCATION": "fragments", "OPTIONS": {"MAX_ENTRIES": 500}},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "learners.Learner"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Signing in: `learners/signing_in.py` says how it goes.
ACCOUNT_ADAPTER = "learners.signing_in.AccountAdapter"
ACCOUNT_FORMS = {
    "confirm_email_verification_code": "learners.signing_in.NewAddressForm",
    "login": "learners.signing_in.PasswordForm",
    "request_login_code": "learners.signing_in.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_TIMEOUT = 20 * 60  # more than the code has, or the code would expire without a word
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True  # one address an account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if ENV.https else "http"
# Accounts elsewhere, asked for by a link: the policy's form-action lets no form lead to another site.
INSTALLED_APPS += [f"allauth.socialaccount.providers.{name}" for name in ENV.sign_in_with]
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    name: {"APPS": [{"client_id": client, "secret": ENV.sign_in_keys[name.upper()]}]}
    for name, client in ENV.sign_in_with.items()
}
MFA_ADAPTER = "learners.second_step.SecondStepAdapter"
MFA_FORMS = {
    "add_webauthn": "learners.passkeys.AddForm",
    "authenticate_webauthn": "learners.passkeys.AuthenticateForm",
    "login_webauthn": "learners.passkeys.LoginForm",
    "reauthenticate_webauthn": "learners.passkeys.AgainForm",
    "signup_webauthn": "learners.passkeys.SignUpForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENV.https  # browsers themselves allow it on localhost only

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.edge.static.HashedFiles"},
}
FILE_UPLOAD_PERMISSIONS = (
    None  # as the umask says: for the owner only where the launcher builds the static files
)

# Font names never change their content; every other file that is kept for ever carries the hash of its content.
WHITENOISE_ADD_HEADERS_FUNCTION = headers.for_file
WHITENOISE_ALLOW_ALL_ORIGINS = False  # what `Cross-Origin-Resource-Policy` says anyway
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/fonts/|^.+\.[0-9a-f]{12}\..+$"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", critical_css.HASH],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if ENV.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the site's neighbours may not speak HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.trusted_proxies else None
# Only where a proxy says which it was; the health of the site is asked for from inside, over plain HTTP.
SECURE_SSL_REDIRECT = ENV.https and ENV.trusted_proxies > 0
SECURE_REDIRECT_EXEMPT = [r"^(?:healthz|readyz|metrics)$"]
SILENCED_SYSTEM_CHECKS = [
    "security.W002",  # X-Frame-Options: frame-ancestors in the policy says it
    "security.W005",  # SECURE_HSTS_INCLUDE_SUBDOMAINS
    "security.W021",  # SECURE_HSTS_PRELOAD: the operator's own decision, about the whole domain
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
SESSION_COOKIE_NAME = "__Host-session" if ENV.https else "session"
SESSION_COOKIE_SECURE = ENV.https
CSRF_COOKIE_NAME = "__Host-csrf" if ENV.https else "csrf"
CSRF_COOKIE_SECURE = ENV.https
CSRF_COOKIE_HTTPONLY = True  # scripts get the token from /me/
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
SENTRY_DSN = ENV.sentry_dsn

# Those in which the interface speaks (docs/languages.md). Which of them is the course's own matter: `courses.languages`.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

_MAIL = environ.Env.email_url_config("consolemail://" if ENV.email_url == "console" else ENV.email_url)
EMAIL_BACKEND = _MAIL["EMAIL_BACKEND"]
EMAIL_HOST = _MAIL["EMAIL_HOST"] or ""
EMAIL_HOST_USER = _MAIL["EMAIL_HOST_USER"] or ""
EMAIL_HOST_PASSWORD = _MAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _MAIL.get("EMAIL_USE_SSL", False)
EMAIL_PORT = _MAIL["EMAIL_PORT"] or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_TIMEOUT = 10  # seconds; somebody waits for the code
DEFAULT_FROM_EMAIL = ENV.email_from or f"no-reply@{urlsplit(SITE_URL).hostname}"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = logs.logging_settings(ENV.log_format)

REDIS_URL = broker.redis_url(ENV.redis_url, DATA_DIR)
SHARES_PAGES = bool(ENV.redis_url)
PAGE_CACHE_BYTES = ENV.page_cache_mb * 1024 * 1024
CDN_SECONDS = ENV.cdn_seconds
CDN_PURGE_URL = ENV.cdn_purge_url
CDN_PURGE_HEADER = ENV.cdn_purge_header
CELERY_BROKER_URL = broker.broker_url(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for Redis as long as it takes
CELERY_BROKER_CHANNEL_ERROR_RETRY = (
    True  # also while Sentinels have no master, or the one they name became a replica
)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A publish gives up after this, so a request never hangs on Redis: kombu would wait two seconds and try once more.
    "socket_timeout": 3,
    "socket_connect_timeout": 2,
    "max_retries": 0,
    # Redis keeps no list of what is being worked on: the rows and the sweep do. With that list kombu reached for the
    # connection that was lost, to tick off a task or to give it back, and the AttributeError ended the worker.
    "ack_emulation": False,
    **broker.broker_options(REDIS_URL),
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True  # or a worker would take more than it has processes for
CELERY_TASK_SOFT_TIME_LIMIT = 240  # a local model has 180 s and a hosted one after it 45
CELERY_TASK_TIME_LIMIT = 255
CELERY_WORKER_POOL = "prefork"  # the `threads` pool ignores soft limits
CELERY_WORKER_CONCURRENCY = ENV.tutor_workers
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Beat runs inside every worker (`-B`), keeps its clock in memory, and what it sends is soon stale.
CELERY_BEAT_SCHEDULER = "config.clock:SharedScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "tutor-sweep": {"task": "tutor.sweep", "schedule": 3.0, "options": {"expires": 3}},
    "tutor-embed": {"task": "tutor.embed", "schedule": 10.0, "options": {"expires": 10}},
    "tutor-forget": {"task": "tutor.forget", "schedule": 3600.0, "options": {"expires": 600}},
    "tutor-warm": {"task": "tutor.warm", "schedule": 600.0, "options": {"expires": 60}},
    "courses-publish": {"task": "courses.publish", "schedule": 600.0, "options": {"expires": 60}},
    "learners-forget": {"task": "learners.forget", "schedule": 3600.0, "options": {"expires": 600}},
}

TUTOR_MODELS = ENV.tutor_models
TUTOR_KEYS = ENV.tutor_keys
TUTOR_DAILY_QUESTIONS = ENV.tutor_daily_questions
TUTOR_DAILY_SPEND = ENV.tutor_daily_spend
TUTOR_PRICES = ENV.tutor_prices
TUTOR_KEEP_DAYS = ENV.tutor_keep_days
TUTOR_VOICE = ENV.tutor_voice
TUTOR_EMBEDDINGS = ENV.tutor_embeddings
TUTOR_ROUTE = ENV.tutor_route
