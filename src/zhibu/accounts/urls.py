"""Addresses of this context."""

from django.urls import path

from zhibu.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("demo/", views.enter_demo, name="enter_demo"),
]
