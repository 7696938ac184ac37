"""How facts become words and shapes: instants, time left, texts in six languages, clocks, tallies, charts. No HTML."""
