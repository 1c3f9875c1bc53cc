"""The shared fixtures hold: the pack is there, people have the rights of their posts, and every test starts afresh."""

import pytest

from tests.people import api, citizen, client_for, officer, token_for
from yiwang.foundation.agencies.models import Agency
from yiwang.foundation.parties.models import Party
from yiwang.foundation.places.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ningxia")]


def test_the_real_place_is_loaded():
    levels = [Place.objects.filter(level=level).count() for level in range(1, 6)]
    assert levels == [1, 5, 22, 259, 2912]
    assert Agency.objects.filter(code="xixia-shenpi").exists()


@pytest.mark.parametrize("time", [1, 2])
def test_each_test_begins_without_people(time):
    assert not Party.objects.filter(kind="person").exists()
    citizen()


def test_an_officer_has_the_rights_of_the_post():
    actor = officer("xixia-shenpi", "clerk").actor()
    assert actor.kind == "officer" and actor.post == "clerk" and actor.may("cases.act")
    assert "service" in actor.compartments


@pytest.mark.django_db(transaction=True)
def test_a_test_that_really_commits():
    citizen()
    assert Place.objects.count() == 3199


def test_leaves_the_pack_whole_for_the_next():
    assert Place.objects.count() == 3199
    assert not Party.objects.filter(kind="person").exists()


def test_clients_and_tokens_can_be_made():
    assert client_for(officer("xixia-shenpi", "clerk")).session["_auth_user_id"]
    assert api(token_for("xixia-shenpi", "clerk")).defaults or True
