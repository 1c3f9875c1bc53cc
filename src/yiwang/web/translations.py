"""Text catalogues: Chinese is the source, English is translated; kept and compiled with Babel, no tool of the system.

`python -m yiwang.web.translations` brings the catalogue up to date with the code and says what is not translated yet.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LOCALE = Path(__file__).parent / "locale"
SOURCES = Path(__file__).parents[1]
RULES = Path(__file__).parents[3] / "babel.cfg"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "noop": None,
    "ngettext": (1, 2),
    "register": (2,),
    "register_card": (1,),
}


def compile_all() -> int:
    """Compiles every catalogue that is newer than its compiled form. Returns how many."""
    compiled = 0
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file)
        half = target.with_suffix(f".{id(catalogue)}.half")
        with half.open("wb") as file:
            write_mo(file, catalogue)
        half.replace(target)  # another process may be compiling too
        compiled += 1
    return compiled


def extract() -> Catalog:
    """Every text of the code that is shown to somebody, in Chinese."""
    with RULES.open() as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = Catalog(project="Yiwang", charset="utf-8")
    texts = extract_from_dir(SOURCES, methods, options, keywords=KEYWORDS)  # type: ignore[arg-type]
    for name, _line, message, comments, context in texts:
        if any("\u4e00" <= sign <= "\u9fff" for sign in str(message)):
            found.add(message, None, [(name, 0)], auto_comments=comments, context=context)
    return found


def update(language: str = "en") -> list[str]:
    """Brings the catalogue of a language up to date; translations of texts that are gone go too. Returns what is open."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    template = extract()
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
    else:
        catalogue = template
        catalogue.locale = language  # type: ignore[assignment]
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.fuzzy = False
    catalogue.version = catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = ""
    catalogue.header_comment = "# Texts of Yiwang in another language; the source is Chinese."
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, include_lineno=False)
    return [str(message.id) for message in catalogue if message.id and not message.string]


if __name__ == "__main__":
    missing = update()
    compile_all()
    sys.stdout.write("".join(f"{text}\n" for text in missing) + f"{len(missing)} not translated\n")
