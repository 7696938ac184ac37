"""What all measured programs share: the portal's own settings, with errors hidden and nothing read again from disk."""

import os

from portal.settings.test import *  # noqa: F403

DEBUG = False
WHITENOISE_AUTOREFRESH = False
if peer := os.environ.get("BENCH_PEER"):
    ROOT_URLCONF = f"tests.bench.peers.{peer}"
    WSGI_APPLICATION = None
    MIDDLEWARE = [  # those of a new Django project, and the one an installed app insists on
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ]
    LOGGING = {"version": 1, "disable_existing_loggers": False, "handlers": {"e": {"class": "logging.StreamHandler"}}, "root": {"handlers": ["e"], "level": "ERROR"}}
