"""What search engines read of an article beside its words (schema.org), as data that no browser runs."""

import json
from typing import Any

from django.utils.safestring import SafeString

from zhibu.portal.queries.reading import Reading

_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def article_data(found: Reading, site_name: str, card: str) -> SafeString:
    """The element for the head of an article's page."""
    article = found.article
    source = found.source.name if found.source is not None else site_name
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.lead,
        "mainEntityOfPage": found.canonical,
        "image": [card],
        "publisher": {"@type": "Organization", "name": source},
        "author": {"@type": "Organization", "name": article.author or source},
    }
    if found.published_at is not None:
        data["datePublished"] = found.published_at.isoformat()
    if article.last_published_at is not None:
        data["dateModified"] = article.last_published_at.isoformat()
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')
