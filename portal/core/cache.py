"""The cache, for counting tries. Redis may be flushed or away at any time: pages go on, and each process counts for itself."""

from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

OPERATIONS = (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear",
)  # fmt: skip


class PatientCache(RedisCache):
    """Redis, and while it does not answer the memory of this process."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.spare = LocMemCache("spare", {"timeout": params.get("TIMEOUT", 300)})


def _patient(name: str) -> Callable[..., Any]:
    def operation(self: PatientCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(RedisCache, name)(self, *args, **kwargs)
        except RedisError:
            return getattr(self.spare, name)(*args, **kwargs)

    return operation


for _name in OPERATIONS:
    setattr(PatientCache, _name, _patient(_name))
