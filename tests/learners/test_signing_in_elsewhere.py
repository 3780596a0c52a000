"""Signing in with an account of another site, as SIGN_IN_WITH says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from config.env import ROOT

ASKING = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.test import Client
client = Client()
print(client.get("/accounts/login/?next=/lessons/", headers={"host": "localhost"}).content.decode())
print(client.get("/accounts/github/login/?next=/lessons/", headers={"host": "localhost"}).get("Location"))
"""


def asked(tmp_path: Path, **environment: str) -> str:
    settings = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.test", **environment}
    command = [sys.executable, "-c", ASKING]
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_another_site_is_offered_and_asked_for_who_somebody_is(tmp_path: Path) -> None:
    said = asked(tmp_path, SIGN_IN_WITH="github=the-client", SIGN_IN_KEY_GITHUB="the-secret")
    assert "Sign in with GitHub" in said
    assert "https://github.com/login/oauth/authorize?client_id=the-client" in said
    assert "the-secret" not in said


def test_without_the_setting_no_other_site_is_named(tmp_path: Path) -> None:
    assert "GitHub" not in asked(tmp_path)
