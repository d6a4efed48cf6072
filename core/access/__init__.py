"""Who may do what: users, roles, sessions, the gate and the audit."""
