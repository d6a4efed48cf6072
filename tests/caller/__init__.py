"""The product's own telephone, on real sockets of this machine."""
