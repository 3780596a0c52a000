"""The files that HAProxy, PgBouncer and a Sentinel are started with; `docs/deploying.md` shows those of a real site."""

from __future__ import annotations

from collections.abc import Sequence

# Two questions to each host: whether it is ready for readers, and whether it lives at all. While none is ready, as
# when the database is away, whoever lives is asked: pages that it holds in memory are still right.
HAPROXY = """
global
  maxconn 2000
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout queue 5s
  option forwardfor
  option redispatch 1
  retries 3
  default-server inter 500ms fall 2 rise 1
frontend front
  bind 127.0.0.1:{port}
  http-request set-header X-Forwarded-Proto http
  # while hosts of two builds run, a file of the new one is on the new ones only
  use_backend files if {{ path_beg /static/ }}
  use_backend living if {{ nbsrv(ready) eq 0 }}
  default_backend ready
backend ready
  option httpchk
  http-check send meth GET uri /readyz?for=reading ver HTTP/1.1 hdr Host localhost
  http-check expect status 200
  retry-on conn-failure empty-response
  http-request disable-l7-retry unless METH_GET or METH_HEAD
{servers}
backend living
  option httpchk
  http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host localhost
  retry-on conn-failure empty-response
  http-request disable-l7-retry unless METH_GET or METH_HEAD
{servers}
backend files
  option httpchk
  http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host localhost
  retry-on conn-failure empty-response 404
{servers}
"""

PGBOUNCER = """
[databases]
ajar = host=127.0.0.1 port={primary} dbname=ajar user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 200
default_pool_size = 10
server_connect_timeout = 2
server_login_retry = 1
query_wait_timeout = 8
"""

SENTINEL = """
port {port}
bind 127.0.0.1
dir {folder}
sentinel monitor ajar 127.0.0.1 {master} 2
sentinel down-after-milliseconds ajar 1500
sentinel failover-timeout ajar 6000
"""


def haproxy(port: int, hosts: Sequence[int]) -> str:
    """`hosts` are the ports of the site's processes."""
    servers = "\n".join(
        f"  server web{number} 127.0.0.1:{host} check" for number, host in enumerate(hosts, 1)
    )
    return HAPROXY.format(port=port, servers=servers)


def pgbouncer(port: int, primary: int) -> str:
    return PGBOUNCER.format(port=port, primary=primary)


def sentinel(port: int, master: int, folder: str) -> str:
    return SENTINEL.format(port=port, master=master, folder=folder)
