"""What stands between the crawl and the site: manners, faults, and what is kept of the exchange."""
