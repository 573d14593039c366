"""What all doors share: who acts, the words of a refusal, the pages around signing in, the common look."""
