"""EVD: what the evidence itself shows: several inputs together, and beside what was learned before."""
