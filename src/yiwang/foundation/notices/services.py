"""Telling people: a notice is written once per key, shown in the platform, and sent as short message by a job."""

from collections.abc import Mapping, Sequence
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
from yiwang.foundation.parties.models import Party

SEND = "yiwang.foundation.notices.jobs.send_message"
SEND_WAITING = "yiwang.foundation.notices.jobs.send_waiting"
BATCH = 50  # short messages whose outcome is written together
PAUSE = timedelta(minutes=1)  # doubled after each attempt
MOST_ATTEMPTS = 5
OUTCOME = ["attempts", "word", "state", "sent_at"]
STATE_OF = {"delivered": "delivered", "sent": "sent", "repeated": "repeated", "refused": "failed"}


@dataclass(frozen=True)
class Telling:
    """One thing told to one party, in words without personal data.

    `subject` is the stream or uid of the thing spoken of. The same key tells once.
    """

    party_id: int
    title: str
    body: str
    at: datetime
    link: str = ""
    subject: str = ""
    key: str = ""
    template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    sms: str = ""


@transaction.atomic(savepoint=False)
def tell(*, by: Actor, tellings: Sequence[Telling]) -> None:
    """Tell several parties, each once per key, in the platform and, where there is a telephone number, by short message.

    One question and one INSERT, however many there are; one job sends the short messages.
    """
    parties = {telling.party_id for telling in tellings}
    reached = set(Party.objects.filter(pk__in=parties).exclude(phone_sealed="").values_list("pk", flat=True))
    rows = [_row(telling, "inapp") for telling in tellings]
    messages = [_row(telling, "sms") for telling in tellings if telling.party_id in reached]
    Notice.objects.bulk_create(rows + messages, ignore_conflicts=True)
    if messages:
        job_services.enqueue(task=SEND_WAITING, at=messages[-1].at, order=Order(unique_key="notices.send_waiting"))


def _row(telling: Telling, channel: str) -> Notice:
    return Notice(
        key=f"{telling.key}:{channel}",
        party_id=telling.party_id,
        channel=channel,
        template=telling.template,
        params=dict(telling.params),
        title=telling.title[:120],
        body=_short(telling) if channel == "sms" else telling.body,
        link=telling.link,
        subject=telling.subject,
        state="queued" if channel == "sms" else "delivered",
        at=telling.at,
    )


def _short(telling: Telling) -> str:
    return telling.sms or (f"{telling.title}。{telling.body}" if telling.body else telling.title)


def notify(
    *, by: Actor, party_id: int, title: str, body: str, at: datetime, link: str = "", subject: str = "", key: str = ""
) -> Notice:
    """Tell a party something in words passed in (see Telling); returns the message in the platform, the first of its key."""
    return _tell_one(by, Telling(party_id, title[:120], body, at, link, subject, key or str(uuid_utils.uuid7())))


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
    key = key or str(uuid_utils.uuid7())
    telling = Telling(party_id, text.title, text.body, at, link, subject, key, template, params, text.sms)
    return _tell_one(by, telling)


def _tell_one(by: Actor, telling: Telling) -> Notice:
    tell(by=by, tellings=[telling])
    return Notice.objects.get(key=f"{telling.key}:inapp")


def send_waiting(*, at: datetime) -> int:
    """Hand over every short message that waits for its first attempt, oldest first; returns how many.

    One job serves all that were queued meanwhile; what is queued while it ends is taken by the schedule's next run.
    What became of them is written together: after a crash in between they are sent again under the same key.
    """
    done = 0
    first = Notice.objects.filter(channel="sms", state="queued", attempts=0).select_related("party").order_by("id")
    while waiting := list(first[:BATCH]):
        for notice in waiting:
            _hand_over(notice, at)
        with transaction.atomic():
            for notice in waiting:
                _plan_next(notice, at)
            _write_outcomes(waiting)
        done += len(waiting)
    return done


def _write_outcomes(notices: Sequence[Notice]) -> None:
    """One UPDATE for all that ended alike."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for notice in notices:
        alike.setdefault(tuple(getattr(notice, name) for name in OUTCOME), []).append(notice.pk)
    for outcome, ids in alike.items():
        Notice.objects.filter(pk__in=ids).update(**dict(zip(OUTCOME, outcome, strict=True)))


def send_message(*, notice_id: int, at: datetime) -> str:
    """Hand one short message to the channel, outside any transaction; returns the state it is in then.

    A busy channel is tried again with doubling pauses, five times at most. Sending what was sent does nothing.
    """
    notice = Notice.objects.filter(pk=notice_id, channel="sms", state="queued").select_related("party").first()
    if notice is None:
        return "settled"
    _hand_over(notice, at)
    with transaction.atomic():
        _plan_next(notice, at)
        notice.save(update_fields=OUTCOME)
    return notice.state


def _hand_over(notice: Notice, at: datetime) -> None:
    """The channel's answer, on the row but not yet written; the state stays "queued" when it is to be tried again."""
    notice.attempts += 1
    message = Message(
        phone=crypto.unseal_text(notice.party.phone_sealed), text=notice.body, key=notice.key, attempt=notice.attempts
    )
    answer = registry.chosen().send(message)
    notice.word = answer.word[:100]
    if answer.outcome != "later":
        notice.state, notice.sent_at = STATE_OF[answer.outcome], at
    elif notice.attempts >= MOST_ATTEMPTS:
        notice.state = "failed"


def _plan_next(notice: Notice, at: datetime) -> None:
    if notice.state == "queued":
        run_at = at + PAUSE * 2 ** (notice.attempts - 1)
        key = f"notices.send:{notice.pk}:{notice.attempts}"
        job_services.enqueue(task=SEND, at=at, order=Order(args=[notice.pk], run_at=run_at, unique_key=key))


@transaction.atomic(savepoint=False)
def mark_read(*, by: Actor, uid: UUID, at: datetime) -> Notice:
    """The person has read it; the first reading counts. Raises NoticeNotFound."""
    notice = selectors.get_notice(by=by, uid=uid)
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)
    notice.refresh_from_db(fields=["read_at"])
    return notice
