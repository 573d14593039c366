"""Every write on suppliers: the register, asking them, what they answer, and telling of answers that do not come."""
