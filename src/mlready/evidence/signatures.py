"""Check the signature of a DSSE envelope, where the extra `signing` is installed.

It shows that the holder of a key signed the statement, and never who that is: no chain of trust is
followed and no transparency log is asked.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mlready.evidence.files import File, Unreadable
from mlready.evidence.reading import get

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

KEYS = ("key.pub", "cosign.pub", "public.pem", "public_key.pem")
"""Names of a public key beside a bundle that states the key's digest only."""
LARGEST = 64 << 10
"""Bytes of a key."""


def decoded(text: Any) -> bytes:
    """Bytes written in base 64. Raises Unreadable."""
    if not isinstance(text, str):
        raise Unreadable("no text in base 64 where a bundle has one")
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise Unreadable("damaged: no text in base 64") from None


def fits(file: File, envelope: Any, payload: bytes) -> tuple[bool | None, str]:
    """Whether a signature fits the payload, None where that was not checked; and a note on it."""
    try:
        import cryptography  # noqa: F401 - an extra
    except ImportError:
        return None, "the signature was not checked: install mlready[signing]"
    material = get(file.json, "verificationMaterial")
    key = _certified(material)
    source = "its certificate"
    if key is None:
        key, source = _beside(file, get(material, "publicKey", "hint")), "the file beside it"
    if key is None:
        return None, "the signature was not checked: no key of a known kind in or beside the bundle"
    signed = _encoded(str(get(envelope, "payloadType")).encode(), payload)
    if any(_verifies(key, signature, signed) for signature in _signatures(envelope)):
        return True, f"the signature fits the key of {source}; whose key it is was not checked"
    return False, f"the signature does not fit the key of {source}"


def _encoded(kind: bytes, payload: bytes) -> bytes:
    """What is signed: the pre-authentication encoding of DSSE, version 1."""
    return b" ".join(
        [b"DSSEv1", str(len(kind)).encode(), kind, str(len(payload)).encode(), payload]
    )


def _signatures(envelope: Any) -> Iterator[bytes]:
    found = get(envelope, "signatures")
    for one in found[:10] if isinstance(found, list) else ():
        try:
            yield decoded(get(one, "sig"))
        except Unreadable:
            continue


def _certified(material: Any) -> PublicKeyTypes | None:
    """The key of the first certificate in the bundle."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import load_der_x509_certificate

    certificate = get(material, "certificate") or get(
        material, "x509CertificateChain", "certificates", 0
    )
    try:
        return load_der_x509_certificate(decoded(get(certificate, "rawBytes"))).public_key()
    except (Unreadable, UnsupportedAlgorithm, ValueError, TypeError):
        return None


def _beside(file: File, hint: Any) -> PublicKeyTypes | None:
    """The key whose digest the bundle states, in a file of a usual name."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    for name in KEYS:
        try:
            with file.beside(name) as other:
                key = serialization.load_pem_public_key(other.whole(LARGEST))
        except (Unreadable, UnsupportedAlgorithm, ValueError, TypeError):
            continue
        text = key.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        if hashlib.sha256(text).hexdigest() == hint:
            return key
    return None


def _verifies(key: PublicKeyTypes, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            sizes = {384: hashes.SHA384(), 521: hashes.SHA512()}
            key.verify(signature, signed, ec.ECDSA(sizes.get(key.key_size, hashes.SHA256())))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, signed)
        elif isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            return False
    except InvalidSignature:
        return False
    return True
