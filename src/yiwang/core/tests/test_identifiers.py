"""Identifiers: well formed or refused, with the reason; masks never show more than they may."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc
from stdnum.iso7064 import mod_11_2

from yiwang.core import identifiers as ids
from yiwang.core.identifiers import IdentifierRefused

TODAY = date(2026, 11, 21)
OF_CITIES = {
    1: (4, 5, 6, 21, 22, 81),
    2: (2, 5, 21),
    3: (2, 3, 23, 24, 81),
    4: (2, 22, 23, 24, 25),
    5: (2, 21, 22),
}
NINGXIA = [f"640{city}{county:02d}" for city, counties in OF_CITIES.items() for county in counties]
births = st.dates(date(1907, 1, 1), TODAY)
counties = st.integers(110000, 990000).map(str)


class TestCheckCitizenId:
    @pytest.mark.parametrize("county", NINGXIA)
    def test_accepts_every_county_of_ningxia(self, county):
        found = ids.check_citizen_id(ids.make_citizen_id(county, date(1990, 2, 28), 1), TODAY)
        assert (found.address_code, found.born_on, found.sex) == (county, date(1990, 2, 28), "male")

    def test_does_not_ask_whether_the_county_still_exists(self):
        assert ids.check_citizen_id(ids.make_citizen_id("642101", date(1970, 1, 1), 4), TODAY).sex == "female"

    @pytest.mark.parametrize("address", ["810000", "820000", "830000"])
    def test_accepts_residence_permits(self, address):
        assert ids.check_citizen_id(ids.make_citizen_id(address, date(1990, 1, 1), 1), TODAY).address_code == address

    def test_makes_an_old_number_of_15_digits_one_of_18(self):
        # the worked example of GB 11643: sequence 002, check digit X
        assert ids.normalise_citizen_id("110105491231002") == "11010519491231002X"
        assert ids.check_citizen_id("110105491231002", TODAY).born_on == date(1949, 12, 31)

    def test_reads_full_width_and_lower_case(self):
        assert ids.check_citizen_id(" １１０１０５１９４９１２３１００２ｘ ", TODAY).number == "11010519491231002X"

    @pytest.mark.parametrize(
        ("number", "reason"),
        [
            ("110105194912310021", "校验码"),
            ("11010519490231002X", "出生日期不存在"),
            ("1101051949123100", "18 位"),
            ("A1010519491231002X", "18 位"),
            ("01010519491231002X", "18 位"),
            ("11010519491231002", "18 位"),
            ("", "18 位"),
            (ids.make_citizen_id("640105", date(2026, 11, 22), 1), "晚于今天"),
            (ids.make_citizen_id("640105", date(1905, 11, 20), 1), "120 年前"),
        ],
    )
    def test_refuses_with_the_reason_and_never_repeats_the_number(self, number, reason):
        with pytest.raises(IdentifierRefused) as refused:
            ids.check_citizen_id(number, TODAY, field="citizen_id")
        assert reason in refused.value.message
        assert refused.value.field == "citizen_id"
        assert not number or number not in refused.value.message

    def test_accepts_who_is_120_today(self):
        assert ids.check_citizen_id(ids.make_citizen_id("640105", date(1906, 11, 21), 1), TODAY)
        assert ids.check_citizen_id(ids.make_citizen_id("640105", TODAY, 1), TODAY)

    @given(counties, births, st.integers(0, 999))
    def test_reads_back_whatever_was_made(self, county, born_on, seq):
        number = ids.make_citizen_id(county, born_on, seq)
        assert mod_11_2.is_valid(number)
        found = ids.check_citizen_id(number, TODAY)
        assert (found.address_code, found.born_on, found.sex) == (county, born_on, "male" if seq % 2 else "female")

    @given(counties, births, st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
    def test_refuses_any_single_digit_mistyped(self, county, born_on, seq, place, shift):
        number = ids.make_citizen_id(county, born_on, seq)
        wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
        with pytest.raises(IdentifierRefused):
            ids.check_citizen_id(wrong, TODAY)

    @given(st.text(max_size=25))
    def test_any_text_is_accepted_or_refused_but_never_breaks(self, text):
        try:
            assert len(ids.check_citizen_id(text, TODAY).number) == 18
        except IdentifierRefused as refused:
            assert refused.remedy


class TestCheckUscc:
    @pytest.mark.parametrize("code", ["91350100M000100Y43", "11440232MB2D06811W", "11370800MB28559184"])
    def test_accepts_real_codes(self, code):
        assert ids.check_uscc(f" {code.lower()} ") == code

    @pytest.mark.parametrize(
        "code", ["91350100M000100Y44", "91350100M000100Y4", "9135O100M000100Y43", "S1350100M000100Y43", ""]
    )
    def test_refuses_a_wrong_one(self, code):
        with pytest.raises(IdentifierRefused):
            ids.check_uscc(code)

    @given(st.sampled_from(["91", "92", "11", "51", "N1"]), st.integers(110000, 659999).map(str), st.integers(0, 10**8))
    def test_agrees_with_another_implementation(self, prefix, region, seed):
        code = ids.make_uscc(prefix, region, seed)
        assert ids.check_uscc(code) == code
        assert stdnum_uscc.calc_check_digit(code[:17]) == code[17]


class TestCheckPhone:
    @pytest.mark.parametrize(
        ("text", "digits"),
        [
            ("138 0013 8000", "13800138000"),
            ("+86-13800138000", "13800138000"),
            ("0951-5012345", "09515012345"),
            ("(010)62345678", "01062345678"),
        ],
    )
    def test_keeps_the_digits(self, text, digits):
        assert ids.check_phone(text) == digits

    @pytest.mark.parametrize("text", ["12345", "23800138000", "1380013800", "138001380001", "12800138000", "电话"])
    def test_refuses_what_cannot_be_called(self, text):
        with pytest.raises(IdentifierRefused):
            ids.check_phone(text)


class TestCodes:
    @pytest.mark.parametrize("code", ["640105", "640105001", "640105001002"])
    def test_divisions_of_three_depths(self, code):
        assert ids.check_division(code) == code

    @pytest.mark.parametrize("code", ["64010", "6401050", "040105", "64010500100a"])
    def test_refuses_other_divisions(self, code):
        with pytest.raises(IdentifierRefused):
            ids.check_division(code)

    def test_matter_codes_of_12_31_33(self):
        assert ids.check_matter_code("000117051000")
        assert ids.check_implementation_code("11440232MB2D06811W4000117051000")
        assert ids.check_handling_code("11370800MB28559184337011700201101")

    def test_matter_codes_of_the_shorter_profile(self):
        assert ids.check_matter_code("0100012000", profile="gbt39046")
        assert ids.check_implementation_code("0100012000640105", profile="gbt39046")

    @pytest.mark.parametrize("code", ["00011705100", "990117051000", "0001170510001"])
    def test_refuses_other_matter_codes(self, code):
        with pytest.raises(IdentifierRefused):
            ids.check_matter_code(code)

    def test_an_implementation_code_needs_a_valid_body(self):
        with pytest.raises(IdentifierRefused, match="校验码"):
            ids.check_implementation_code("11440232MB2D0681114000117051000")
        with pytest.raises(IdentifierRefused):
            ids.check_handling_code("11370800MB285591843370117002011")

    @pytest.mark.parametrize(
        "code", ["2406-640105-04-04-123456", "2019-640105-04-01-123456", "2012-640105-04-01-123456"]
    )
    def test_project_codes_new_and_old(self, code):
        assert ids.check_project_code(code, regions=NINGXIA) == code

    @pytest.mark.parametrize(
        "code",
        ["2413-640105-04-04-123456", "2400-640105-04-04-123456", "2406-640199-04-04-123456", "2406-640105-04-04-12345"],
    )
    def test_refuses_other_project_codes(self, code):
        with pytest.raises(IdentifierRefused):
            ids.check_project_code(code, regions=NINGXIA)


class TestMasks:
    @pytest.mark.parametrize(("name", "shown"), [("张三", "张*"), ("欧阳娜娜", "欧***"), ("李", "李"), ("", "")])
    def test_name(self, name, shown):
        assert ids.mask_name(name) == shown

    def test_identifier_and_phone(self):
        assert ids.mask_identifier("640104199001010018") == "640104********0018"
        assert ids.mask_identifier_in_list("640104199001010018") == "6****************8"
        assert ids.mask_phone("13800138000") == "138****8000"

    @given(st.text(st.characters(categories=["Nd", "Lu"]), max_size=20))
    def test_shows_ten_characters_at_most_and_keeps_the_length(self, text):
        for mask in (ids.mask_identifier, ids.mask_identifier_in_list):
            shown = mask(text)
            assert len(shown) == len(text)
            assert sum(c != "*" for c in shown) <= 10
            assert len(text) < 3 or shown.count("*") >= 1
