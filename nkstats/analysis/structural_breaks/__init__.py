"""The search for unknown breaks: partitions, dates with intervals, tests."""
