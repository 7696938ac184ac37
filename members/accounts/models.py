"""Accounts are personal and by invitation only, bound to the invited address (domain.md §2)."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.core.classes import Audience
from portal.core.clock import PortalClock
from portal.core.display.texts import local_text


class UserManager(BaseUserManager["User"]):
    """Users are found by address, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A person. What the person may do follows from offices, delegations and powers, never from flags here."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    fictional = models.BooleanField(default=False)
    joined_at = models.DateTimeField(db_default=PortalClock(), editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)
    former_of = models.ForeignKey(
        "members.Member", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    merged_into = models.ForeignKey("self", null=True, editable=False, on_delete=models.PROTECT, related_name="merged")

    #: The class of events about accounts: for the secretariat, not for the public record.
    audience = Audience.RESTRICTED
    parties: ClassVar[list[int]] = []
    release_at = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="members_user_email_any_case"),
            models.CheckConstraint(
                name="members_user_erased_is_empty",
                condition=Q(erased_at=None) | Q(name="", is_active=False, email__endswith="@erased.invalid"),
            ),
            models.CheckConstraint(
                name="members_user_merged_is_closed", condition=Q(merged_into=None) | Q(is_active=False)
            ),
            models.CheckConstraint(name="members_user_not_merged_into_itself", condition=~Q(merged_into=F("id"))),
        ]

    def __str__(self) -> str:
        if self.erased_at:
            return self.former_label
        return self.name or self.email

    @property
    def former_label(self) -> str:
        """What stands in place of the name of an erased person."""
        if self.former_of is None:
            return gettext("former officer")
        return gettext("former delegate of %(member)s") % {"member": local_text(self.former_of.name).text}

    def get_full_name(self) -> str:
        return self.name


class SignInPlace(models.Model):
    """A network from which a person has signed in, so that the first time from a new one is told. Only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="places")
    digest = models.CharField(max_length=64)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="members_sign_in_place_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest[:8]}"


class Session(AbstractBaseSession):
    """A session with the person it belongs to, so that everybody sees and ends the own ones.

    `address` and `browser` are those of the sign-in; the row goes when the session ends. Written by `sessions.SessionStore`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="sessions")
    signed_in_at = models.DateTimeField(null=True)
    address = models.GenericIPAddressField(null=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The engine of settings.SESSION_ENGINE."""
        from members.accounts.sessions import SessionStore

        return SessionStore
