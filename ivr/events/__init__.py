"""Things that happen elsewhere to a visit and that its flow waits for: a payment, a signature."""
