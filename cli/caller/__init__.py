"""The product's own telephone: a small SIP caller and answerers, for people, tests and benches.

Sources: RFC 3261 (SIP), RFC 3264/4566 (SDP), RFC 3550/3551 (RTP), RFC 4733 (keys),
RFC 2617 (digest).
"""
