"""How the durable tables came to be, step by step; forward only."""
