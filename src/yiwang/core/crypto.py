"""Sealing of personal data, keyed hashes for looking it up, and digests: SM4 and SM3, or AES and SHA-256.

A sealed text names its algorithm and key: "s1:<key>:<base64>" is SM4-GCM, "a1:…" AES-256-GCM. Both stay readable
under either profile and after a change of key. Keyed hashes never change with the sealing key, because rows are
found by them; their key is made once.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC

from yiwang.core.problems import Problem

Profile = Literal["national", "international"]

HASH_KEY = "index"  # the key of keyed hashes among Keys.keys; never rotated
_NONCE, _TAG = 12, 16
_CIPHER_OF = {"national": "s1", "international": "a1"}


class SealBroken(Problem):
    """A sealed text cannot be opened: its key is missing, or it was altered."""

    type = "seal-broken"
    status = 500
    title = "加密数据无法读取（密钥 {key}）"
    next_step = "请联系系统管理员核对密钥文件，数据本身没有被改动。"


@dataclass(frozen=True)
class Keys:
    """Master keys by name. `current` seals; all others only open; "index" is the key of the keyed hashes."""

    current: str
    keys: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def _derived(self) -> dict[tuple[str, str], bytes]:
        return {}

    def derive(self, name: str, use: str) -> bytes:
        """The 32-byte key for one use of one master key. Raises SealBroken when there is no such master key."""
        found = self._derived.get((name, use))
        if found is None:
            if name not in self.keys:
                raise SealBroken(key=name)
            found = self._derived[name, use] = _hmac(self.keys[name], use.encode(), SHA256())
        return found


def _hmac(key: bytes, message: bytes, algorithm: HashAlgorithm) -> bytes:
    code = HMAC(key, algorithm)
    code.update(message)
    return code.finalize()


def _hash(profile: Profile) -> HashAlgorithm:
    return SM3() if profile == "national" else SHA256()


def _cipher(kind: str, key: bytes) -> algorithms.SM4 | algorithms.AES:
    return algorithms.SM4(key[:16]) if kind == "s1" else algorithms.AES(key)


def seal(text: str, *, keys: Keys, profile: Profile = "national") -> str:
    """The text encrypted and protected against alteration; twice the same text gives two different seals."""
    kind = _CIPHER_OF[profile]
    head = f"{kind}:{keys.current}:"
    nonce = os.urandom(_NONCE)
    encryptor = Cipher(_cipher(kind, keys.derive(keys.current, kind)), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(head.encode())
    sealed = encryptor.update(text.encode()) + encryptor.finalize()
    return head + base64.b64encode(nonce + sealed + encryptor.tag).decode()


def unseal(text: str, *, keys: Keys) -> str:
    """The clear text. Raises SealBroken when it was altered, is no seal, or its key is not there."""
    kind, _, rest = text.partition(":")
    name, _, body = rest.partition(":")
    if kind not in _CIPHER_OF.values():
        raise SealBroken(key="?")
    key = keys.derive(name, kind)
    try:
        raw = base64.b64decode(body, validate=True)
        if base64.b64encode(raw).decode() != body:
            raise ValueError  # two spellings of one seal would make it alterable
        nonce, sealed, tag = raw[:_NONCE], raw[_NONCE:-_TAG], raw[-_TAG:]
        decryptor = Cipher(_cipher(kind, key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(f"{kind}:{name}:".encode())
        return (decryptor.update(sealed) + decryptor.finalize()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise SealBroken(key=name) from None


def keyed_hash(text: str, *, keys: Keys, purpose: str, profile: Profile = "national") -> str:
    """64 hex characters by which equal texts of one purpose are found; without the key nobody can guess the text."""
    return _hmac(keys.derive(HASH_KEY, f"hash:{purpose}"), text.encode(), _hash(profile)).hex()


@dataclass(frozen=True)
class Ring:
    """The keys and the profile this process works with."""

    keys: Keys
    profile: Profile = "national"


class _Held:
    folder: Path | None = None
    profile: Profile = "national"
    ring: Ring | None = None


def configure(folder: Path | None, profile: str = "national") -> None:
    """Where the keys lie and which algorithms are used; None means fixed keys that are public (tests only)."""
    if profile not in ("national", "international"):
        raise ValueError(f"crypto profile is national or international, not {profile}")
    _Held.folder, _Held.ring = folder, None
    _Held.profile = "national" if profile == "national" else "international"


def ring() -> Ring:
    """The configured keys, read (or made at first use) when they are first needed."""
    found = _Held.ring
    if found is None:
        keys = _test_keys() if _Held.folder is None else load_keys(_Held.folder)
        found = _Held.ring = Ring(keys, _Held.profile)
    return found


def _test_keys() -> Keys:
    return Keys("test", {"test": b"t" * 32, HASH_KEY: b"i" * 32})


def load_keys(folder: Path) -> Keys:
    """Keys from `field-<name>.key` and `index.key` (64 hex characters each); both made at first use, owner-only.

    The sealing key is the last by name: to change it, add a file with a later name and keep the old ones.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not any(folder.glob("field-*.key")):
        _make_key(folder / "field-1.key")
    _make_key(folder / f"{HASH_KEY}.key")
    found = {path.stem.removeprefix("field-"): _read_key(path) for path in folder.glob("field-*.key")}
    current = max(found, key=lambda name: (len(name), name))
    return Keys(current, {**found, HASH_KEY: _read_key(folder / f"{HASH_KEY}.key")})


def _read_key(path: Path) -> bytes:
    key = bytes.fromhex(path.read_text().strip())
    if len(key) != 32:
        raise ValueError(f"{path.name} does not hold 64 hex characters")
    return key


def _make_key(path: Path) -> None:
    """Written whole under another name and linked, so that two processes starting at once agree on one key."""
    if path.exists():
        return
    draft = path.with_suffix(f".{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def digest(data: bytes, profile: Profile | None = None) -> str:
    """64 hex characters: SM3 nationally, SHA-256 internationally; by default as configured."""
    summary = Hash(_hash(profile or _Held.profile))
    summary.update(data)
    return summary.finalize().hex()


def seal_text(text: str) -> str:
    """`seal` with the configured keys and profile."""
    held = ring()
    return seal(text, keys=held.keys, profile=held.profile)


def unseal_text(text: str) -> str:
    """`unseal` with the configured keys."""
    return unseal(text, keys=ring().keys)


def hash_text(text: str, purpose: str) -> str:
    """`keyed_hash` with the configured keys and profile."""
    held = ring()
    return keyed_hash(text, keys=held.keys, purpose=purpose, profile=held.profile)
