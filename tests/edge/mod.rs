//! The edge, with real sockets.
