"""The web face: pages and API over the ledger. Started by name (`barograph serve`), imported by nobody."""
