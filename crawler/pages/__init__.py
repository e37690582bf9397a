"""From the bytes of a page to an `archive.article.Article` or a list of addresses: no network, no engine."""
