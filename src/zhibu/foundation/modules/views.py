"""Which modules are installed, which are in use, and what is wrong with the others."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhibu.foundation.access.requests import Request
from zhibu.foundation.jobs.access import require_managing
from zhibu.foundation.modules.discovery import all_found


@require_safe
def modules(request: Request) -> HttpResponse:
    """The list, for system administrators."""
    require_managing(request.actor)
    return render(request, "modules/modules.html", {"modules": all_found()})
