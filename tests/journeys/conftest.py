"""A real server with the demonstration's accounts in a folder of its own, and one Chromium, for the whole session."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from yiwang.demonstration import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
MODES = {"desktop": (1280, 900, ""), "phone": (390, 844, ""), "elder": (1280, 900, "elder")}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the server."""
    data = tmp_path_factory.mktemp("site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "YIWANG_CLOCK"}}
    env |= {
        "YIWANG_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "yiwang.settings.embedded",
        "PYTHONPATH": str(ROOT / "src"),
    }
    for arguments in (["migrate"], ["pack", "load"], ["demo", "--people", "0", "--cases", "8"]):
        subprocess.run([sys.executable, "-m", "yiwang", *arguments], env=env, check=True, cwd=ROOT, capture_output=True)
    with (data / "server.log").open("w") as log:
        serve = [sys.executable, "-m", "yiwang", "serve", "--port", str(port)]
        server = subprocess.Popen(serve, env=env, cwd=ROOT, stdout=log, stderr=log)
        try:
            yield _up(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(timeout=30)


def _up(address: str, server: "subprocess.Popen[bytes]") -> str:
    for _ in range(400):
        if server.poll() is not None:
            break
        try:
            urlopen(f"{address}/health/live", timeout=1).read()
        except OSError:
            time.sleep(0.1)  # waiting for a process of our own to listen
        else:
            return address
    raise RuntimeError("the server did not start")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(site: str, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`open_as("xixia.clerk", mode="phone")`: a page of somebody who has logged in ("" for a visitor)."""
    contexts = []

    def open_page(login: str = "", *, mode: str = "desktop", script: bool = True) -> Page:
        width, height, kind = MODES[mode]
        context = chromium.new_context(
            base_url=site, viewport={"width": width, "height": height}, java_script_enabled=script
        )
        contexts.append(context)
        if kind:
            context.add_cookies([{"name": "mode", "value": kind, "url": site}])
        page = context.new_page()
        page.set_default_timeout(15000)
        if login:
            page.goto("/login/")
            page.fill("[name=login]", login)
            page.fill("[name=password]", PASSWORD)
            page.click("main button.button")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def offices(open_as: Callable[..., Page]) -> Callable[[str], Page]:
    """`offices("hotline.agent")`: the page of an office, opened when first asked for."""
    opened: dict[str, Page] = {}

    def office(login: str) -> Page:
        if login not in opened:
            opened[login] = open_as(login)
        return opened[login]

    return office
