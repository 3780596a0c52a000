"""Passkeys, the authenticator app and recovery codes, in this site's words."""

from __future__ import annotations

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator

from learners.models import Learner


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth says about the second step."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": "Recovery codes need a passkey or an authenticator app first.",
        "incorrect_code": "This is not the code. Codes of an app change every half minute.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def generate_authenticator_name(self, user: Learner, type: Authenticator.Type) -> str:
        count: int = Authenticator.objects.filter(user=user, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"

    def _get_site_name(self) -> str:
        return "Ajar"
