"""Which scopes there are, and which of them a partner system may ask for (settings.OAUTH2_PROVIDER["SCOPES"])."""

from typing import Any

from oauth2_provider.scopes import SettingsScopes


class PartnerScopes(SettingsScopes):
    """A partner system may ask for the scopes it was given; without asking it gets all of those."""

    def get_available_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        known: list[str] = list(self.get_all_scopes())
        return known if application is None else [scope for scope in application.scopes.split() if scope in known]

    def get_default_scopes(self, application: Any = None, *args: Any, **kwargs: Any) -> list[str]:
        return self.get_available_scopes(application)
