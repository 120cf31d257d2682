"""The processed tables: resolved and whole, for a spreadsheet, SQL, R or pandas."""

from nkstats.processed.tables import Output, outputs
from nkstats.processed.writing import render, write_codebook, write_processed

__all__ = ["Output", "outputs", "render", "write_codebook", "write_processed"]
