"""Notebooks that are not ours: anything in them made safe, legible and accessible.

The order of work: `exporting` reads and shapes, `page` turns cells into safe trees and mends them
as one document, then writes HTML or Typst; `printing` sees to it that a PDF comes of it.
Nothing is ever fetched, and nothing of a notebook is ever run.
"""
