import pytest

from zhibu.accounts.models import Account
from zhibu.foundation.files.models import StoredFile
from zhibu.foundation.imports.models import ImportRow

pytestmark = pytest.mark.django_db


def test_among_finds_what_in_finds():
    for name in ("林一", "林'二", ""):
        Account.objects.create(username=f"u{name}", name=name)
    for wanted in (["林一", "nobody"], {"林'二"}, ["", "林一"], []):
        found = Account.objects.filter(name__among=wanted).order_by("pk")
        assert list(found) == list(Account.objects.filter(name__in=wanted).order_by("pk"))


def test_among_takes_keys_and_numbers(begin):
    import_ = begin("姓名,账号\n林一,lin1\n".encode())
    ImportRow.objects.create(owner=import_, number=7, kind="new")
    assert list(ImportRow.objects.filter(owner__pk__among=[import_.pk], number__among=[7, 8])) == list(
        ImportRow.objects.filter(owner=import_)
    )
    assert StoredFile.objects.filter(pk__among=[import_.file_id]).exists()
