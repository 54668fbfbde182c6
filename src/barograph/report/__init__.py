"""Reports: values to files that people open (Excel, and what follows)."""
