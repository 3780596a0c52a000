"""Signing in: one form, an e-mail address, and the code that is sent to it. A new address gets an account.

Whoever asks sees the same page and the same next step, whether an account exists or not; only the mail differs. A
password, passkeys and an authenticator app are added later, in the account: an account that somebody else began with
my address therefore never has a password of theirs.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from email.utils import formataddr, parseaddr
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog
from allauth.account import forms, views
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses import site
from learners.expiry import unconfirmed
from learners.mail import MailNotSent
from learners.models import Learner

log = structlog.get_logger(__name__)
PAGES = "/accounts/"
UNREADABLE = "0.0.0.0"  # noqa: S104 - no address to listen at


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """What allauth says and sends, in this site's words."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This address is in your account already."),
        "email_password_mismatch": _("This e-mail address and password do not belong together."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This is not the code. Look for the newest mail, or ask for another code."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("That was tried too often. Wait a few minutes, then try again."),
        "unverified_primary_email": _("Confirm this address before you sign in with it."),
        "same_as_current": _("This is the one you have already."),
        "rate_limited": _("That was asked for too often. Wait a minute, then try again."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Who is counted by the limits for an address: an IPv4 address, and of IPv6 the 64 bits that a home is given,
        which has 2^64 addresses of its own. What no proxy would send is one address, `UNREADABLE`. Raises
        `PermissionDenied` behind a socket that names nobody.
        """
        try:
            address = ip_address(super().get_client_ip(request))
        except ImproperlyConfigured:
            return UNREADABLE
        except PermissionDenied:
            if request.META.get("REMOTE_ADDR") or request.headers.get("X-Forwarded-For"):
                return UNREADABLE
            raise
        if isinstance(address, IPv4Address):
            return str(address)
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), 64), strict=False).network_address)

    def is_safe_url(self, url: str | None) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # such as `//[`, where a bracket is not closed
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        confirmed = EmailAddress.objects.filter(email=email, verified=True).exists()
        here = {**context, "new": not confirmed, "course_site": site.current()}
        try:
            super().send_mail(template_prefix, email, here)
        except OSError as problem:  # which all that a mail server can say is
            log.error("mail_not_sent", problem=type(problem).__name__, text=str(problem).replace(email, "…"))
            raise MailNotSent from problem

    def send_notification_mail(self, *arguments: Any, **named: Any) -> None:
        """What it tells of is done already, and stays so where the mail cannot be sent."""
        with suppress(MailNotSent):
            super().send_notification_mail(*arguments, **named)

    def format_email_subject(self, subject: str) -> str:
        prefix = site.current().mail.get("prefix", "")
        return f"{prefix} {subject}".strip()

    def get_from_email(self) -> str:
        """The sender by the name of the course, unless the operator's own address has a name."""
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        here = site.current()
        return formataddr((name or here.mail.get("from", here.name), address))

    def get_reauthentication_methods(self, user: Learner) -> list[dict[str, Any]]:
        """A passkey before the codes of an app, for it is the quicker one and the only one that some have."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": gettext("With your password"),
            "mfa_reauthenticate:webauthn": gettext("With a passkey"),
            "mfa_reauthenticate": gettext("With a code of your app, or a recovery code"),
        }
        ordered = sorted(methods, key=lambda method: list(words).index(method["id"]))
        return [{**method, "description": words[method["id"]]} for method in ordered]


class CodeForm(forms.RequestLoginCodeForm):  # type: ignore[misc]
    """An e-mail address to send a code to."""

    _user: Learner | None

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if self._user is None:
            self._user = account_of(email)
        else:
            work_as_for_a_new_account()
        if self._user is not None:
            sync_user_email_address(self._user)
        return email


class PasswordForm(forms.LoginForm):  # type: ignore[misc]
    """E-mail address and password; allauth drops the password where signing up asks for none."""

    def _setup_password_field(self) -> None:
        self.fields["password"].help_text = ""


class NewAddressForm(forms.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code of a new address."""

    def clean_code(self) -> str:
        """Who reads the mail owns the address: an account that was begun with it and never entered gives way."""
        forms.BaseConfirmCodeForm.clean_code(self)
        others = Learner.objects.filter(email=self.email).exclude(pk=self.user and self.user.pk)
        unconfirmed().filter(pk__in=others).delete()
        code: str = super().clean_code()
        return code


def account_of(email: str) -> Learner | None:
    """The account of an address that nobody has confirmed yet, made now; None when it is closed.

    `learners.expiry` removes it if the code is never entered.
    """
    learner, _ = Learner.objects.get_or_create(email=email, defaults={"password": make_password(None)})
    return learner if learner.is_active else None


def work_as_for_a_new_account() -> None:
    """Writes what a new address would have written, and takes it back: whoever measures how long the answer takes
    does not learn whether there is an account."""
    with transaction.atomic():
        nobody = Learner.objects.create(
            email=f"{secrets.token_hex(8)}@nobody.invalid", password=make_password(None)
        )
        sync_user_email_address(nobody)
        transaction.set_rollback(True)


def place_before(request: HttpRequest) -> str | None:
    """The page of this site from which the reader came, so that they get back there without JavaScript too."""
    try:
        came_from = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return None
    place = f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path
    if came_from.netloc != request.get_host() or place.startswith(PAGES) or place in ("", "/"):
        return None
    return place if get_adapter().is_safe_url(place) else None


class OneWayIn:
    """What the two views of the sign-in page share: both forms, and starting over."""

    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        asked = context["form"]
        initial = {"email": asked["email"].value()} if "email" in asked.fields else {}
        context["code_form"] = asked if isinstance(asked, CodeForm) else CodeForm()
        context["password_form"] = (
            asked
            if isinstance(asked, PasswordForm)
            else PasswordForm(initial={"login": initial.get("email")})
        )
        return context

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        """Somebody who asks again starts over; somebody who only comes back finds the step they were at."""
        if request.method == "POST":
            clear_login(request)
            return None
        pending = super()._redirect_to_pending_stage(request, stage)  # type: ignore[misc]
        return HttpResponseRedirect(self.passthrough_next_url(pending.url))  # type: ignore[attr-defined]


class SignIn(OneWayIn, views.LoginView):  # type: ignore[misc]
    """The sign-in page; what is posted to it is a password."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        before = place_before(request)
        if before and REDIRECT_FIELD_NAME not in request.GET:
            return HttpResponseRedirect(f"{request.path}?{urlencode({REDIRECT_FIELD_NAME: before})}")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response


class AskForCode(OneWayIn, views.RequestLoginCodeView):  # type: ignore[misc]
    """Sends a code to the address that is posted."""


sign_in = SignIn.as_view()
ask_for_code = AskForCode.as_view()
