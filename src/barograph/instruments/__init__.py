"""Instruments: values in, values out. They know neither the ledger nor Django."""
