"""Sealing, keyed hashes and digests against the standards' own vectors, and against alteration."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from yiwang.core import crypto
from yiwang.core.crypto import Keys, SealBroken

KEYS = Keys("b", {"a": b"a" * 32, "b": b"b" * 32, "index": b"i" * 32})
PROFILES = ("national", "international")


@pytest.fixture(autouse=True)
def configured():
    before = crypto._Held.folder, crypto._Held.profile
    yield
    crypto.configure(*before)


class TestVectors:
    def test_sm3_of_gbt_32905(self):
        assert crypto.digest(b"abc", "national") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        assert (
            crypto.digest(b"abcd" * 16, "national")
            == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        )

    def test_sha256(self):
        assert (
            crypto.digest(b"abc", "international") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )

    def test_sm4_of_gbt_32907(self):
        key = bytes.fromhex("0123456789abcdeffedcba9876543210")
        encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()
        assert encryptor.update(key).hex() == "681edf34d206965e86b3e94f536e4246"

    def test_sm4_gcm_of_rfc_8998(self):
        key = bytes.fromhex("0123456789abcdeffedcba9876543210")
        plain = b"".join(bytes([b]) * 8 for b in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
        encryptor = Cipher(algorithms.SM4(key), modes.GCM(bytes.fromhex("00001234567800000000abcd"))).encryptor()
        encryptor.authenticate_additional_data(bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))
        encryptor.update(plain)
        encryptor.finalize()
        assert encryptor.tag.hex() == "83de3541e4c2b58177e065a9bf7b62ec"


class TestSeal:
    @pytest.mark.parametrize("profile", PROFILES)
    @given(text=st.text())
    def test_opens_to_what_was_sealed(self, profile, text):
        sealed = crypto.seal(text, keys=KEYS, profile=profile)
        assert crypto.unseal(sealed, keys=KEYS) == text
        assert sealed.startswith({"national": "s1:b:", "international": "a1:b:"}[profile])

    @pytest.mark.parametrize("profile", PROFILES)
    def test_never_gives_the_same_seal_twice(self, profile):
        assert len({crypto.seal("张三", keys=KEYS, profile=profile) for _ in range(20)}) == 20

    @pytest.mark.parametrize("profile", PROFILES)
    @given(place=st.integers(0, 200), bit=st.integers(0, 6))
    def test_notices_any_change(self, profile, place, bit):
        sealed = crypto.seal("640104199001010018", keys=KEYS, profile=profile)
        place %= len(sealed)
        changed = sealed[:place] + chr(ord(sealed[place]) ^ (1 << bit)) + sealed[place + 1 :]
        with pytest.raises(SealBroken):
            crypto.unseal(changed, keys=KEYS)

    def test_a_seal_of_an_older_key_stays_readable(self):
        old = crypto.seal("张三", keys=Keys("a", KEYS.keys))
        assert crypto.unseal(old, keys=KEYS) == "张三"

    def test_a_seal_cannot_be_passed_off_under_another_key(self):
        sealed = crypto.seal("张三", keys=KEYS)
        for wrong in (
            sealed.replace(":b:", ":a:"),
            sealed.replace(":b:", ":c:"),
            "s1:b:",
            "",
            "张三",
            "s1:b:" + "A" * 8,
        ):
            with pytest.raises(SealBroken):
                crypto.unseal(wrong, keys=KEYS)


class TestKeyedHash:
    def test_is_stable_across_a_change_of_the_sealing_key(self):
        first = crypto.keyed_hash("x", keys=Keys("a", KEYS.keys), purpose="phone")
        assert first == crypto.keyed_hash("x", keys=KEYS, purpose="phone")
        assert len(first) == 64

    def test_differs_by_purpose_key_profile_and_text(self):
        other = Keys("b", {**KEYS.keys, "index": b"j" * 32})
        hashes = {
            crypto.keyed_hash("x", keys=KEYS, purpose="phone"),
            crypto.keyed_hash("x", keys=KEYS, purpose="identifier"),
            crypto.keyed_hash("y", keys=KEYS, purpose="phone"),
            crypto.keyed_hash("x", keys=other, purpose="phone"),
            crypto.keyed_hash("x", keys=KEYS, purpose="phone", profile="international"),
        }
        assert len(hashes) == 5


class TestRing:
    def test_makes_its_keys_once_for_the_owner_only(self, tmp_path):
        crypto.configure(tmp_path / "keys", "national")
        sealed, found = crypto.seal_text("张三"), crypto.hash_text("张三", "name")
        crypto.configure(tmp_path / "keys", "international")
        assert crypto.unseal_text(sealed) == "张三"
        assert crypto.seal_text("x").startswith("a1:1:")
        assert crypto.hash_text("张三", "name") != found
        files = sorted((tmp_path / "keys").iterdir())
        assert [f.name for f in files] == ["field-1.key", "index.key"]
        assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in files)

    def test_seals_with_the_newest_key_and_opens_with_the_old(self, tmp_path):
        crypto.configure(tmp_path)
        sealed, found = crypto.seal_text("张三"), crypto.hash_text("张三", "name")
        (tmp_path / "field-10.key").write_text("ab" * 32)
        (tmp_path / "field-2.key").write_text("cd" * 32)
        crypto.configure(tmp_path)
        assert crypto.seal_text("x").startswith("s1:10:")
        assert crypto.unseal_text(sealed) == "张三"
        assert crypto.hash_text("张三", "name") == found

    def test_two_starting_at_once_agree_on_one_key(self, tmp_path):
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: crypto.load_keys(tmp_path).keys, range(8)))
        assert all(keys == found[0] for keys in found)

    def test_refuses_an_unknown_profile_and_a_spoilt_key(self, tmp_path):
        with pytest.raises(ValueError, match="national or international"):
            crypto.configure(None, "rot13")
        (tmp_path / "field-1.key").write_text("ab")
        with pytest.raises(ValueError, match="64 hex"):
            crypto.load_keys(tmp_path)

    def test_a_key_never_shows_in_a_printout(self):
        assert "bbbb" not in repr(KEYS)
