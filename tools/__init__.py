"""What builds the documentation: pages that are made from the code, and the hooks that put them in."""
