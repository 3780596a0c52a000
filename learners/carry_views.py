"""Carrying progress to another device, and putting a file of it in again."""

from __future__ import annotations

import base64
import binascii

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from courses import strict_json
from learners import carrying, import_file
from learners.carrying import NotCarried
from learners.models import Learner


@never_cache
@require_POST
def put_down(request: HttpRequest) -> JsonResponse:
    """`POST /me/carry/` `{"name", "sealed"}`: what a browser encrypted, in base64."""
    try:
        data = strict_json.object_in(request)
        sealed = base64.b64decode(str(data.get("sealed", "")), validate=True)
        until = carrying.put_down(str(data.get("name", "")), sealed, _address(request))
    except strict_json.Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    except (binascii.Error, ValueError):
        return JsonResponse({"error": gettext("This was not made by this site’s page.")}, status=400)
    except NotCarried as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    return JsonResponse({"until": until.isoformat()})


@never_cache
@require_POST
def take_up(request: HttpRequest) -> JsonResponse:
    """`POST /me/carry/take/` `{"names": [name …]}`: gives what lies under the first of them, once."""
    try:
        names = strict_json.object_in(request).get("names")
        some = [str(one) for one in names] if isinstance(names, list) else []
        name, sealed = carrying.take_up(some, _address(request))
    except strict_json.Unreadable as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    except NotCarried as why:
        return JsonResponse({"error": str(why)}, status=why.status)
    return JsonResponse({"name": name, "sealed": base64.b64encode(sealed).decode()})


@require_POST
@login_required
@never_cache
def put_in(request: HttpRequest) -> HttpResponse:
    """`POST /me/data/put/`: a file that was taken away, merged into the account; a second time it changes nothing."""
    assert isinstance(request.user, Learner)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise strict_json.Unreadable(gettext("Choose a file first: the one that you took away."))
        said = import_file.restore(request.user, file.read(strict_json.MOST_BYTES + 1))
    except strict_json.Unreadable as why:
        said = str(why)
    request.session["put_in"] = said  # for the page that follows
    return redirect("learners:progress")


def _address(request: HttpRequest) -> str:
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # behind a socket that names nobody
        return ""
