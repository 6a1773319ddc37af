"""The explorer: GraphiQL's small source, what builds it, and the operation library."""
