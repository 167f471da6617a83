"""Where pictures and attachments lie: in a folder of their own, under addresses that nobody can guess."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.functional import cached_property

SALT = "zhibu.portal.storage"
LENGTH = 22


def signature_of(name: str) -> str:
    """What an address needs besides the name of the file: a keyed digest that only this platform can make."""
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:LENGTH]


def is_signed(name: str, signature: str) -> bool:
    """Whether the signature is that of the name."""
    return constant_time_compare(signature_of(name), signature)


class MediaStorage(FileSystemStorage):
    """Files below `MEDIA_FOLDER`; their addresses are signed, so that a draft's picture is seen by those alone to
    whom the draft is shown."""

    @cached_property
    def base_location(self) -> str:
        """The folder, as the settings name it when it is first needed."""
        return str(settings.PORTAL_MEDIA_ROOT)

    def url(self, name: str | None) -> str:
        """The signed address."""
        clean = str(PurePosixPath(name or ""))
        return reverse("portal:file", args=[signature_of(clean), clean])
