"""How often Python looks for garbage. Imported before all else of ours: what loading makes stays.

With Python's own threshold of 700 new objects, to look through them again and again takes a fifth of the time in which
Rostrum starts. What is not in cycles is freed at once in any case.
"""

import gc

gc.set_threshold(50_000, 20, 50)
