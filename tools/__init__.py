"""What the house is set up, tested and measured with; not part of the installed package."""
