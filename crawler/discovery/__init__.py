"""Which pages to ask for: pure logic, testable without a crawl."""
