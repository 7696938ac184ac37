"""Reading accounts."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from members.accounts.models import User


def password_reset_link(user: int, language: str) -> str:
    """The address at which a person sets a new password; it is good until the password changes or the time is over."""
    person = User.objects.get(pk=user)
    with translation.override(language):
        arguments = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
        return settings.BASE_URL + reverse("account_reset_password_from_key", kwargs=arguments)
