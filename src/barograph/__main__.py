"""`python -m barograph` is the command `barograph`."""

from .cli import main

main()
