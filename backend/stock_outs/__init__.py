"""Stock-outs: a product missing from a store's shelf, seen by whoever passes, until somebody confirms that it is back."""
