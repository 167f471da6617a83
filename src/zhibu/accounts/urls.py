"""Addresses of this context."""

from django.urls import path

from zhibu.accounts.views import door, own, people

app_name = "accounts"
urlpatterns = [
    path("", own.profile, name="profile"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("demo/", door.enter_demo, name="enter_demo"),
    path("password/", own.change_password, name="change_password"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<uuid:account_id>/", people.person, name="person"),
    path("people/<uuid:account_id>/password/", people.give_password, name="give_password"),
    path("people/<uuid:account_id>/close/", people.close, name="close"),
    path("people/<uuid:account_id>/reopen/", people.reopen, name="reopen"),
]
