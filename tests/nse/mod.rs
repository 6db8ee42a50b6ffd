//! NSE (seed 002).
