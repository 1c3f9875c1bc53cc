"""The catalogue keeps the places that sentences leave open; extraction finds pages and refusals."""

import io
import re

from babel.messages.pofile import read_po

from yiwang.web import extraction, translations

OPEN = re.compile(r"%\([a-z_]+\)s|(?<!%)\{[a-z_]+\}")


class TestCatalogue:
    def test_a_translation_keeps_every_open_place(self) -> None:
        with (translations.LOCALE / "en" / "LC_MESSAGES" / "django.po").open("rb") as file:
            catalogue = read_po(file, locale="en")
        translated = 0
        for message in catalogue:
            source = message.id if isinstance(message.id, str) else message.id[0] if message.id else ""
            for text in [message.string] if isinstance(message.string, str) else message.string:
                if source and text:
                    translated += 1
                    assert sorted(OPEN.findall(text)) == sorted(OPEN.findall(source)), source
        assert translated > 600

    def test_is_compiled_for_the_tests(self) -> None:
        assert (translations.LOCALE / "en" / "LC_MESSAGES" / "django.mo").exists()
        assert translations.compile_all() == 0


class TestExtraction:
    def test_finds_the_texts_of_a_page(self) -> None:
        source = '{% load i18n %}<p title="{% trans "提交" %}">\n  {% blocktrans %}共 {{ n }} 项{% endblocktrans %}</p>'
        found = extraction.page(io.BytesIO(source.encode()), translations.KEYWORDS, [], {})
        assert [message for _line, _name, message, _comments in found] == ["提交", "共 %(n)s 项"]

    def test_finds_what_a_refusal_says(self) -> None:
        source = 'class Closed(Problem):\n    type = "closed"\n    title = "已关闭"\n    next_step = "请稍后"\n'
        found = extraction.problems(io.BytesIO(source.encode()), translations.KEYWORDS, [], {})
        assert [message for _line, _name, message, _comments in found] == ["已关闭", "请稍后"]

    def test_finds_what_the_design_system_says(self) -> None:
        assert {"跳到正文", "选填", "内容已被他人更新"} <= {message.id for message in translations.extract()}
