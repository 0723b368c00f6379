"""Groups of the `kaoda` command."""
