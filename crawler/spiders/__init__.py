"""One thin spider a paper, on the base that reads the CMS they share."""
