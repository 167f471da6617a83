"""OpenID Connect: the code flow with PKCE, through Authlib; the identity token is checked with joserfc."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from zhibu.accounts.outside.errors import OutsideError

PATIENCE_SECONDS = 10
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
LEEWAY_SECONDS = 60


@dataclass(frozen=True)
class OpenId:
    """A provider of OpenID Connect; everything else it says about itself."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid"

    def begin(self, back: str) -> tuple[str, dict[str, str]]:
        """As `Service.begin`."""
        kept = {"nonce": generate_token(24), "verifier": generate_token(48)}
        with self._session(back) as session:
            url, kept["state"] = session.create_authorization_url(
                self._about()["authorization_endpoint"], code_verifier=kept["verifier"], nonce=kept["nonce"]
            )
        return url, kept

    def finish(self, back: str, kept: Mapping[str, str], given: Mapping[str, str]) -> str:
        """As `Service.finish`."""
        if "error" in given or "code" not in given:
            raise OutsideError(given.get("error", "no code")[:60])
        about = self._about()
        try:
            with self._session(back) as session:
                token = session.fetch_token(
                    about["token_endpoint"], code=given["code"], code_verifier=kept["verifier"],
                    timeout=PATIENCE_SECONDS,
                )  # fmt: skip
        except (AuthlibBaseError, requests.RequestException, ValueError) as wrong:
            raise OutsideError(type(wrong).__name__) from None
        return self._subject(str(token.get("id_token", "")), about, kept["nonce"])

    def _session(self, back: str) -> Any:
        return OAuth2Session(
            self.client_id, self.client_secret, scope=self.scope, redirect_uri=back, code_challenge_method="S256"
        )

    def _about(self) -> dict[str, Any]:
        """What the provider says about itself; it has to name itself as we do."""
        about = _fetched(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self.issuer:
            raise OutsideError("issuer")
        return about

    def _subject(self, token: str, about: dict[str, Any], nonce: str) -> str:
        """Whom the token names, once its signature, issuer, audience, times and nonce hold."""
        claims = {
            "iss": {"essential": True, "value": self.issuer},
            "aud": {"essential": True, "value": self.client_id},
            "sub": {"essential": True},
            "exp": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        }
        try:
            keys = KeySet.import_key_set(_fetched(about["jwks_uri"]))  # type: ignore[arg-type]
            found = jwt.decode(token, keys, algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(now=int(time.time()), leeway=LEEWAY_SECONDS, **claims).validate(found.claims)  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError) as wrong:
            raise OutsideError(type(wrong).__name__) from None
        return str(found.claims["sub"])


def _fetched(url: str) -> dict[str, Any]:
    try:
        answer = requests.get(url, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        said = answer.json()
    except (requests.RequestException, ValueError) as wrong:
        raise OutsideError(type(wrong).__name__) from None
    if not isinstance(said, dict):
        raise OutsideError("answer")
    return said
