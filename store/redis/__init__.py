"""What several machines share: conversations, deliveries, the knowledge in force, the journal on its way to the console."""
