"""What is done to a whole archive now and then: copies, comparisons, and what is taken out of it for good."""
