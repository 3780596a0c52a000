"""What a cluster needs that Ajar does not bring along. As root on Debian the command installs it."""

from __future__ import annotations

import os
import shutil

from dev.needs import Need, Refused, apt_install, may_use_apt, sentence

SYSTEM = ("/usr/sbin", "/usr/local/sbin")  # where Debian keeps daemons, and not everybody's PATH leads
PROGRAMS = {
    "haproxy": Need("HAProxy", {"apt-get": "haproxy", "dnf": "haproxy", "apk": "haproxy", "brew": "haproxy"}),
    "pgbouncer": Need(
        "PgBouncer", {"apt-get": "pgbouncer", "dnf": "pgbouncer", "apk": "pgbouncer", "brew": "pgbouncer"}
    ),
    "redis-server": Need(
        "Redis with Sentinel", {"apt-get": "redis-server", "dnf": "redis", "apk": "redis", "brew": "redis"}
    ),
    "setpriv": Need(
        "setpriv of util-linux", {"apt-get": "util-linux", "dnf": "util-linux", "apk": "setpriv"}
    ),
}


def found() -> dict[str, str]:
    """Where each program is, those that are not here left out."""
    where = {
        name: shutil.which(name) or shutil.which(name, path=os.pathsep.join(SYSTEM)) for name in PROGRAMS
    }
    return {name: program for name, program in where.items() if program}


def require() -> dict[str, str]:
    """Where each program is; raises `Refused` with all that is missing."""
    lacks = [need for name, need in PROGRAMS.items() if name not in found()]
    if lacks and may_use_apt():
        apt_install([need.packages["apt-get"] for need in lacks], "the cluster")
        lacks = [need for name, need in PROGRAMS.items() if name not in found()]
    if lacks:
        raise Refused(sentence("cluster", lacks))
    return found()
