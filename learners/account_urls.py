"""The addresses under /accounts/: allauth's, with the sign-in page in front of them."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from learners import second_step, signing_in

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="account_email")),
    path("login/", signing_in.sign_in, name="account_login"),
    path("login/code/", signing_in.ask_for_code, name="account_request_login_code"),
    # One form does both, so that nobody has to know whether they have an account.
    path(
        "signup/",
        RedirectView.as_view(pattern_name="account_login", query_string=True),
        name="account_signup",
    ),
    path("2fa/webauthn/add/", second_step.add_passkey, name="mfa_add_webauthn"),
    path("2fa/totp/activate/", second_step.add_app, name="mfa_activate_totp"),
    path("", include("allauth.urls")),
]
