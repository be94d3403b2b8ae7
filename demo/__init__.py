"""The demonstration: two simulated organizations, collected and judged on this machine."""
