"""A model signed with a throw-away key, its files and the key beside the bundle."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from evidence.readers.mutations import outcome, refusal, survives, survives_as
from mlready.evidence.reading import Reading
from readings import SAMPLES, Read, values

SIGNED = SAMPLES / "model-signing"
KIND = "application/vnd.in-toto+json"
Statement = dict[str, Any]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    shutil.copytree(SIGNED, tmp_path / "signed")
    return tmp_path / "signed" / "model.sig"


def statement() -> Statement:
    data = json.loads((SIGNED / "model.sig").read_text())
    found: Statement = json.loads(base64.b64decode(data["dsseEnvelope"]["payload"]))
    return found


def edited(change: Callable[[Statement], object]) -> str:
    """The bundle after a change of its statement; the signature stays."""
    data = json.loads((SIGNED / "model.sig").read_text())
    found = statement()
    change(found)
    data["dsseEnvelope"]["payload"] = base64.b64encode(json.dumps(found).encode()).decode()
    return json.dumps(data)


def envelope(payload: bytes, sign: Callable[[bytes], bytes]) -> dict[str, Any]:
    signed = b"DSSEv1 %d %s %d %s" % (len(KIND), KIND.encode(), len(payload), payload)
    signature = base64.b64encode(sign(signed)).decode()
    return {
        "payloadType": KIND,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [{"sig": signature, "keyid": ""}],
    }


def written(path: Path, material: Any, content: Any) -> Path:
    media = "application/vnd.dev.sigstore.bundle.v0.3+json"
    data = {"mediaType": media, "verificationMaterial": material, "dsseEnvelope": content}
    path.write_text(json.dumps(data))
    return path


def with_key(path: Path, key: Any, sign: Callable[[bytes], bytes]) -> Path:
    """The bundle signed again, its public key beside it."""
    text: bytes = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (path.parent / "key.pub").write_bytes(text)
    material = {"publicKey": {"hint": hashlib.sha256(text).hexdigest()}}
    return written(path, material, envelope(json.dumps(statement()).encode(), sign))


def checked(found: Reading) -> bool:
    return bool(values(found)["signature.checked"])


def test_files_match_and_the_signature_fits_a_key_of_nobody(read: Read) -> None:
    found = read("model-signing/model.sig", "signing")

    assert values(found) == {
        "signature.files": 2,
        "signature.files_checked": 2,
        "signature.files_changed": 0,
        "signature.checked": True,
    }
    assert found.kind == "native"
    assert found.produced is None
    assert not found.objections
    assert "whose key it is was not checked" in found.notes[0]
    digest = hashlib.sha256((SIGNED / "model/model.json").read_bytes()).hexdigest()
    assert found.digests["model.json"] == digest


def test_without_the_extra_only_digests_are_compared(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)

    found = read("model-signing/model.sig", "signing")

    assert not checked(found)
    assert values(found)["signature.files_checked"] == 2
    assert found.notes[0] == "the signature was not checked: install mlready[signing]"
    assert not found.objections


def test_one_byte_in_a_file_is_seen(bundle: Path, read: Read) -> None:
    (bundle.parent / "model/model.json").write_text('{"coef": [0.1, 0.3]}')

    assert values(read(bundle, "signing"))["signature.files_changed"] == 1


def test_files_may_lie_beside_the_bundle(bundle: Path, read: Read) -> None:
    for path in (bundle.parent / "model").iterdir():
        shutil.move(path, bundle.parent / path.name)

    assert values(read(bundle, "signing"))["signature.files_checked"] == 2


def test_with_one_file_gone_the_rest_is_compared(bundle: Path, read: Read) -> None:
    (bundle.parent / "model/card.yaml").unlink()

    found = read(bundle, "signing")

    assert values(found)["signature.files_checked"] == 1
    assert "1 of 2 files are not there or too large" in found.notes


def test_without_files_nothing_is_shown(bundle: Path, read: Read) -> None:
    shutil.rmtree(bundle.parent / "model")

    found = read(bundle, "signing")

    assert "none of its 2 files is beside it" in found.objections[0]
    assert "signature.files_changed" not in values(found)


def test_a_statement_made_to_fit_a_changed_file_does_not_fit_its_signature(
    bundle: Path, read: Read
) -> None:
    content = b'{"coef": [9, 9]}'
    (bundle.parent / "model/model.json").write_bytes(content)

    def forged(data: Statement) -> None:
        data["predicate"]["resources"][1]["digest"] = hashlib.sha256(content).hexdigest()

    bundle.write_text(edited(forged))
    found = read(bundle, "signing")

    assert values(found)["signature.files_changed"] == 0
    assert not checked(found)
    assert found.objections == (
        "the signature does not fit the statement",
        "the digest of the model is not that of its files",
    )


@pytest.mark.parametrize("key", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n"])
def test_without_the_key_the_signature_is_not_checked(bundle: Path, read: Read, key: str) -> None:
    (bundle.parent / "key.pub").write_text(key)

    found = read(bundle, "signing")

    assert not checked(found)
    assert "was not checked: no key" in found.notes[0]


def test_the_key_of_somebody_else_is_not_taken(bundle: Path, read: Read) -> None:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    text = key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (bundle.parent / "key.pub").write_bytes(text)

    assert not checked(read(bundle, "signing"))


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()])
def test_keys_on_each_curve(bundle: Path, read: Read, curve: ec.EllipticCurve) -> None:
    key = ec.generate_private_key(curve)
    sizes = {256: hashes.SHA256(), 384: hashes.SHA384(), 521: hashes.SHA512()}
    way = ec.ECDSA(sizes[curve.key_size])

    path = with_key(bundle, key.public_key(), lambda text: key.sign(text, way))

    assert checked(read(path, "signing"))


def test_keys_of_other_kinds(bundle: Path, read: Read) -> None:
    edwards = ed25519.Ed25519PrivateKey.generate()
    large = rsa.generate_private_key(65537, 2048)

    assert checked(read(with_key(bundle, edwards.public_key(), edwards.sign), "signing"))
    path = with_key(
        bundle,
        large.public_key(),
        lambda text: large.sign(text, padding.PKCS1v15(), hashes.SHA256()),
    )
    assert checked(read(path, "signing"))


@pytest.mark.parametrize("chained", [False, True])
def test_a_certificate_in_the_bundle(bundle: Path, read: Read, chained: bool) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    raw = base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
    one = {"rawBytes": raw}
    material: dict[str, Any] = (
        {"x509CertificateChain": {"certificates": [one]}} if chained else {"certificate": one}
    )
    material["tlogEntries"] = [{"integratedTime": "1795453134"}]
    payload = json.dumps(statement()).encode()

    def sign(text: bytes) -> bytes:
        return key.sign(text, ec.ECDSA(hashes.SHA256()))

    found = read(written(bundle, material, envelope(payload, sign)), "signing")
    assert checked(found)
    assert "its certificate" in found.notes[0]
    assert str(found.produced) == "2026-11-23 16:58:54"

    found = read(written(bundle, material, envelope(payload, lambda text: sign(b"x"))), "signing")
    assert not checked(found)
    assert found.objections == ("the signature does not fit the statement",)


def test_a_bare_envelope_lists_its_subjects(tmp_path: Path, read: Read) -> None:
    content = b"weights"
    (tmp_path / "model.bin").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    payload = {
        "_type": "https://in-toto.io/Statement/v1",
        "predicateType": "https://slsa.dev/provenance/v1",
        "subject": [
            {"name": "model.bin", "digest": {"sha256": digest}},
            {"name": "other", "digest": {"gitCommit": "0" * 40}},
        ],
    }
    path = tmp_path / "provenance.json"
    path.write_text(json.dumps(envelope(json.dumps(payload).encode(), lambda text: b"x")))

    found = read(path, "signing")

    assert found.tool == "in-toto"
    assert values(found)["signature.files_changed"] == 0
    assert not checked(found)
    assert "1 entries have no digest that is known" in found.notes


def test_early_releases_listed_the_files_as_subjects(bundle: Path, read: Read) -> None:
    def early(data: Statement) -> None:
        data["predicateType"] = "https://model_signing/Digests/v0.1"
        data["subject"] = [
            {"name": f"model/{one['name']}", "digest": {"sha256": one["digest"]}}
            for one in data.pop("predicate")["resources"]
        ]

    bundle.write_text(edited(early))
    found = read(bundle, "signing")

    assert values(found)["signature.files_checked"] == 2
    assert not found.objections
    assert "releases before 1.0" in found.notes[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda data: data.update(predicateType="https://model_signing/signature/v2.0"), "known"),
        (lambda data: data.update(_type="https://in-toto.io/Statement/v2"), "known"),
        (lambda data: data.update(predicateType=None), "known"),
        (lambda data: data["predicate"]["serialization"].update(method="shards"), "parts"),
    ],
)
def test_a_statement_of_another_kind_is_not_read(
    change: Callable[[Statement], object], reason: str
) -> None:
    assert reason in refusal(edited(change))


@pytest.mark.parametrize(
    "change",
    [
        {"mediaType": "application/vnd.dev.sigstore.bundle.v0.4+json"},
        {"dsseEnvelope": None, "messageSignature": {"signature": "AA=="}},
        {"dsseEnvelope": {"payload": "###", "payloadType": KIND}},
        {"dsseEnvelope": {"payload": "gICA", "payloadType": KIND}},
    ],
)
def test_a_bundle_to_come_or_without_a_statement_is_not_read(change: dict[str, Any]) -> None:
    data = json.loads((SIGNED / "model.sig").read_text()) | change

    assert refusal(json.dumps(data))


@pytest.mark.parametrize("resources", [[], None, [{"name": "x"}], "x"])
def test_a_statement_without_files_shows_nothing(bundle: Path, read: Read, resources: Any) -> None:
    bundle.write_text(edited(lambda data: data["predicate"].update(resources=resources)))

    assert "it lists no file" in read(bundle, "signing").objections


def test_another_envelope_is_not_taken() -> None:
    data = {"payload": "e30=", "payloadType": "text/plain", "signatures": []}

    assert outcome(json.dumps(data)) is None


def test_whatever_is_broken_only_the_reading_fails() -> None:
    survives("model-signing/model.sig")


def test_whatever_is_broken_in_the_statement_only_the_reading_fails() -> None:
    data = json.loads((SIGNED / "model.sig").read_text())
    payloads = [
        edited(lambda found, key=key, odd=odd: found.update({key: odd}))  # type: ignore[misc]
        for key in statement()
        for odd in (None, [], {}, [None], "x", 10**400, {"resources": [1]})
    ]

    for text in payloads:
        outcome(text)
    survives_as(json.dumps(data | {"verificationMaterial": {"certificate": {"rawBytes": "AA=="}}}))
