"""Passkeys as the browser and the library `webauthn` speak of them. The site is named as it was asked for."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils.translation import gettext as _
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from zhibu.accounts.models import Account, Passkey
from zhibu.kernel.errors import Refused

CHALLENGE = "passkey_challenge"


@dataclass(frozen=True)
class Made:
    """A passkey that was just made and checked."""

    credential_id: str
    public_key: bytes
    sign_count: int


def _site(request: HttpRequest) -> tuple[str, str]:
    """The name of the site, to which a passkey is bound, and the origin that the browser has to name."""
    host = request.get_host()
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host, f"{request.scheme}://{host}"


def options_to_make(request: HttpRequest, account: Account, known: list[str], site_name: str) -> str:
    """What the browser is asked when a passkey is made; the challenge is kept in the session, for one use."""
    options = generate_registration_options(
        rp_id=_site(request)[0],
        rp_name=site_name,
        user_name=account.username,
        user_id=account.pk.bytes,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in known],
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    return options_to_json(options)


def made(request: HttpRequest, answer: str) -> Made:
    """The passkey that the browser's answer proves. Raises Refused `passkey`."""
    site, origin = _site(request)
    try:
        checked = verify_registration_response(
            credential=answer, expected_challenge=_challenge(request), expected_rp_id=site, expected_origin=origin,
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError) as wrong:
        raise _refused() from wrong
    return Made(bytes_to_base64url(checked.credential_id), checked.credential_public_key, checked.sign_count)


def options_to_prove(request: HttpRequest, known: list[str]) -> str:
    """What the browser is asked when a passkey proves somebody; with none known, any of this site's will do."""
    options = generate_authentication_options(
        rp_id=_site(request)[0],
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key)) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    request.session[CHALLENGE] = bytes_to_base64url(options.challenge)
    if SESSION_KEY not in request.session:
        request.session.set_expiry(900)
    return options_to_json(options)


def credential_in(answer: str) -> str:
    """The name of the passkey in the browser's answer; empty in nonsense."""
    try:
        given: Any = json.loads(answer)
    except ValueError:
        return ""
    return str(given.get("id", ""))[:500] if isinstance(given, dict) else ""


def proved(request: HttpRequest, answer: str, key: Passkey) -> tuple[UUID, int]:
    """The passkey that the answer proves, and how often it was used. Raises Refused `passkey`."""
    site, origin = _site(request)
    try:
        checked = verify_authentication_response(
            credential=answer, expected_challenge=_challenge(request), expected_rp_id=site, expected_origin=origin,
            credential_public_key=bytes(key.public_key), credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError) as wrong:
        raise _refused() from wrong
    return key.pk, checked.new_sign_count


def _challenge(request: HttpRequest) -> bytes:
    """The challenge that was put, which can be answered once."""
    return base64url_to_bytes(request.session.pop(CHALLENGE))


def _refused() -> Refused:
    return Refused("passkey", _("The passkey could not be checked. Please try again."))
