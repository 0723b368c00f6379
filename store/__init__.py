"""The only persistence: conversations, deliveries and published knowledge."""
