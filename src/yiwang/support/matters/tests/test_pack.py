"""The pack's matters: loaded whole, refused whole; and what the two real ones say."""

from datetime import date
from pathlib import Path

import pytest

from yiwang.core.actor import Actor
from yiwang.foundation.packs import services as pack_services
from yiwang.foundation.packs.problems import PackRefused
from yiwang.support.forms.problems import AnswersRefused
from yiwang.support.forms.selectors import Schema
from yiwang.support.forms.services import check
from yiwang.support.matters import selectors as matter_selectors
from yiwang.support.matters.elements import check_matter
from yiwang.support.matters.models import Matter
from yiwang.support.matters.tests.factories import AT, FORM, READER, matter, read_pack, write_pack

LOADER = Actor.system("pack", "packs.load")
REAL = ("food-business", "old-age-allowance")


@pytest.mark.django_db
class TestLoad:
    def test_loads_matters_with_their_forms_and_withdraws_what_is_gone(self, tmp_path: Path) -> None:
        pack_services.load(by=LOADER, path=write_pack(tmp_path, {"stall": matter()}, {"stall": FORM}), at=AT)
        found = matter_selectors.open_matter(by=READER, code="640117001000", at=AT)
        assert found.slug == "stall" and found.form_hash
        (tmp_path / "matters" / "stall.yaml").unlink()
        pack_services.load(by=LOADER, path=tmp_path, at=AT)
        assert Matter.objects.get().state == "withdrawn"

    def test_a_changed_form_reaches_the_matter(self, tmp_path: Path) -> None:
        pack_services.load(by=LOADER, path=write_pack(tmp_path, {"stall": matter()}, {"stall": FORM}), at=AT)
        before = Matter.objects.get()
        changed = {**FORM, "title": {"zh": "摆摊申请表"}}
        pack_services.load(by=LOADER, path=write_pack(tmp_path, {"stall": matter()}, {"stall": changed}), at=AT)
        after = Matter.objects.get()
        assert (after.version, after.form_hash != before.form_hash) == (2, True)

    @pytest.mark.requirement("F-062.2", "F-062.3")
    def test_a_pack_with_a_local_alteration_is_refused_whole(self, tmp_path: Path) -> None:
        local = {"matter": "640117001000", "agency": "640105-shenpi", "name": "西夏区临时摊点许可"}
        pack = write_pack(tmp_path, {"stall": matter(), "local/xixia/stall": local}, {"stall": FORM})
        with pytest.raises(PackRefused) as refused:
            pack_services.load(by=LOADER, path=pack, at=AT)
        assert [fault.field for fault in refused.value.faults] == ["matters/local/xixia/stall.yaml:3 name"]
        assert Matter.objects.count() == 0

    @pytest.mark.requirement("F-062.2")
    def test_a_pack_with_two_matters_under_one_code_is_refused_whole(self, tmp_path: Path) -> None:
        pack = write_pack(tmp_path, {"stall": matter(), "stand": matter(name="小摊许可")}, {"stall": FORM})
        faults = pack_services.check(path=pack)
        assert len(faults) == 1 and "name" in faults[0].message

    @pytest.mark.requirement("F-062.4")
    def test_a_pack_with_a_power_without_power_basis_is_refused_whole(self, tmp_path: Path) -> None:
        pack = write_pack(tmp_path, {"stall": matter(power_basis=None)}, {"stall": FORM})
        with pytest.raises(PackRefused):
            pack_services.load(by=LOADER, path=pack, at=AT)
        assert Matter.objects.count() == 0

    def test_a_broken_form_names_its_line(self, tmp_path: Path) -> None:
        broken = {"name": "stall", "title": {"zh": "x"}, "sections": [{"fields": [{"name": "a", "type": "magic"}]}]}
        faults = pack_services.check(path=write_pack(tmp_path, {}, {"stall": broken}))
        assert {fault.field.split(" ")[0].split(":")[0] for fault in faults} == {"forms/stall.yaml"}
        assert len(faults) == 2


@pytest.mark.parametrize("name", REAL)
class TestRealMatters:
    def test_has_no_fault(self, name: str) -> None:
        assert check_matter(read_pack("matters", name), Schema.parse(read_pack("forms", name))) == []

    def test_has_every_limit_that_the_service_lifecycle_uses(self, name: str) -> None:
        document = read_pack("matters", name)
        for clock in ("acceptance", "decision", "extension", "delivery", "correction", "hearing_request"):
            assert matter_selectors.limit_of(document, clock) is not None

    def test_deemed_acceptance_only_on_a_verified_article(self, name: str) -> None:
        document = read_pack("matters", name)
        deemed = document["handling"]["deemed_acceptance"]
        assert deemed is (document["limits"]["acceptance"]["basis"]["verified"] is True)


class TestFoodBusiness:
    def outcome(self, **answers: object) -> dict[str, object]:
        document, form = read_pack("matters", "food-business"), Schema.parse(read_pack("forms", "food-business"))
        found: dict[str, object] = {}
        for line in document["outcomes"]:
            if form.rule(line["when"]).decide(answers):
                found = {**line["set"], **found}
        return found

    @pytest.mark.parametrize("business", ["catering", "sales", "canteen"])
    def test_selling_or_catering_needs_a_licence(self, business: str) -> None:
        assert self.outcome(application_type="new", business_form=business)["route"] == "licence"

    @pytest.mark.parametrize("application", ["new", "change", "renew", "cancel"])
    def test_prepackaged_only_is_a_filing(self, application: str) -> None:
        assert self.outcome(application_type=application, business_form="prepackaged_only")["route"] == "filing"

    def test_renewal_asks_for_the_licence_and_its_expiry(self) -> None:
        form = Schema.parse(read_pack("forms", "food-business"))
        with pytest.raises(AnswersRefused) as refused:
            check(form, {"application_type": "renew", "business_form": "catering"}, today=date(2026, 11, 23))
        missing = {fault.field for fault in refused.value.faults}
        assert {"licence_number", "licence_expires_on"} <= missing
        assert not {"change_content", "cancel_reason", "sale_items"} & missing


class TestOldAgeAllowance:
    def answers(self, **changes: object) -> dict[str, object]:
        return {
            "application_type": "new", "filed_by": "village_agent", "resident_name": "马秀英",
            "resident_citizen_id": "", "home_place": "640105001001", "home_address": "一组 5 号",
            "phone": "13895000000", "bank_name": "宁夏银行", "bank_account": "6222020000001234",
            "agent_name": "杨立新", "agent_phone": "13895000001", "confirmed_in_person": True, **changes,
        }  # fmt: skip

    def faults(self, **changes: object) -> list[str]:
        form = Schema.parse(read_pack("forms", "old-age-allowance"))
        with pytest.raises(AnswersRefused) as refused:
            check(form, self.answers(**changes), today=date(2026, 11, 23))
        return [fault.field for fault in refused.value.faults]

    def test_a_village_agent_must_have_confirmed_in_person(self) -> None:
        assert self.faults(confirmed_in_person=False) == ["resident_citizen_id", "confirmed_in_person"]

    def test_the_account_number_is_digits(self) -> None:
        assert self.faults(bank_account="6222-0200") == ["resident_citizen_id", "bank_account"]

    def test_every_answer_about_the_person_is_protected(self) -> None:
        form = Schema.parse(read_pack("forms", "old-age-allowance"))
        assert {spec.name for spec in form.personal} == {
            "resident_name", "resident_citizen_id", "home_address", "phone", "bank_account",
            "agent_name", "agent_phone",
        }  # fmt: skip

    def test_age_and_amounts_are_parameters_marked_unverified(self) -> None:
        document = read_pack("matters", "old-age-allowance")
        assert matter_selectors.parameter_of(document, "minimum_age") == 80
        assert all(entry["basis"]["verified"] is False for entry in document["parameters"].values())
