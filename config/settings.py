"""Django's settings. What differs between machines comes from ``config.env``."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from channels.registry import NETWORKS, authorize_hosts
from config import env as e
from config import mail, network_settings
from config.browser_safety import content_security, cookies_and_transport
from config.demo import clock as demo_clock
from config.env import BASE_DIR, env
from config.pages import operator_settings, own_figures
from config.reporting import lines, metrics_folder
from config.retention.lives import *  # noqa: F403 - how long everything is kept
from config.sign_in import second_factor, social_providers
from config.sign_in.accounts import *  # noqa: F403
from config.starting import unsafe_settings
from config.translations import catalogs, sentences
from config.worker_settings import *  # noqa: F403
from core.limits import shared_cache

VAR_DIR: Path = e.VAR_DIR  # what the running site writes
DEBUG = e.DEBUG
DEMO = e.DEMO
# The file by which the demo moves time, on both sides of the line; `make run` names it.
DEMO_CLOCK = env.str("DEMO_CLOCK", default="") if DEMO else ""
if DEMO_CLOCK:
    demo_clock.install(Path(DEMO_CLOCK))
SITE_URL = e.SITE_URL
SITE_HOST = urlsplit(SITE_URL).hostname or "localhost"
TOOL_NAME, TOOL_URL = operator_settings.tool(env)
OPERATOR_NAME, OPERATOR_ADDRESS, OPERATOR_COUNTRY, DATA_LOCATION = operator_settings.operator(env)
PRIVACY_URL, TERMS_URL = operator_settings.own_pages(env)
SECRET_KEY = env.str("SECRET_KEY")
# Former keys: what they signed, such as the links in old mails, stays good.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
# Fernet keys, newest first; tokens sealed with an older one still open.
VAULT_KEYS: list[str] = [key.strip() for key in env.list("VAULT_KEYS")]
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[SITE_HOST])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "allauth.usersessions",
    # What the consent pages need; signing in with LinkedIn needs one of them as well.
    *sorted(
        {
            social_providers.SIGN_IN_APP,
            *(app for network in NETWORKS for app in network.django_apps),
        }
    ),
    "core",
    "core.broker",
    "core.periodic",
    "accounts",
    "channels",
    "notifications",
    "helpcenter",
    "api",
    "operations",
    *(["config.demo"] if DEMO else []),
]

MIDDLEWARE = [
    "core.logs.request_ids.RequestIdMiddleware",
    "config.browser_safety.response_headers.HeadersMiddleware",
    "config.browser_safety.requests.MethodsMiddleware",
    "operations.middleware.OperationsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "config.browser_safety.site_address.SiteAddressMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.browser_safety.response_headers.AdminContentMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.language_of_address.LanguageMiddleware",
    "api.middleware.ApiMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.recent_sign_in.strangers.ForgetStrangersForms",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.mails.unsent.UnsentMailMiddleware",
    "accounts.second_factor.staff_gate.StaffGateMiddleware",
    "accounts.recent_sign_in.middleware.RecentSignInMiddleware",
    "accounts.user_sessions.last_seen.LastSeenMiddleware",
    "notifications.middleware.TimeZoneMiddleware",
    "operations.middleware.DatabaseAwayMiddleware",
]
if e.SANDBOX_URL:
    # The authorize half of the one seam to the pretend networks; see channels.http.
    MIDDLEWARE.append("channels.http.AuthorizeAddressMiddleware")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A network's sign is in its folder: "linkedin/icon.svg".
        "DIRS": [BASE_DIR / "templates", BASE_DIR / "channels" / "networks"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.pages.template_context.site",
                *(["config.demo.template_context.day"] if DEMO else []),
            ],
            "builtins": ["core.templatetags.names"],
        },
    }
]

# The database. SQLite in WAL mode unless DATABASE_URL says otherwise.
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time: UTC inside, the person's zone at the edge.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]  # each in its own words
# Every room's, though Django looks into an app's catalog anyway: there Django's own apps, which
# stand before ours, would win with their word for a sentence that both say ("Enabled").
LOCALE_PATHS = [BASE_DIR / room / "locale" for room in sentences.ROOMS]
catalogs.compile_stale()  # before anybody asks for a translation
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
# The search index: a file for each language, written at deploy.
SEARCH_DIR = VAR_DIR / "search"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "config.static_files.stylesheet.StylesheetFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

globals().update(second_factor.options())
# Our registration at each network, and what else the operator decides there, under the names
# that the networks' folders give. A network without an app is "not set up here".
NETWORK_APPS = network_settings.apps(env, SITE_URL, sandbox=bool(e.SANDBOX_URL))
NETWORK_KEYS = network_settings.keys(env)
globals().update(network_settings.options(env))
# Sign-in has a LinkedIn app of its own: asking the same client for other scopes
# would end the tokens of channels.
LINKEDIN_SIGNIN_APP = network_settings.app(env, "LINKEDIN_SIGNIN")
SOCIALACCOUNT_PROVIDERS = social_providers.providers(
    NETWORK_APPS, LINKEDIN_SIGNIN_APP, network_settings.options(env)
)

SANDBOX_URL = e.SANDBOX_URL
# What channels.http may call, and whose consent pages it may send a browser to.
NETWORK_HOSTS: dict[str, tuple[str, ...]] = {network.id: network.hosts for network in NETWORKS}
# Those whose logins have servers of their own: their doors may reach further.
NETWORKS_ANYWHERE = frozenset(network.id for network in NETWORKS if network.anywhere)
NETWORK_AUTHORIZE_HOSTS = [n.authorize_host for n in NETWORKS if n.authorize_host]
NETWORK_TIMEOUT = timedelta(seconds=env.int("NETWORK_TIMEOUT_SECONDS", default=10))

# Mail
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
globals().update(EMAIL_CONFIG)
EMAIL_PROVIDER = env.str("EMAIL_PROVIDER", default="")
EMAIL_BACKEND = mail.backend(EMAIL_PROVIDER, EMAIL_CONFIG["EMAIL_BACKEND"])
if DEMO:
    EMAIL_BACKEND = "notifications.mailbox.backend.MailboxBackend"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"Channel Care <care@{SITE_HOST}>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A mail server that says nothing for this long, in seconds, counts as down for now.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT_SECONDS", default=15)
# "name:password" that the provider's webhooks come with; without it they are not taken.
EMAIL_WEBHOOK_SECRET = env.str("EMAIL_WEBHOOK_SECRET", default="")
ANYMAIL = mail.anymail(EMAIL_WEBHOOK_SECRET, EMAIL_TIMEOUT, env.ENVIRON)
# Failures come in swarms: the first waits so long for the others, to be told in one mail.
NOTICES_GATHER = timedelta(seconds=env.int("NOTICES_GATHER_SECONDS", default=60))
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default=f"support@{SITE_HOST}")
# Within how many working days support answers as a rule; 0: nobody is told of any.
SUPPORT_ANSWER_DAYS = env.int("SUPPORT_ANSWER_DAYS", default=0)
# Where somebody who found a vulnerability writes to, and what we promise them.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default=f"mailto:{SUPPORT_EMAIL}")
SECURITY_POLICY_URL = env.str("SECURITY_POLICY_URL", default="")
ADMINS: list[tuple[str, str]] = [
    ("operator", address) for address in env.list("OPERATOR_EMAILS", default=[])
]

# Watching the site: who may read /metrics and what is wrong at /readyz from another machine, and
# where the processes of this one count together.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_DIR = metrics_folder.metrics_dir(env, VAR_DIR)

# How many days a fact of a network's policy, or an article's own, is relied on before its
# source is read again; half as many for what is not settled.
FACTS_RECHECK_DAYS = env.int("FACTS_RECHECK_DAYS", default=180)
SERVER_GONE_AFTER = timedelta(days=env.int("SERVER_GONE_AFTER_DAYS", default=14))
OWN_FIGURES = own_figures.PLACES
# Copies of people's data, until they are fetched or their time is over: on a disk that the site
# and its workers share.
EXPORT_DIR = env.str("EXPORT_DIR", default=str(VAR_DIR / "exports"))
# Publishing tools: calls a minute for each key, and whether the operator lets people lend
# them access tokens at all.
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=120)
API_TOKENS_ALLOWED = env.bool("API_TOKENS_ALLOWED", default=False)
# For a demo and for tests: webhooks may also go to http://127.0.0.1 (and to nothing else
# that is private). Never set it on a real site.
WEBHOOKS_MAY_REACH_PRIVATE = env.bool("WEBHOOKS_MAY_REACH_PRIVATE", default=False)

CACHES = shared_cache.settings_of(env.str("REDIS_URL", default=""), VAR_DIR / "cache")

# Safety
globals().update(cookies_and_transport.settings(env, https=e.HTTPS))
SECURE_SSL_HOST = urlsplit(SITE_URL).netloc
# Whether https is promised for a whole domain, and for good, is the operator's to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
_behind_proxy = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _behind_proxy else None
# How many proxies of ours stand in front: each adds to X-Forwarded-For the address that it saw.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=int(_behind_proxy))
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
CSRF_TRUSTED_ORIGINS = [SITE_URL] if e.HTTPS else []
CSRF_FAILURE_VIEW = "config.pages.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_HANDLERS = ["config.browser_safety.requests.NoFiles"]
CONTENT_SECURITY_POLICY = content_security.policy(authorize_hosts(e.SANDBOX_URL))

unsafe_settings.refuse_unsafe(
    unsafe_settings.Given(
        site_url=SITE_URL,
        secret_key=SECRET_KEY,
        vault_keys=VAULT_KEYS,
        debug=DEBUG,
        demo=DEMO,
        sandbox_url=SANDBOX_URL,
        webhooks_may_reach_private=WEBHOOKS_MAY_REACH_PRIVATE,
    )
)

# Where faults and traces are sent as well; empty: nowhere.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
LOGGING = lines.settings_of(
    env.str("LOG_FORMAT", default="text" if DEMO else "json"), env.str("LOG_LEVEL", default="INFO")
)
