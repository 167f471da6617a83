"""One view that writes, one view that lists."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from bench.bare.models import Deed, Line


def write(request: HttpRequest, number: int) -> HttpResponse:
    """One INSERT and one UPDATE in a transaction."""
    with transaction.atomic():
        Deed.objects.create(person=number, text="会前公示要满五天")
        Line.objects.filter(pk=number % 500 + 1).update(count=F("count") + 1)
    return HttpResponse("ok")


def listing(request: HttpRequest) -> HttpResponse:
    """Fifty rows through a template."""
    rows: Any = Line.objects.order_by("pk")[:50]
    return render(request, "list.html", {"rows": rows})


urlpatterns = [path("write/<int:number>", write, name="write"), path("list", listing)]
