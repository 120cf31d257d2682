"""Printing notebooks: HTML, PDF, manifest and atomic publishing.

It knows not what a report is about.
"""
