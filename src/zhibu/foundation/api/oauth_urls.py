"""Addresses of OAuth 2."""

from django.urls import path

from zhibu.foundation.api.views import oauth

app_name = "oauth"
urlpatterns = [
    path("oauth/authorize/", oauth.authorize, name="authorize"),
    path("oauth/token/", oauth.token, name="token"),
    path("oauth/revoke/", oauth.revoke, name="revoke"),
    path(".well-known/oauth-authorization-server", oauth.metadata, name="metadata"),
]
