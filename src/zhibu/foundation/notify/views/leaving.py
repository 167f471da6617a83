"""The way out of e-mails. Whoever holds the link of one may take it; opening it changes nothing: scanners do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from zhibu.foundation.access.requests import Request
from zhibu.foundation.notify import actions, tokens
from zhibu.foundation.notify.kinds import find_group
from zhibu.kernel import clock


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, token: str) -> HttpResponse:
    """Ask, and with a POST end them: a mail program's own button posts without asking (RFC 8058). The token is what
    proves the wish, so no other proof is asked for."""
    leaver = tokens.read(token)
    everything = request.POST.get("what") == "all" or not leaver.group
    if request.method == "POST":
        actions.leave(at=clock.now(), leaver=leaver, everything=everything)
    group = find_group(leaver.group)
    context = {"group": group, "token": token, "done": request.method == "POST", "everything": everything}
    return render(request, "notify/leave.html", context)
