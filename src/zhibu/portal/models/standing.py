"""What stands in the articles that readers see: files, which they may fetch then alone, and addresses on the net."""

from django.db import models
from django.db.models import Q

from zhibu.portal.models.articles import ArticlePage
from zhibu.portal.models.media import Attachment, Picture


class ShownFile(models.Model):
    """A picture or an attachment of an article that readers see. What stands in none, readers cannot fetch."""

    id = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="shown_files")
    picture = models.ForeignKey(Picture, null=True, on_delete=models.CASCADE, related_name="shown_in")
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.CASCADE, related_name="shown_in")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="shown_picture_or_attachment",
                condition=Q(picture__isnull=False, attachment=None) | Q(picture=None, attachment__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.picture_id or self.attachment_id}"


class ShownLink(models.Model):
    """An address on the net in an article that readers see; `digest` is its own, as `LinkCheck` has it."""

    id = models.BigAutoField(primary_key=True)
    article = models.ForeignKey(ArticlePage, on_delete=models.CASCADE, related_name="shown_links")
    digest = models.CharField(max_length=64, db_index=True)
    address = models.TextField()

    def __str__(self) -> str:
        return self.address[:60]
