"""What an article may be made of."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]
"""What a paragraph may hold; nothing that pasting could smuggle in."""


class PictureBlock(blocks.StructBlock):
    """A picture with what it shows, a caption, and where it comes from."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What it shows"), max_length=200, help_text=_("For those who cannot see it. One sentence.")
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=200, required=False)
    source = blocks.CharBlock(
        label=_("Source of the picture"), max_length=120, help_text=_("Who took it, or where from.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "portal/blocks/picture.html"


class VideoBlock(blocks.StructBlock):
    """A film file of the media library, with a title and what is said in it."""

    file = DocumentChooserBlock(label=_("Video file"))
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    transcript = blocks.TextBlock(label=_("What is said"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        template = "portal/blocks/video.html"


class AttachmentBlock(blocks.StructBlock):
    """A file to take away."""

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)

    class Meta:
        icon = "doc-full"
        label = _("Attachment")
        template = "portal/blocks/attachment.html"


class QuotationBlock(blocks.StructBlock):
    """Words of somebody else."""

    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Quoted from"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "portal/blocks/quotation.html"


class InnerLinkBlock(blocks.StructBlock):
    """A page of the platform: a lesson, a meeting. Readers who may not see it are asked to sign in there."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    address = blocks.RegexBlock(
        regex=r"^/[\w./?=&%-]*$", label=_("Address on the platform"), max_length=200,
        error_messages={"invalid": _("An address of this platform begins with a slash.")},
    )  # fmt: skip

    class Meta:
        icon = "link"
        template = "portal/blocks/inner_link.html"


class TableBlock(TypedTableBlock):
    """A table with a head."""

    class Meta:
        icon = "table"
        label = _("Table")
        template = "portal/blocks/table.html"


class ArticleBody(blocks.StreamBlock):
    """The text of an article."""

    paragraph = blocks.RichTextBlock(features=FEATURES, label=_("Paragraph"), icon="pilcrow")
    picture = PictureBlock()
    gallery = blocks.ListBlock(
        PictureBlock(), min_num=2, max_num=30, label=_("Pictures in a row"), icon="images",
        template="portal/blocks/gallery.html",
    )  # fmt: skip
    video = VideoBlock()
    attachment = AttachmentBlock()
    quotation = QuotationBlock()
    table = TableBlock(
        [("text", blocks.CharBlock(label=_("Text"), required=False)),
         ("number", blocks.DecimalBlock(label=_("Number"), required=False))]
    )  # fmt: skip
    lesson = InnerLinkBlock(label=_("Lesson"))
    meeting = InnerLinkBlock(label=_("Meeting"))


class RelatedArticles(blocks.StreamBlock):
    """Articles to which another leads its readers."""

    article = blocks.PageChooserBlock(page_type="portal.ArticlePage", label=_("Article"))

    class Meta:
        max_num = 6
