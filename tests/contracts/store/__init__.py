"""What every store must do: a suite for each port, and one for what spans them.

A test class inherits a suite and says how a store is opened. `StoreContract` in `whole.py` is all of them.
"""
