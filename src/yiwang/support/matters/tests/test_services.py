"""Publishing, pausing and claiming matters; and what may not happen to them."""

import pytest
from django.db import IntegrityError, transaction

from yiwang.core.actor import Actor
from yiwang.core.identifiers import check_implementation_code
from yiwang.core.problems import Forbidden
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.events.models import Event
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters import services as matter_services
from yiwang.support.matters.models import Implementation, Matter
from yiwang.support.matters.problems import LocalAlterationRefused, MatterClosed, MatterNotFound, MatterRefused
from yiwang.support.matters.tests.factories import AT, FORM, KEEPER, READER, agency, form, matter, pin, publish

pytestmark = pytest.mark.django_db
BASIS = {"document": "内部制度", "article": "3", "verified": True}


class TestPublish:
    @pytest.mark.requirement("F-062.1")
    def test_one_library_holds_three_parts(self) -> None:
        publish("stall")
        publish("patrol", code="642017001000", type="20", part="governance", name="街面巡查", power_basis=None)
        publish(
            "seal", code="641117001000", type="11", part="operation", name="用印审批", power_basis=None, basis=[BASIS]
        )
        assert matter_selectors.count_matters(by=READER) == {"service": 1, "governance": 1, "operation": 1}
        assert [m.name for m in matter_selectors.list_matters(by=READER, part="operation")] == ["用印审批"]
        assert Matter.objects.count() == 3

    @pytest.mark.requirement("F-062.4")
    def test_a_power_without_a_power_basis_cannot_be_created(self) -> None:
        with pytest.raises(MatterRefused) as refused, transaction.atomic():
            publish(power_basis=None)
        assert [fault.field for fault in refused.value.faults] == ["power_basis"]
        assert Matter.objects.count() == 0
        assert Event.objects.count() == 0

    @pytest.mark.requirement("F-062.4")
    def test_not_even_the_table_holds_a_power_without_one(self) -> None:
        row = publish()
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.filter(pk=row.pk).update(power_basis_count=0)

    @pytest.mark.requirement("F-062.3")
    def test_a_change_at_the_source_is_what_everybody_reads_at_once(self) -> None:
        first = publish()
        changed = publish(name="临时摊点设置许可", materials=[])
        found = matter_selectors.open_matter(by=READER, code="640117001000", at=AT)
        assert changed.pk == first.pk
        assert (found.name, found.version, found.body["materials"]) == ("临时摊点设置许可", 2, [])
        told = Event.objects.filter(type="matter.changed").get()
        assert told.payload["elements"] == ["materials", "name"]
        assert told.payload["basic"] == ["name"]

    def test_the_old_version_stays_readable_for_running_cases(self) -> None:
        first = publish()
        publish(name="临时摊点设置许可")
        assert matter_selectors.matter_of(first.hash)["name"] == "临时摊点许可"

    def test_publishing_the_same_again_changes_nothing(self) -> None:
        publish()
        assert publish().version == 1
        assert Event.objects.count() == 1

    def test_only_the_keepers_of_the_library_publish(self) -> None:
        with pytest.raises(Forbidden), transaction.atomic():
            matter_services.publish(
                by=Actor.system("somebody"), slug="stall", document_hash=pin("matters", "stall", matter()),
                form_hash=pin("forms", "stall", FORM), schema=form(), at=AT,
            )  # fmt: skip
        assert Matter.objects.count() == 0


class TestStates:
    def test_a_paused_matter_is_shown_but_takes_no_application(self) -> None:
        publish()
        matter_services.pause(by=KEEPER, code="640117001000", reason="系统升级", at=AT)
        assert matter_selectors.get_matter(by=READER, code="stall").state == "paused"
        with pytest.raises(MatterClosed) as closed:
            matter_selectors.open_matter(by=READER, code="stall", at=AT)
        assert "系统升级" in closed.value.message
        matter_services.resume(by=KEEPER, code="640117001000", at=AT)
        assert matter_selectors.open_matter(by=READER, code="stall", at=AT).slug == "stall"

    def test_a_withdrawn_matter_is_gone_for_the_public_and_there_for_its_keepers(self) -> None:
        publish()
        matter_services.withdraw(by=KEEPER, code="640117001000", reason="法律修改", at=AT)
        with pytest.raises(MatterNotFound):
            matter_selectors.get_matter(by=READER, code="stall")
        assert matter_selectors.get_matter(by=KEEPER, code="stall").state == "withdrawn"

    @pytest.mark.parametrize(("opens", "closes", "open_now"), [
        ("2026-11-23", "2026-11-24", True), ("2026-11-24", None, False), (None, "2026-11-23", False),
    ])  # fmt: skip
    def test_a_matter_may_be_open_for_a_season(self, opens: str | None, closes: str | None, open_now: bool) -> None:
        publish(open_from=opens, open_to=closes)
        if open_now:
            matter_selectors.open_matter(by=READER, code="stall", at=AT)
        else:
            with pytest.raises(MatterClosed):
                matter_selectors.open_matter(by=READER, code="stall", at=AT)

    def test_pausing_needs_the_right(self) -> None:
        publish()
        with pytest.raises(Forbidden), transaction.atomic():
            matter_services.pause(by=READER, code="640117001000", reason="x", at=AT)
        assert Matter.objects.get().state == "published"


class TestClaim:
    def claim(self, by: Actor = KEEPER, **local: object) -> Implementation:
        body = Agency.objects.filter(code="640105-shenpi").first() or agency()
        return matter_services.claim(
            by=by, code="640117001000", agency=body, local=local, valid_from=AT.date(), at=AT
        )  # fmt: skip

    def test_a_body_takes_up_a_matter_under_its_own_code(self) -> None:
        publish()
        made = self.claim(windows=["12 号"])
        assert check_implementation_code(made.code) == made.code
        assert made.code.endswith("4640117001000")
        assert [i.agency.name for i in matter_selectors.list_implementations(
            by=READER, matter=made.matter, on=AT.date()
        )] == ["西夏区审批服务管理局"]  # fmt: skip

    def test_claiming_again_changes_what_it_adds(self) -> None:
        publish()
        self.claim(windows=["12 号"])
        assert self.claim(hours="周六 9:00–12:00").local == {"hours": "周六 9:00–12:00"}
        assert Implementation.objects.count() == 1
        assert [e.type for e in Event.objects.order_by("id")][1:] == ["matter.claimed", "matter.claim_changed"]

    @pytest.mark.requirement("F-062.2", "F-062.3")
    @pytest.mark.parametrize(
        "altered",
        [{"name": "西夏区摆摊许可"}, {"code": "640117009000"}, {"type": "20"}, {"basis": [BASIS]}, {"materials": []},
         {"limits": {"decision": {"promised": "15 workdays"}}}],
    )  # fmt: skip
    def test_a_local_alteration_is_refused_and_changes_nothing(self, altered: dict[str, object]) -> None:
        publish()
        with pytest.raises(LocalAlterationRefused) as refused, transaction.atomic():
            self.claim(windows=["12 号"], **altered)
        assert len(refused.value.faults) == 1
        assert Implementation.objects.count() == 0
        assert Event.objects.filter(type="matter.claimed").count() == 0

    @pytest.mark.requirement("F-062.3")
    def test_a_change_at_the_source_shows_through_every_body_at_once(self) -> None:
        publish()
        made = self.claim(windows=["12 号"], limits={"decision": {"promised": "7 workdays"}})
        publish(name="临时摊点设置许可")
        now = matter_selectors.open_matter(by=READER, code="stall", at=AT)
        guide = matter_selectors.guide_of(now.body, made.local)
        assert (guide["name"], guide["windows"]) == ("临时摊点设置许可", ["12 号"])

    def test_only_for_ones_own_body(self) -> None:
        publish()
        officer = Actor(kind="officer", name="a", agency_ids=(999_999,), rights={"matters.claim": "agency"})
        for by in (officer, READER):
            with pytest.raises(Forbidden), transaction.atomic():
                self.claim(by=by)
        assert Implementation.objects.count() == 0

    def test_bodies_named_by_the_power_map_are_entered_once(self) -> None:
        row, body = publish(), agency()
        for expected in (1, 0):
            made = matter_services.implement(by=KEEPER, matter=row, agencies=[body, body], valid_from=AT.date(), at=AT)
            assert made == expected
        assert Implementation.objects.count() == 1

    def test_a_body_without_a_known_credit_code_gets_zeros_in_its_place(self) -> None:
        body = agency()
        body.party.identifier_type = "agency"
        assert matter_services.implementation_code(body, "640117001000") == "0" * 18 + "4640117001000"
