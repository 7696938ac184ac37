"""What the exchange does by the clock. Each may run twice or late without harm."""

from celery import shared_task

from initiatives.exchange import services


@shared_task(name="initiatives.exchange.timed_moves")
def timed_moves() -> dict[str, int]:
    """Lapse of matches, expiry of needs and offers, “still needed?”."""
    return {
        "lapsed": services.matches_lapse(),
        "needs_expired": services.needs_expire(),
        "offers_expired": services.offers_expire(),
        "asked": services.needs_ask(),
    }
