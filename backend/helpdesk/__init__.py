"""Who helps a store, topic by topic, and the messages written to them on the item they are about."""
