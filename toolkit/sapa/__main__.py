"""`python -m sapa`."""

from sapa.cli import main

main()
