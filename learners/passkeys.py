"""The forms of passkeys. What a browser's authenticator says is JSON from outside, and no odd one may be an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from django.forms import CharField, HiddenInput

from courses import strict_json

# What the libraries raise about a credential that is not as they expect.
_ODD = (AttributeError, IndexError, KeyError, LookupError, OverflowError, TypeError, ValueError)


@contextmanager
def _odd_is_incorrect() -> Iterator[None]:
    try:
        yield
    except (strict_json.Unreadable, *_ODD):
        raise get_adapter().validation_error("incorrect_code") from None


class CredentialField(CharField):
    """Gives the object in the JSON that was posted."""

    widget = HiddenInput

    def clean(self, value: Any) -> Any:
        written = super().clean(value)
        with _odd_is_incorrect():
            found = strict_json.read_object(written)
            if not found:  # allauth checks what is there only, and would keep it
                raise ValueError
            return found


class New:
    """What the two forms share that take a passkey which is not known yet."""

    def clean(self) -> dict[str, Any]:
        with _odd_is_incorrect():
            cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
            return cleaned


class AddForm(New, forms.AddWebAuthnForm):  # type: ignore[misc]
    """Adds a passkey to an account."""

    credential = CredentialField()


class SignUpForm(New, forms.SignupWebAuthnForm):  # type: ignore[misc]
    """Begins an account with a passkey."""

    credential = CredentialField()


class Known:
    """What the three forms share that ask for a passkey of the account."""

    def clean_credential(self) -> Any:
        with _odd_is_incorrect():
            return super().clean_credential()  # type: ignore[misc]


class AuthenticateForm(Known, forms.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of signing in."""

    credential = CredentialField()


class LoginForm(Known, forms.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""

    credential = CredentialField()


class AgainForm(Known, forms.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before something that asks who it is once more."""

    credential = CredentialField()
