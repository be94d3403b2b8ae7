"""Makes docs/reference/ and docs/deploy/ from the declarations of asset types and the shipped controls."""
