"""Telling people: a notice is written once per key, shown in the platform, and sent as short message by a job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import uuid_utils.compat as uuid_utils
from django.db import transaction

from yiwang.core import crypto
from yiwang.core.actor import Actor
from yiwang.foundation.jobs import services as job_services
from yiwang.foundation.jobs.services import Order
from yiwang.foundation.notices import selectors, texts
from yiwang.foundation.notices.adapters.sms import registry
from yiwang.foundation.notices.adapters.sms.protocol import Message
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.notices.texts import Text
from yiwang.foundation.parties.models import Party

SEND = "yiwang.foundation.notices.jobs.send_message"
SEND_WAITING = "yiwang.foundation.notices.jobs.send_waiting"
BATCH = 500
PAUSE = timedelta(minutes=1)  # doubled after each attempt
MOST_ATTEMPTS = 5
STATE_OF = {"delivered": "delivered", "sent": "sent", "repeated": "repeated", "refused": "failed"}


@dataclass(frozen=True)
class _Told:
    text: Text
    link: str
    subject: str
    template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic(savepoint=False)
def notify(
    *, by: Actor, party_id: int, title: str, body: str, at: datetime, link: str = "", subject: str = "", key: str = ""
) -> Notice:
    """Tell a party something in words passed in; returns the message in the platform.

    A short message goes out too when the party has a telephone number. The words hold no personal data. `subject` is
    the stream or uid of the thing spoken of. The same key tells once and returns the first message.
    """
    text = Text(title[:120], body, f"{title}。{body}" if body else title)
    return _tell(party_id, _Told(text, link, subject), key, at)


@transaction.atomic(savepoint=False)
def notify_by_template(
    *,
    by: Actor,
    party_id: int,
    template: str,
    params: Mapping[str, str],
    at: datetime,
    link: str = "",
    subject: str = "",
    key: str = "",
) -> Notice:
    """Tell a party something in the pack's words. `params` are facts without personal data. Raises TemplateUnfit."""
    text = texts.fill(template, params)
    return _tell(party_id, _Told(text, link, subject, template, params), key, at)


def _tell(party_id: int, told: _Told, key: str, at: datetime) -> Notice:
    key = key or str(uuid_utils.uuid7())
    notice = _write(party_id, told, f"{key}:inapp", at)
    if Party.objects.filter(pk=party_id).exclude(phone_sealed="").exists():
        message = _write(party_id, told, f"{key}:sms", at)
        if message.state == "queued":
            job_services.enqueue(task=SEND_WAITING, at=at, order=Order(unique_key="notices.send_waiting"))
    return notice


def _write(party_id: int, told: _Told, key: str, at: datetime) -> Notice:
    channel = key.rpartition(":")[2]
    row = Notice(
        key=key,
        party_id=party_id,
        channel=channel,
        template=told.template,
        params=dict(told.params),
        title=told.text.title[:120],
        body=told.text.sms if channel == "sms" else told.text.body,
        link=told.link,
        subject=told.subject,
        state="queued" if channel == "sms" else "delivered",
        at=at,
    )
    Notice.objects.bulk_create([row], ignore_conflicts=True)
    return Notice.objects.get(key=key)


def send_waiting(*, at: datetime) -> int:
    """Hand over every short message that waits for its first attempt, oldest first; returns how many.

    One job serves all that were queued meanwhile; what is queued while it ends is taken by the schedule's next run.
    """
    done = 0
    while waiting := list(
        Notice.objects.filter(channel="sms", state="queued", attempts=0)
        .order_by("id")
        .values_list("pk", flat=True)[:BATCH]
    ):
        for pk in waiting:
            send_message(notice_id=pk, at=at)
        done += len(waiting)
    return done


def send_message(*, notice_id: int, at: datetime) -> str:
    """Hand one short message to the channel, outside any transaction; returns the state it is in then.

    A busy channel is tried again with doubling pauses, five times at most. Sending what was sent does nothing.
    """
    notice = Notice.objects.filter(pk=notice_id, channel="sms", state="queued").select_related("party").first()
    if notice is None:
        return "settled"
    notice.attempts += 1
    message = Message(
        phone=crypto.unseal_text(notice.party.phone_sealed), text=notice.body, key=notice.key, attempt=notice.attempts
    )
    answer = registry.chosen().send(message)
    notice.word = answer.word[:100]
    if answer.outcome == "later":
        return _send_later(notice, at)
    notice.state, notice.sent_at = STATE_OF[answer.outcome], at
    notice.save(update_fields=["attempts", "word", "state", "sent_at"])
    return notice.state


@transaction.atomic
def _send_later(notice: Notice, at: datetime) -> str:
    if notice.attempts >= MOST_ATTEMPTS:
        notice.state = "failed"
    else:
        run_at = at + PAUSE * 2 ** (notice.attempts - 1)
        key = f"notices.send:{notice.pk}:{notice.attempts}"
        job_services.enqueue(task=SEND, at=at, order=Order(args=[notice.pk], run_at=run_at, unique_key=key))
    notice.save(update_fields=["attempts", "word", "state"])
    return notice.state


@transaction.atomic(savepoint=False)
def mark_read(*, by: Actor, uid: UUID, at: datetime) -> Notice:
    """The person has read it; the first reading counts. Raises NoticeNotFound."""
    notice = selectors.get_notice(by=by, uid=uid)
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)
    notice.refresh_from_db(fields=["read_at"])
    return notice
