"""The archive as files for other programs: a module each format, and what they share."""
