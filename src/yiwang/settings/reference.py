"""The operator's page of settings, written from their declarations so that it cannot lie."""

from yiwang.settings import base, env

HEAD = """\
# Settings

Environment variables, read once at start. A value that makes no sense stops the start with its name. This page is
written by `yiwang settings`; a test compares the two. How to use them: [README](README.md).
"""
TITLES = {
    "storage": "Storage",
    "content": "Content",
    "deployment": "Deployment",
    "security": "Security",
    "web": "Web",
    "messages": "Messages",
    "demo": "Test and demonstration",
}


def page() -> str:
    """Every declared setting by group, with its default and what it does, as Markdown."""
    groups: dict[str, list[env.Variable]] = {}
    for variable in env.DECLARED.values():
        groups.setdefault(variable.group, []).append(variable)
    return "\n".join([HEAD, *(_section(name, found) for name, found in groups.items())]).rstrip() + "\n"


def _section(group: str, variables: list[env.Variable]) -> str:
    rows = [f"| `{v.name}` | {_default(v)} | {v.help} |" for v in variables]
    title = TITLES.get(group, group.capitalize())
    return "\n".join([f"## {title}\n", "| Variable | Default | What it does |", "|---|---|---|", *rows, ""])


def _default(variable: env.Variable) -> str:
    root = f"{base.ROOT}/"
    shown = variable.default.removeprefix(root)
    return "empty" if not shown else f"`{shown}`" + (" in the project" if variable.default.startswith(root) else "")
