"""Printing notebooks: HTML, PDF, text, manifest, shelf and atomic publishing.

It knows not what a report is about.
"""
