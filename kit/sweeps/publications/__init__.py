"""What would a service publish? One kind a file, with the attacks on it."""
