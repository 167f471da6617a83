"""OAuth 2 by Authlib: what it asks of us, answered from our own tables. Source: RFC 6749, 7636, 7009, 9700.

Authlib reads and words the requests and answers; whether a code, a renewal or a secret is good, `actions.consents`
says. Codes need PKCE with S256 from every client, renewals are good once, and nothing but digests is kept.
"""

import hmac
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, OAuth2Request, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from django.http import HttpRequest

from zhibu.foundation.api import queries
from zhibu.foundation.api.actions import consents
from zhibu.foundation.api.actions.tokens import PREFIX
from zhibu.foundation.api.choices import Scope
from zhibu.foundation.api.models import Application
from zhibu.foundation.api.rules import ACCESS_LIFE, same_address
from zhibu.kernel import clock

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
METHODS = ("client_secret_basic", "client_secret_post", "none")


@dataclass(frozen=True, slots=True)
class Client(ClientMixin):
    """An application as Authlib knows a client. Without a secret it is public: codes with PKCE alone."""

    application: Application

    def get_client_id(self) -> str:
        """Its id."""
        return str(self.application.pk)

    def get_default_redirect_uri(self) -> str:
        """None: the address is always said, and compared."""
        return ""

    def get_allowed_scope(self, scope: str | None) -> str:
        """Those of the scopes asked for that it may have at all; all of these if none are named."""
        wanted = (scope or "").split() or self.application.scopes
        return " ".join(name for name in self.application.scopes if name in wanted)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Whether the address is one of those entered."""
        kept = self.application.addresses.splitlines()
        return any(same_address(redirect_uri, address) for address in kept)

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether it has a secret, and this is it."""
        kept = self.application.secret
        return bool(kept) and hmac.compare_digest(kept, queries.digest_of(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """With its secret if it has one, else without."""
        return method in METHODS and (method == "none") == (not self.application.secret)

    def check_response_type(self, response_type: str) -> bool:
        """A code, if it asks people at all."""
        return response_type == "code" and bool(self.application.addresses)

    def check_grant_type(self, grant_type: str) -> bool:
        """Codes and renewals if it asks people; as itself if it has a secret."""
        if grant_type == "client_credentials":
            return bool(self.application.secret)
        return grant_type in {"authorization_code", "refresh_token"} and bool(self.application.addresses)


@dataclass(frozen=True, slots=True)
class Held:
    """A code or a renewal as Authlib reads it."""

    row: Any

    def get_redirect_uri(self) -> str:
        """Where the code was sent."""
        return str(self.row.address)

    def get_scope(self) -> str:
        """What it is for."""
        return " ".join(self.row.scopes)

    def check_client(self, client: Client) -> bool:
        """Whether it is this client's."""
        return bool(self.row.consent.application_id == client.application.pk)

    @property
    def code_challenge(self) -> str:
        """The challenge of the request."""
        return str(self.row.challenge)

    @property
    def code_challenge_method(self) -> str:
        """Always."""
        return "S256"


class Challenge(CodeChallenge):
    """PKCE with S256, asked of every client."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Raises InvalidRequestError without a challenge, or with another method."""
        data = grant.request.payload.data
        if not data.get("code_challenge") or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is needed", redirect_uri=redirect_uri)
        super().validate_code_challenge(grant, redirect_uri)


class CodeGrant(grants.AuthorizationCodeGrant):
    """Changing a code into tokens."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(METHODS)

    def generate_authorization_code(self) -> str:
        """The code that the consent has made."""
        return str(self.request.given_code)

    def save_authorization_code(self, code: str, request: Any) -> None:
        """Kept with the consent already."""

    def query_authorization_code(self, code: str, client: Client) -> Held | None:
        """The code, if it is good."""
        found = consents.open_code(code, client.application, at=clock.now())
        return Held(found) if found else None

    def delete_authorization_code(self, authorization_code: Held) -> None:
        """It opens nothing any more."""
        consents.mark_used(authorization_code.row, at=clock.now())

    def authenticate_user(self, authorization_code: Held) -> Any:
        """The person, if their account is in use."""
        return queries.actor_of_account(authorization_code.row.consent.account_id)


class RenewalGrant(grants.RefreshTokenGrant):
    """Changing a renewal into the next token and the next renewal."""

    TOKEN_ENDPOINT_AUTH_METHODS = list(METHODS)
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Held | None:
        """The renewal, if it is good."""
        found = consents.open_renewal(refresh_token, at=clock.now())
        return Held(found) if found else None

    def authenticate_user(self, refresh_token: Held) -> Any:
        """The person, if their account is in use."""
        return queries.actor_of_account(refresh_token.row.consent.account_id)

    def revoke_old_credential(self, refresh_token: Held) -> None:
        """It opens nothing any more."""
        consents.mark_used(refresh_token.row, at=clock.now())


class OwnGrant(grants.ClientCredentialsGrant):
    """A token with which an application acts as itself."""

    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a client wants to be of no use any more."""

    secret: str

    def check_client(self, client: Client) -> bool:
        """Another's is left alone, without a word."""
        return True


class Revocation(RevocationEndpoint):
    """Giving tokens back."""

    CLIENT_AUTH_METHODS = list(METHODS)

    def query_token(self, token_string: str, token_type_hint: str | None) -> Shown:
        """Whatever it is; whether it is one is told nobody."""
        return Shown(token_string)

    def revoke_token(self, token: Shown, request: Any) -> None:
        """End it, if it is the client's."""
        consents.end_shown(token.secret, request.client.application, at=clock.now())


class LocalRequest(DjangoOAuth2Request):
    """A request on the machine itself, which no network has carried: as good as https."""

    def __init__(self, request: HttpRequest) -> None:
        secure = request.build_absolute_uri().replace("http:", "https:", 1)
        OAuth2Request.__init__(self, method=request.method, uri=secure, headers=request.headers)
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class Server(AuthorizationServer):
    """Authlib's server over our tables."""

    def __init__(self) -> None:
        super().__init__(None, None)
        self.scopes_supported = list(Scope.values)
        self.register_token_generator("default", _token)
        self.register_grant(CodeGrant, [Challenge(required=True)])
        self.register_grant(RenewalGrant)
        self.register_grant(OwnGrant)
        self.register_endpoint(Revocation)

    def create_oauth2_request(self, request: HttpRequest) -> DjangoOAuth2Request:
        """The request as Authlib reads it. Raises InsecureTransportError for http that a network has carried."""
        local = request.get_host().rpartition(":")[0].strip("[]") in LOCAL or request.get_host() in LOCAL
        return LocalRequest(request) if local else DjangoOAuth2Request(request)

    def query_client(self, client_id: str) -> Client | None:
        """The application in use of this id."""
        found = queries.find_application(client_id)
        return Client(found) if found else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        """Keep the digests, with what the token came of."""
        at, scopes = clock.now(), token["scope"].split()
        held = getattr(request, "authorization_code", None) or getattr(request, "refresh_token", None)
        if held is None:
            consents.keep_own_token(request.client.application, scopes, secret=token["access_token"], at=at)
            return
        consents.keep_tokens(
            held.row.consent, scopes, secret=token["access_token"], renewal=token["refresh_token"], at=at
        )


def _token(
    grant_type: str, client: Client, user: Any = None, scope: str | None = None,
    expires_in: int | None = None, include_refresh_token: bool = True,
) -> dict[str, Any]:  # fmt: skip
    made: dict[str, Any] = {
        "token_type": "Bearer",
        "access_token": PREFIX + secrets.token_urlsafe(32),
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "scope": client.get_allowed_scope(scope),
    }
    if include_refresh_token and grant_type != "client_credentials":
        made["refresh_token"] = "zhibu_renew_" + secrets.token_urlsafe(32)
    return made


@cache
def server() -> Server:
    """The server of this process."""
    return Server()
