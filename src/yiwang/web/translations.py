"""Text catalogues: compiled at set-up with Babel, so that no tool of the system is needed.

Extract anew: pybabel extract -F babel.cfg -o build/messages.pot src && pybabel update -D django -i build/messages.pot \
    -d src/yiwang/web/locale -l en
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"


def compile_all() -> int:
    """Compiles every catalogue that is newer than its compiled form. Returns how many."""
    compiled = 0
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        with target.open("wb") as file:
            write_mo(file, catalogue)
        compiled += 1
    return compiled
