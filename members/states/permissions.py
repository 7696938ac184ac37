"""Who keeps the register: officers of the secretariat, and the portal itself when it loads reference data."""

from members.body.permissions import keeps_register
from portal.core.permissions import Predicate

PERMISSIONS: dict[str, Predicate] = {"register.write": keeps_register}
