"""Sites, articles, what is shared between sites, reviews, and what the cache goes by."""

from zhibu.portal.models.articles import ArticlePage
from zhibu.portal.models.media import Attachment, Picture, PictureRendition
from zhibu.portal.models.reading import ReadCount, SiteStamp
from zhibu.portal.models.reviewing import LinkCheck, ReviewState, ReviewTask
from zhibu.portal.models.reviews import ReviewSeat, Term
from zhibu.portal.models.sharing import Contribution, Foreword, Push, Refusal, Subscription, Use
from zhibu.portal.models.sites import ColumnPage, PortalRoot, SitePage
from zhibu.portal.models.standing import ShownFile, ShownLink

__all__ = [
    "ArticlePage",
    "Attachment",
    "ColumnPage",
    "Contribution",
    "Foreword",
    "LinkCheck",
    "Picture",
    "PictureRendition",
    "PortalRoot",
    "Push",
    "ReadCount",
    "Refusal",
    "ReviewSeat",
    "ReviewState",
    "ReviewTask",
    "ShownFile",
    "ShownLink",
    "SitePage",
    "SiteStamp",
    "Subscription",
    "Term",
    "Use",
]
