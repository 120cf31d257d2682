"""Run the command line with ``python -m nkstats``."""

from nkstats.cli import main

if __name__ == "__main__":
    main()
