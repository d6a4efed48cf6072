"""A small believable city, planted on the first start: Porto Sereno, which exists nowhere."""
