"""The operator's command: start, serve, worker, pack, demo, demo-accounts, doctor, settings, audit, migrate."""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point of the `yiwang` command. Returns the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.settings.embedded")
    options = _parser().parse_args(arguments)
    if options.command not in {"serve"}:
        _set_up()
    try:
        return int(options.run(options) or 0)
    except KeyboardInterrupt:
        return 130


def _set_up() -> None:
    import django

    django.setup()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="yiwang", description="Yiwang (一网): the operator's command")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run: Callable[[Any], int | None], help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help)
        command.set_defaults(run=run)
        return command

    for name, run, text in (
        ("start", start, "set up what is missing, load the pack and the demonstration, serve"),
        ("serve", serve, "serve pages and API, with the worker beside it"),
    ):
        command = add(name, run, text)
        command.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        command.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        command.add_argument("--no-worker", action="store_true")
    worker_command = add("worker", worker, "relay events, run handlers, jobs and timers")
    worker_command.add_argument("--once", action="store_true", help="until nothing is left to do")
    pack_command = add("pack", pack, "check, compare or load a configuration pack")
    pack_command.add_argument("action", choices=["check", "diff", "load"])
    pack_command.add_argument("path", nargs="?", default="")
    demo_command = add("demo", demo, "deterministic synthetic people and cases, marked as such")
    demo_command.add_argument("--people", type=int, default=60)
    demo_command.add_argument("--cases", type=int, default=60)
    accounts_command = add("demo-accounts", demo_accounts, "the sample accounts of the demonstration")
    accounts_command.add_argument("--json", action="store_true")
    add("migrate", migrate, "bring the database to this version")
    add("doctor", doctor, "settings, durability, permissions, keys, fonts")
    add("settings", show_settings, "the page of settings, as docs/operators/settings.md holds it")
    audit_command = add("audit", audit, "verify the append-only history")
    audit_command.add_argument("action", choices=["verify"])
    return parser


def start(options: argparse.Namespace) -> int:
    """One command from nothing to a served page; a second start finds everything done."""
    from yiwang import demonstration

    migrate(options)
    _load_pack("")
    demonstration.ensure(people=60, cases=60)
    print(f"\n一网 Yiwang → http://{options.host}:{options.port}/\n")
    print(demonstration.table_of_accounts())
    sys.stdout.flush()
    return serve(options)


def serve(options: argparse.Namespace) -> int:
    """granian (WSGI, one process of threads) and the worker as a process of its own; both stop together."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "yiwang.wsgi:application"]
    command += ["--host", options.host, "--port", str(options.port), "--workers", os.environ.get("YIWANG_WORKERS", "1")]
    command += ["--blocking-threads", "4", "--backlog", "1024", "--no-ws", "--log-level", "warning"]
    processes = [subprocess.Popen(command)]
    if not options.no_worker:
        processes.append(subprocess.Popen([sys.executable, "-m", "yiwang", "worker"]))
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.wait(0.5):
        if any(p.poll() is not None for p in processes):
            break
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=30)
    return 0 if stop.is_set() else 1


def worker(options: argparse.Namespace) -> int:
    """The worker loop; stops gracefully on SIGTERM."""
    from yiwang.foundation.jobs import worker as loop

    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    loop.run(stop=stop, once=options.once)
    return 0


def migrate(options: argparse.Namespace) -> int:
    """Migrations, then the text catalogues and the static files of this version."""
    from django.conf import settings
    from django.core.management import call_command

    from yiwang.web import translations

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    translations.compile_all()
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    return 0


def _pack_path(path: str) -> Path:
    from django.conf import settings

    return Path(path) if path else Path(settings.PACKS) / settings.PACK


def _load_pack(path: str) -> None:
    from yiwang.core import clock
    from yiwang.core.actor import Actor
    from yiwang.foundation.packs import services as pack_services

    by = Actor.system("operator", "packs.load", "cases.migrate")
    loaded = pack_services.load(by=by, path=_pack_path(path), at=clock.now())
    print(f"配置包 {loaded.name} {loaded.version}")


def pack(options: argparse.Namespace) -> int:
    """`pack check|diff|load [folder]`: every fault with its file and line."""
    from yiwang.core.problems import Problem
    from yiwang.foundation.packs import services as pack_services

    path = _pack_path(options.path)
    try:
        if options.action == "check":
            faults = pack_services.check(path=path)
            for fault in faults:
                print(f"{fault.field}: {fault.message} {fault.remedy}")
            for warning in pack_services.warnings(path=path):
                print(f"提示 {warning.field}: {warning.message}")
            print("没有发现问题" if not faults else f"{len(faults)} 处问题")
            return 1 if faults else 0
        if options.action == "diff":
            for change in pack_services.diff(path=path):
                print(change)
            return 0
        _load_pack(options.path)
    except Problem as problem:
        print(problem.message, *(f"{f.field}: {f.message}" for f in problem.faults), sep="\n", file=sys.stderr)
        return 1
    return 0


def demo(options: argparse.Namespace) -> int:
    """Makes the demonstration; the same numbers make the same people and cases."""
    from yiwang import demonstration

    made = demonstration.ensure(people=options.people, cases=options.cases)
    print(f"演示数据：{made.people} 人，{made.cases} 件（均为合成数据）")
    return 0


def demo_accounts(options: argparse.Namespace) -> int:
    """Sample accounts as a table or as JSON."""
    from yiwang import demonstration

    if options.json:
        print(json.dumps(demonstration.accounts(), ensure_ascii=False, indent=1))
    else:
        print(demonstration.table_of_accounts())
    return 0


def doctor(options: argparse.Namespace) -> int:
    """Every check with its finding; 1 when something must be mended."""
    from yiwang import doctor as checks

    findings = checks.examine()
    for finding in findings:
        print(f"{'好' if finding.is_good else '需处理'}  {finding.subject}: {finding.detail}")
    return 0 if all(f.is_good for f in findings) else 1


def show_settings(options: argparse.Namespace) -> int:
    """Every setting by group, with its default and what it does, as Markdown."""
    from yiwang.settings import reference

    print(reference.page(), end="")
    return 0


def audit(options: argparse.Namespace) -> int:
    """Verifies that the history is append-only and its positions are gap-free, and prints what is not yet relayed."""
    from yiwang.foundation.events import selectors as event_selectors

    report = event_selectors.verify()
    print(report)
    return 0 if report.is_sound else 1
