"""The Helm chart of deploy/helm/ajar: what it comes to, and that it says what compose.yaml and the cluster say."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import kubernetes_validate
import pytest
import yaml
from celery.bin.worker import worker as worker_command
from django.test import Client
from pytest_django import Settings

from config.env import ROOT, VARIABLES, Environment, read
from courses.models import Course
from dev import helm
from dev.worker import OPTIONS

CHART = ROOT / "deploy" / "helm" / "ajar"
needs_helm = pytest.mark.skipif(helm.find() is None, reason=helm.MISSING)

# What the image says and nobody else may, since the chart leans on it.
OF_THE_IMAGE = {"HOST", "PORT", "DATA_DIR"}
# What only an author's own machine has.
NOT_ON_A_SERVER = {"DEBUG", "WATCH_CONTENT"}

LEAST = {
    "image.repository": "registry.example.org/ajar",
    "settings.SITE_URL": "https://learn.example.org",
    "secrets.SECRET_KEY": "k7Q0-zWm3_Rt9bYx5LpV8nHs2JdG6fCa4TeU1iOoXyZqBvNw-73",
    "secrets.DATABASE_URL": "postgresql://ajar:password@db.example.org:5432/ajar?sslmode=require",
    "secrets.REDIS_URL": "sentinel://:password@s1:26379,s2:26379/ajar",
    "secrets.EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
}
# Everything that may be switched on or filled in.
MOST = {
    **LEAST,
    "image.pullSecrets[0]": "registry",
    "settings.DATABASE_PGBOUNCER": "on",
    "settings.COURSE_DIR": "/course",
    "settings.TUTOR_MODELS": "hosted=openai:gpt-5-mini",
    "settings.SIGN_IN_WITH": "github=abc",
    "secrets.TUTOR_KEY_HOSTED": "sk",
    "secrets.SIGN_IN_KEY_GITHUB": "gh",
    "web.autoscaling.enabled": "true",
    "worker.autoscaling.enabled": "true",
    "ingress.className": "haproxy",
    "ingress.tlsSecret": "certificate",
    "ingress.annotations.one": "two",
    "volumes[0].name": "course",
    "volumes[0].persistentVolumeClaim.claimName": "course",
    "volumeMounts[0].name": "course",
    "volumeMounts[0].mountPath": "/course",
    "nodeSelector.disk": "fast",
    "tolerations[0].key": "learners",
    "podAnnotations.one": "two",
}


def run(*words: str, values: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = helm.find()
    assert program is not None
    command = [program, *words, str(CHART)]
    for name, value in values.items():
        command += ["--set" if value == "true" else "--set-string", name + "=" + value.replace(",", r"\,")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@lru_cache
def manifests(**values: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What `helm install ajar` would give to Kubernetes, by kind and name."""
    done = run("template", "ajar", values=values)
    assert done.returncode == 0, done.stderr
    return {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(done.stdout) if one}


def pods(**values: str) -> dict[str, dict[str, Any]]:
    """The specifications of the pods by their roles."""
    run_pods = (one for (kind, _), one in manifests(**values).items() if kind in ("Deployment", "Job"))
    templates = [one["spec"]["template"] for one in run_pods]
    return {one["metadata"]["labels"]["app.kubernetes.io/component"]: one["spec"] for one in templates}


def environment(role: str, **values: str) -> Environment:
    """What a process of the chart reads, beside what the image says."""
    found = manifests(**values)
    read_by_it: dict[str, str] = {}
    for source in pods(**values)[role]["containers"][0]["envFrom"]:
        if "configMapRef" in source:
            read_by_it |= found["ConfigMap", source["configMapRef"]["name"]]["data"]
        else:
            read_by_it |= found["Secret", source["secretRef"]["name"]]["stringData"]
    return read(read_by_it, Path("/nowhere"))


def compose() -> dict[str, dict[str, Any]]:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    return {name: service for name, service in services.items() if service["image"] == "ajar"}


@needs_helm
def test_helm_has_nothing_to_say_against_it() -> None:
    done = run("lint", "--strict", values=MOST)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_helm
@pytest.mark.parametrize("version", ["1.25", kubernetes_validate.latest_version()])
@pytest.mark.parametrize("values", [LEAST, MOST], ids=["least", "most"])
def test_kubernetes_takes_every_manifest(values: dict[str, str], version: str) -> None:
    found = manifests(**values)
    assert len(found) >= 11
    for one in found.values():
        kubernetes_validate.validate(one, version, strict=True)


@needs_helm
def test_a_manifest_with_a_misspelt_word_would_be_noticed() -> None:
    web = dict(manifests(**LEAST)["Deployment", "ajar-web"])
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(
            {**web, "spec": {**web["spec"], "replica": 2}}, kubernetes_validate.latest_version(), strict=True
        )


@needs_helm
@pytest.mark.parametrize("role", ["prepare", "web", "worker"])
def test_the_site_takes_the_settings_that_each_process_is_given(role: str) -> None:
    least = environment(role, **LEAST)
    assert not least.local and least.https and least.log_format == "json"
    assert (least.site_url, least.allowed_hosts) == ("https://learn.example.org", ("learn.example.org",))
    assert least.trusted_proxies == 1
    assert least.database_url == LEAST["secrets.DATABASE_URL"]
    assert least.redis_url == LEAST["secrets.REDIS_URL"]
    most = environment(role, **MOST)
    assert most.database_pgbouncer and most.sign_in_keys == {"GITHUB": "gh"}
    assert most.tutor_keys == {"HOSTED": "sk"} and str(most.course_dir) == "/course"


@needs_helm
@pytest.mark.parametrize("name", LEAST)
def test_what_an_operator_forgot_is_named(name: str) -> None:
    done = run("template", "ajar", values={key: value for key, value in LEAST.items() if key != name})
    assert done.returncode != 0 and f"{name} is required" in done.stderr


@needs_helm
@pytest.mark.parametrize(
    "name", ["settings.SITE_URI", "settings.SECRET_KEY", "secrets.SITE_URL", "web.replica"]
)
def test_a_value_that_is_misspelt_or_in_the_wrong_place_is_refused(name: str) -> None:
    done = run("template", "ajar", values={**LEAST, name: "x"})
    assert done.returncode != 0 and name.partition(".")[2] in done.stderr


@needs_helm
def test_a_secret_of_the_operators_own_takes_the_place_of_the_charts() -> None:
    values = {name: value for name, value in LEAST.items() if not name.startswith("secrets.")}
    values["existingSecret"] = "mine"
    assert not [name for kind, name in manifests(**values) if kind == "Secret"]
    for pod in pods(**values).values():
        assert {"secretRef": {"name": "mine"}} in pod["containers"][0]["envFrom"]


def test_the_chart_may_be_told_every_variable_and_no_other() -> None:
    schema = yaml.safe_load((CHART / "values.schema.json").read_text(encoding="utf-8"))["properties"]
    elsewhere = OF_THE_IMAGE | NOT_ON_A_SERVER
    assert set(schema["settings"]["properties"]) == {
        variable.name for variable in VARIABLES if not variable.secret and variable.name not in elsewhere
    }
    assert set(schema["secrets"]["properties"]) == {
        variable.name for variable in VARIABLES if variable.secret
    }
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert not [name for name in OF_THE_IMAGE if not re.search(rf"^ENV .*\b{name}=", dockerfile, re.M)]


def test_what_an_operator_must_set_stands_in_the_values_with_a_comment() -> None:
    """Those that docs/deploying.md sets first, and the database of many hosts."""
    document = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    block = document.partition("Set in `.env`, ")[2].split("```")[1]
    must = {*re.findall(r"^([A-Z_]+)=", block, re.M), "DATABASE_URL"} - OF_THE_IMAGE
    assert len(must) == 8
    lines = (CHART / "values.yaml").read_text(encoding="utf-8").splitlines()
    for name in sorted(must):
        line = next(number for number, text in enumerate(lines) if text.startswith(f"  {name}: "))
        assert lines[line - 1].startswith("  # "), name


@needs_helm
def test_compose_file_and_chart_start_the_same_processes_with_the_same_commands() -> None:
    chart = {role: pod["containers"][0].get("command") for role, pod in pods(**LEAST).items()}
    assert chart == {name: service.get("command") for name, service in compose().items()}
    assert (
        chart["web"] is None
    )  # the image's own, which tests/shape compares with that of `make run` and of the cluster


def test_the_cluster_starts_workers_with_the_options_of_the_compose_file() -> None:
    words = compose()["worker"]["command"]
    given = [word for word in words[words.index("worker") + 1 :] if word.startswith("-")]
    named = {flag: option.name for option in worker_command.params for flag in option.opts}
    assert {named[flag]: True for flag in given if flag != "--loglevel"} == OPTIONS


def test_the_cluster_prepares_with_the_steps_of_the_compose_file() -> None:
    steps = re.findall(r"manage\.py (\w+)", compose()["prepare"]["command"][-1])
    assert steps == ["migrate", "load_content"]
    cluster = (ROOT / "dev" / "cluster" / "machine.py").read_text(encoding="utf-8")
    assert '"-m", "dev.content", "database", "course"' in cluster


@needs_helm
def test_what_a_hook_reads_is_there_before_it() -> None:
    found = manifests(**LEAST)
    weights = {
        kind: int(one["metadata"]["annotations"]["helm.sh/hook-weight"])
        for (kind, name), one in found.items()
        if name == "ajar-prepare"
    }
    assert weights == {"ConfigMap": -5, "Secret": -5, "Job": 0}
    assert found["ConfigMap", "ajar"]["data"] == found["ConfigMap", "ajar-prepare"]["data"]


@needs_helm
@pytest.mark.parametrize("role", ["prepare", "web", "worker"])
def test_a_process_has_no_rights_and_nowhere_to_write_but_tmp(role: str) -> None:
    pod = pods(**LEAST)[role]
    container = pod["containers"][0]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert [mount["mountPath"] for mount in container["volumeMounts"]] == ["/tmp"]
    user = re.findall(r"^USER (\d+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    assert pod["securityContext"]["runAsNonRoot"] and [str(pod["securityContext"]["runAsUser"])] == user
    assert "memory" in container["resources"]["limits"] and "cpu" in container["resources"]["requests"]
    # or Kubernetes would set AJAR_WEB_SERVICE_HOST, which the site takes for a misspelt setting
    assert pod["enableServiceLinks"] is False


@needs_helm
def test_the_probes_are_answered(
    course: Course, client: Client, settings: Settings, redis_server: str
) -> None:
    settings.ALLOWED_HOSTS = list(environment("web", **LEAST).allowed_hosts)
    container = pods(**LEAST)["web"]["containers"][0]
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = container[name]["httpGet"]
        assert asked["port"] == container["ports"][0]["name"]
        host = {header["name"].lower(): header["value"] for header in asked["httpHeaders"]}
        assert client.get(asked["path"], headers=host).status_code == 200, name
    assert urlsplit(container["startupProbe"]["httpGet"]["path"]).path == "/readyz"
    assert container["ports"][0]["containerPort"] == 8000


@needs_helm
def test_metrics_are_not_for_visitors() -> None:
    found = manifests(**LEAST)
    paths = found["Ingress", "ajar"]["spec"]["rules"][0]["http"]["paths"]
    leads = {path["path"]: path["backend"]["service"]["name"] for path in paths}
    assert leads == {"/": "ajar-web", "/metrics": "ajar-nowhere"}
    assert "selector" in found["Service", "ajar-web"]["spec"]
    assert "selector" not in found["Service", "ajar-nowhere"]["spec"]


@needs_helm
def test_another_setting_is_another_pod() -> None:
    def sums(values: dict[str, str]) -> set[str]:
        deployments = (one for (kind, _), one in manifests(**values).items() if kind == "Deployment")
        return {
            one["spec"]["template"]["metadata"]["annotations"]["checksum/settings"] for one in deployments
        }

    first = sums(LEAST)
    assert len(first) == 1
    for name in ("settings.TUTOR_DAILY_QUESTIONS", "secrets.SENTRY_DSN"):
        assert sums({**LEAST, name: "5"}) != first


def test_the_chart_has_the_version_of_the_site() -> None:
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert chart["appVersion"] == chart["version"] == project["version"]
