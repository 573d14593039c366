"""Libraries over plain arrays: who should go, and later in which order. No framework inside."""
