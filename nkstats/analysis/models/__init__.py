"""The regressions underneath: counts and their logarithms on time, steps and seasons."""
