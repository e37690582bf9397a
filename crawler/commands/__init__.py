"""Scrapy commands of this project; `crawl` replaces Scrapy's own to end with the README's exit statuses."""
