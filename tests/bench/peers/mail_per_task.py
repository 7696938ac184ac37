"""The reference of P6: what a Django project does that sends mail by Celery, one task and one connection for each mail.

Run as a Celery worker: `celery -A tests.bench.peers.mail_per_task worker`; REDIS_URL, SINK_PORT and MAIL_QUEUE in the environment.
"""

import os

from celery import Celery
from django.conf import settings
from django.core.mail import EmailMessage

if not settings.configured:
    settings.configure(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=int(os.environ.get("SINK_PORT", "0")),
        DEFAULT_FROM_EMAIL="portal@portal.invalid",
        USE_I18N=False,
    )

app = Celery("peer", broker=os.environ["REDIS_URL"])
app.conf.update(
    task_default_queue=os.environ["MAIL_QUEUE"],
    task_ignore_result=True,
    task_acks_late=True,
    broker_transport_options={"visibility_timeout": 180},
)


@app.task(name="peer.send")
def send(subject: str, body: str, address: str) -> None:
    """Send one mail on a connection of its own."""
    EmailMessage(subject, body, to=[address]).send()
