"""Passkeys, the authenticator app and recovery codes, in this site's words."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import site
from learners.models import Learner


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth says about the second step."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("Recovery codes need a passkey or an authenticator app first."),
        "incorrect_code": _("This is not the code. Codes of an app change every half minute."),
        "unverified_email": _("Confirm your e-mail address first."),
    }

    def generate_authenticator_name(self, user: Learner, type: Authenticator.Type) -> str:
        count: int = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("My passkey") if count == 0 else gettext("My passkey {n}").format(n=count + 1)

    def _get_site_name(self) -> str:
        return site.current().name


class JustShown:
    """Who has just used a new passkey or app is not asked to use it again before they see their recovery codes."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        record_authentication(self.request, self.request.user, method="mfa", reauthenticated=True)
        return response


class AddPasskey(JustShown, AddWebAuthnView):  # type: ignore[misc]
    """Adds a passkey."""


class AddApp(JustShown, ActivateTOTPView):  # type: ignore[misc]
    """Adds an authenticator app."""


add_passkey = login_required(AddPasskey.as_view())
add_app = login_required(AddApp.as_view())
