from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils.module_loading import import_string

from yiwang.core import clock
from yiwang.core.actor import Actor
from yiwang.core.problems import Forbidden
from yiwang.foundation.jobs import worker
from yiwang.foundation.jobs.models import Job
from yiwang.foundation.notices import selectors, services
from yiwang.foundation.notices.adapters.sms import registry
from yiwang.foundation.notices.adapters.sms.protocol import Answer, Message
from yiwang.foundation.notices.adapters.sms.sandbox import Sandbox, rules
from yiwang.foundation.notices.models import Notice
from yiwang.foundation.notices.problems import NoticeNotFound, TemplateUnfit
from yiwang.foundation.notices.tests.factories import AT, BY, person, reading, told
from yiwang.foundation.packs.problems import PackRefused
from yiwang.foundation.packs.tests.factories import load_pack, write_pack

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sandbox(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SMS_SANDBOX = "0=refused,9=later,8=repeated,7=sent"
    registry.register("sandbox", Sandbox())
    monkeypatch.setattr(clock, "now", lambda: AT)


def message() -> Notice:
    return Notice.objects.get(channel="sms")


class TestNotify:
    def test_tells_in_the_platform_and_by_short_message(self) -> None:
        told(person())
        worker.settle(at=AT)
        assert list(Notice.objects.order_by("id").values_list("channel", "state", "sent_at")) == [
            ("inapp", "delivered", None),
            ("sms", "delivered", AT),
        ]

    def test_the_job_that_it_names_exists(self) -> None:
        assert callable(import_string(services.SEND))

    def test_the_same_key_tells_once(self) -> None:
        party = person()
        assert told(party).pk == told(party).pk
        worker.settle(at=AT)
        told(party)
        worker.settle(at=AT)
        assert (Notice.objects.count(), message().attempts) == (2, 1)

    def test_without_a_number_only_in_the_platform(self) -> None:
        told(person(phone=""))
        assert list(Notice.objects.values_list("channel", flat=True)) == ["inapp"]

    def test_an_undone_transaction_tells_nobody(self) -> None:
        party = person()
        with pytest.raises(RuntimeError), transaction.atomic():
            told(party)
            raise RuntimeError
        assert not Notice.objects.exists()
        assert not Job.objects.exists()

    def test_keeps_no_number_in_clear(self) -> None:
        told(person(phone="13995010001"))
        worker.settle(at=AT)
        stored = [str(list(table.objects.values())) for table in (Notice, Job)]
        assert not any("13995010001" in text for text in stored)


class TestSandbox:
    @pytest.mark.parametrize(
        ("ending", "state", "word"),
        [
            ("1", "delivered", "已送达（沙箱）"),
            ("0", "failed", "号码停机（沙箱）"),
            ("8", "repeated", "收到重复回执（沙箱）"),
            ("7", "sent", "已提交，无回执（沙箱）"),
        ],
    )
    def test_answers_by_rule(self, ending: str, state: str, word: str) -> None:
        told(person(phone=f"1399501000{ending}"))
        worker.settle(at=AT)
        assert (message().state, message().word, message().attempts) == (state, word, 1)

    def test_a_busy_channel_is_tried_again_a_minute_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        told(person(phone="13995010009"))
        worker.settle(at=AT)
        assert (message().state, message().sent_at) == ("queued", None)
        assert worker.settle(at=AT + timedelta(seconds=59)) == 0
        later = AT + timedelta(minutes=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert worker.settle(at=later) == 1
        assert (message().state, message().attempts, message().sent_at) == ("delivered", 2, later)

    def test_a_channel_that_stays_busy_is_given_up_after_five_attempts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Busy:
            def send(self, message: Message) -> Answer:
                return Answer("later", "busy")

        registry.register("sandbox", Busy())
        told(person())
        at: datetime = AT
        for _ in range(6):
            monkeypatch.setattr(clock, "now", lambda now=at: now)
            worker.settle(at=at)
            at += timedelta(hours=1)
        assert (message().state, message().attempts) == ("failed", 5)

    def test_a_channel_that_breaks_is_tried_again_by_its_job(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Broken:
            def send(self, message: Message) -> Answer:
                raise ConnectionError(message.phone)

        registry.register("sandbox", Broken())
        told(person())
        worker.settle(at=AT)
        job = Job.objects.get()
        assert (job.state, message().state) == ("ready", "queued")
        assert "1399" not in str(job.errors)
        registry.register("sandbox", Sandbox())
        worker.settle(at=AT + timedelta(seconds=10))
        assert message().state == "delivered"

    def test_refuses_a_rule_it_does_not_know(self) -> None:
        assert rules("0=refused,99=later") == {"0": "refused", "99": "later"}
        with pytest.raises(ValueError, match="vanish"):
            rules("1=vanish")

    def test_a_setting_without_a_channel_is_a_fault(self, settings) -> None:
        settings.SMS_CHANNEL = "none"
        with pytest.raises(LookupError, match="none"):
            registry.chosen()


class TestRead:
    def test_the_person_reads_it_once(self) -> None:
        party = person()
        notice = told(party)
        by = reading(party)
        assert selectors.count_unread(by=by) == 1
        services.mark_read(by=by, uid=notice.uid, at=AT)
        services.mark_read(by=by, uid=notice.uid, at=AT + timedelta(hours=1))
        notice.refresh_from_db()
        assert (notice.read_at, selectors.count_unread(by=by)) == (AT, 0)

    def test_nobody_else_sees_or_reads_it(self) -> None:
        party, other = person(), person(phone="13995010002", seq=3)
        notice = told(party)
        for by in (reading(other), Actor.anonymous(), Actor(kind="officer", name="o", account_id=9, agency_id=1)):
            assert list(selectors.list_notices(by=by)) == []
            with pytest.raises(NoticeNotFound), transaction.atomic():
                services.mark_read(by=by, uid=notice.uid, at=AT)
        notice.refresh_from_db()
        assert notice.read_at is None

    def test_a_short_message_is_not_read_in_the_platform(self) -> None:
        party = person()
        told(party)
        with pytest.raises(NoticeNotFound), transaction.atomic():
            services.mark_read(by=reading(party), uid=message().uid, at=AT)

    def test_pages_newest_first(self) -> None:
        party = person(phone="")
        for number in range(5):
            told(party, key=f"k{number}", title=f"t{number}")
        first = selectors.page_of_notices(by=reading(party), limit=3)
        rest = selectors.page_of_notices(by=reading(party), cursor=first.next, limit=3)
        assert [[n.title for n in page.items] for page in (first, rest)] == [["t4", "t3", "t2"], ["t1", "t0"]]
        assert rest.next == ""


class TestOutbox:
    def test_shows_the_operator_what_became_of_each_with_masked_numbers(self) -> None:
        told(person(phone="13995010000"))
        worker.settle(at=AT)
        (sent,) = selectors.outbox(by=BY).items
        assert (sent.state, sent.label, sent.word) == ("failed", "未送达", "号码停机（沙箱）")
        assert "*" in sent.phone
        assert {c.state: c.number for c in selectors.count_by_state(by=BY)}["failed"] == 1
        assert selectors.outbox(by=BY, state="delivered").items == []

    def test_is_refused_without_the_right(self) -> None:
        for ask in (selectors.outbox, selectors.count_by_state):
            with pytest.raises(Forbidden):
                ask(by=Actor.anonymous())


TEXT = """title: 账户已锁定
body: 因连续 {times} 次输错密码，账户锁定至 {until}。
sms: 您的账户已锁定至 {until}。
params: [times, until]
"""


def load(folder: Path, text: str) -> None:
    load_pack(write_pack(folder, files={"notices/locked.yaml": text}))


class TestTemplates:
    def test_the_packs_words_are_filled_with_facts(self, tmp_path: Path) -> None:
        load(tmp_path, TEXT)
        notice = services.notify_by_template(
            by=BY, party_id=person().pk, template="locked", params={"times": "5", "until": "10:00"}, at=AT
        )
        assert (notice.title, notice.body) == ("账户已锁定", "因连续 5 次输错密码，账户锁定至 10:00。")
        assert (message().body, notice.template, notice.params) == (
            "您的账户已锁定至 10:00。", "locked", {"times": "5", "until": "10:00"},
        )  # fmt: skip

    def test_a_missing_fact_or_template_is_refused(self, tmp_path: Path) -> None:
        load(tmp_path, TEXT)
        party = person()
        for template, params in (("locked", {"times": "5"}), ("unknown", {})):
            with pytest.raises(TemplateUnfit), transaction.atomic():
                services.notify_by_template(by=BY, party_id=party.pk, template=template, params=params, at=AT)
        assert not Notice.objects.exists()

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("title: t\nbody: b {name}\nparams: []\n", "占位符 name 未列入 params"),
            ("title: t\nparams: []\n", "没有中文文本"),
            ("title: '{'\nbody: b\n", "花括号不成对"),
        ],
    )
    def test_a_pack_with_an_unsound_text_is_refused_whole(self, tmp_path: Path, text: str, fault: str) -> None:
        with pytest.raises(PackRefused) as refused:
            load(tmp_path, text)
        assert [f.message for f in refused.value.faults] == [fault]
