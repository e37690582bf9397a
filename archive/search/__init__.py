"""Full-text search: Vietnamese with and without its marks, by words and by phrases, on both databases."""
