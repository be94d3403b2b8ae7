"""The command `emptyset`: the only place that knows all rooms and puts them together."""
