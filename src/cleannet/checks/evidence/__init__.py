"""EVD: what the evidence itself shows, and what several inputs show together."""
