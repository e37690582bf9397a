"""Vietnamese words, read from underthesea's installed word model."""
