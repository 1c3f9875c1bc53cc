"""Elder mode can be given up again; a preference is never a link nor a way out of the site."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("yiwang.web.tests.urls")]


def test_elder_mode_lasts_until_it_is_given_up(client: Client) -> None:
    for mode in ("elder", "standard"):
        client.post("/preferences/", {"mode": mode})
        assert f'data-mode="{mode}"' in client.get("/style/").text


@pytest.mark.parametrize("wanted", ["/\\example.org", ""])
def test_odd_ways_back_stay_inside(client: Client, wanted: str) -> None:
    assert client.post("/preferences/", {"mode": "elder", "next": wanted})["Location"] == "/"


def test_is_no_link(client: Client) -> None:
    assert client.get("/preferences/").status_code == 405
