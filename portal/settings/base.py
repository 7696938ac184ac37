"""Settings that hold everywhere. What differs between machines comes from the environment."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from portal.settings import environment
from portal.settings.browser import *  # noqa: F403
from portal.settings.database import connections
from portal.settings.logs import *  # noqa: F403

ROOT = Path(__file__).resolve().parent.parent.parent

SECRET_KEY = environment.text("PORTAL_SECRET_KEY")
DEBUG = False
BASE_URL = environment.text("PORTAL_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = environment.words(
    "PORTAL_ALLOWED_HOSTS", environment.url("PORTAL_BASE_URL", {"http", "https"}, BASE_URL).hostname or ""
)
TRUSTED_PROXIES = environment.number("PORTAL_TRUSTED_PROXIES", 0, highest=10)

INSTALLED_APPS = [
    "portal.local",  # first: its `migrate` stands before Django's
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",  # so that templates/django/forms/ stands before Django's own
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "oauth2_provider",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_structlog",
    "portal",
    "portal.core",
    "portal.home",
    "portal.reference",
    "members",
    "governance",
    "initiatives",
]

MIDDLEWARE = [
    "portal.core.api.errors.ApiErrorsMiddleware",  # outermost: it sees the errors of all others
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "members.accounts.middleware.StandingMiddleware",
    "portal.core.doors.StashMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "portal.core.once.OnceMiddleware",  # last: it calls the view
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context.page",
                "portal.home.navigation.navigation",
            ],
        },
    }
]

FORM_RENDERER = "portal.core.forms.PortalRenderer"

# --- Data ---------------------------------------------------------------------------------------------------------
WORKING_DATABASE, OWNER_DATABASE = connections()
DATABASES = {"default": OWNER_DATABASE if environment.text("PORTAL_DB_ROLE", "app") == "owner" else WORKING_DATABASE}
REDIS_URL = environment.url("REDIS_URL", {"redis", "rediss"}).geturl()
CACHES = {
    "default": {
        "BACKEND": "portal.core.cache.PatientCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }
}
SESSION_ENGINE = "members.accounts.sessions"  # in the database: the cache may be flushed at any time, sign-ins may not

# --- Languages: the order of the United Nations -------------------------------------------------------------------
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
HEADQUARTERS_TIME_ZONE = "Asia/Shanghai"  # every deadline is shown in this zone first

# --- Demonstration: fictional states and people, never beside a real body ------------------------------------------
DEMONSTRATION_ALLOWED = environment.flag("PORTAL_DEMONSTRATION")

# --- Files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"] if (ROOT / "static").is_dir() else []
STATIC_ROOT = ROOT / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing is kept there
    "files": environment.storage("PORTAL_FILES", environment.folder("PORTAL_DATA", ROOT / ".data") / "files"),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILES_LARGEST = environment.number("PORTAL_FILE_LARGEST", 20, lowest=1, highest=500) * 1024 * 1024
FILES_WAIT = timedelta(days=1)  # for which a file waits for the act that it was handed in for
FILES_WAITING_AT_MOST = 40  # files of one person

# --- People -------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
OAUTH2_PROVIDER_APPLICATION_MODEL = "members.PartnerApplication"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # invitations prove the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "members.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.accounts.forms.LoginForm",
    "reauthenticate": "members.accounts.forms.ReauthenticateForm",
    "change_password": "members.accounts.forms.ChangePasswordForm",
    "reset_password": "members.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "members.accounts.forms.ResetPasswordKeyForm",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = (
    15 * 60
)  # seconds; before a sensitive act, who signed in longer ago is asked once more
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/300s/key"}  # a minute and an address, five minutes and an account
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES  # of X-Forwarded-For only what our own proxies wrote is believed
INVITATION_LASTS = timedelta(days=14)
EXPORT_LASTS = timedelta(days=7)
MFA_ADAPTER = "members.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.accounts.forms.AuthenticateForm",
    "reauthenticate": "members.accounts.forms.SecondReauthenticateForm",
    "activate_totp": "members.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "members.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "members.accounts.forms.EditPasskeyForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # invitations prove the address
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Cooperation portal"
MFA_TOTP_TOLERANCE = 1  # step of 30 s before and after, for clocks that differ and slow fingers (RFC 6238, 5.2)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
CSRF_FAILURE_VIEW = "portal.core.doors.csrf_failure"

# --- Mail ---------------------------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = "portal@portal.invalid"
MAILBOX_FOLDER: Path | None = None  # set in the one-machine run only: where caught mail can be read

# --- API ----------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["portal.core.api.parsers.StrictJSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # the bearer is read in the statement that opens the eyes: portal/core/api/bearer.py
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "portal.core.api.schema.PortalSchema",
    "EXCEPTION_HANDLER": "portal.core.api.errors.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cooperation portal",
    "VERSION": "1",
    "DESCRIPTION": (
        "What members commit to, propose, decide and offer each other. Everything published is readable without a token; "
        "a partner system gets a token at `/oauth/token/` and then also sees what its member consented to show it. "
        "Words are given in all languages at once, instants in UTC, decimal numbers as strings. Lists come in cursor "
        "pages; errors are problem documents (RFC 9457)."
    ),
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["members.partners.api.describe"],
    "SORT_OPERATION_PARAMETERS": False,
}
OAUTH2_PROVIDER = {
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    "SCOPES": {
        "members:read": "The register of members",
        "delegations:read": "Credentials, delegates and their powers",
        "participants:read": "Participants and observers",
        "accessions:read": "Applications for accession",
        "plans:read": "Action plans and their points",
        "proposals:read": "Proposals",
        "consultations:read": "Consultation rounds",
        "decisions:read": "Silence runs and decisions",
        "commitments:read": "Commitments and their reports",
        "initiatives:read": "Initiatives, needs and offers",
    },
    "SCOPES_BACKEND_CLASS": "members.partners.selectors.PartnerScopes",
    "OAUTH2_VALIDATOR_CLASS": "members.partners.api.PartnerValidator",
    "PKCE_REQUIRED": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "OAUTH2_GRANT_TYPES_SUPPORTED": ["client_credentials"],
    # Every recommendation of RFC 9700 the toolkit knows: among them, tokens are stored as checksums only.
    **{
        f"COMPLIANT_BCP_RFC9700_{name}": True
        for name in (
            "IMPLICIT_GRANT", "PASSWORD_GRANT", "PKCE_METHOD", "ACCESS_TOKEN_TRANSPORT", "AUTHZ_RESPONSE_ISS",
            "TOKEN_STORAGE", "REFRESH_TOKEN", "REDIRECT_URI_SCHEME", "REDIRECT_URI_MATCHING", "PKCE_REQUIRED",
        )
    },
}  # fmt: skip

PARTNER_LASTS_AT_MOST = timedelta(days=366)
PARTNER_OVERLAP_AT_MOST = timedelta(days=30)  # for which a former secret stays good
PARTNER_WARNINGS = (30, 7, 1)  # days before a partner system's access ends
PARTNER_USE_NOTED_EVERY = timedelta(hours=1)

# --- Background work: see portal/celery.py ------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None  # effects live in the database
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 40  # a batch must end within a quarter of the visibility timeout
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 180,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    # An act must not wait for a broker that is away (6.5 s by default): its rows are found by the sweeper.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "socket_connect_timeout": 1,
}
CELERY_APPLICATION = "portal.celery.app"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
