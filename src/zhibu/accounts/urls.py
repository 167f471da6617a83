"""Addresses of this context."""

from django.urls import path

from zhibu.accounts.views import door, outside, own, people, phones, second, slips

app_name = "accounts"
urlpatterns = [
    path("", own.profile, name="profile"),
    path("sign-in/", door.sign_in, name="sign_in"),
    path("sign-in/second/", door.sign_in_second, name="sign_in_second"),
    path("sign-in/passkey/", door.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("sign-in/passkey/options/", door.passkey_options, name="passkey_options"),
    path("sign-in/phone/", phones.phone, name="phone"),
    path("sign-in/phone/code/", phones.phone_code, name="phone_code"),
    path("sign-in/with/<slug:key>/", outside.outside, name="outside"),
    path("sign-in/with/<slug:key>/back/", outside.outside_back, name="outside_back"),
    path("sign-out/", door.sign_out, name="sign_out"),
    path("demo/", door.enter_demo, name="enter_demo"),
    path("password/", own.change_password, name="change_password"),
    path("sessions/end/", own.end_session, name="end_session"),
    path("sessions/end-others/", own.end_other_sessions, name="end_other_sessions"),
    path("confirm/", second.confirm, name="confirm"),
    path("second/", second.second, name="second"),
    path("second/app/", second.app, name="app"),
    path("second/app/remove/", second.remove_app, name="remove_app"),
    path("second/passkeys/options/", second.new_passkey_options, name="new_passkey_options"),
    path("second/passkeys/new/", second.new_passkey, name="new_passkey"),
    path("second/passkeys/remove/", second.remove_passkey, name="remove_passkey"),
    path("second/codes/", second.new_codes, name="new_codes"),
    path("unbind/<slug:key>/", outside.unbind, name="unbind"),
    path("slip/", slips.slip, name="slip"),
    path("slip/open/", slips.slip_open, name="slip_open"),
    path("slip/open/options/", slips.slip_passkey_options, name="slip_passkey_options"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_person, name="new_person"),
    path("people/<uuid:account_id>/", people.person, name="person"),
    path("people/<uuid:account_id>/password/", people.give_password, name="give_password"),
    path("people/<uuid:account_id>/close/", people.close, name="close"),
    path("people/<uuid:account_id>/reopen/", people.reopen, name="reopen"),
]
