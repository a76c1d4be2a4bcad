"""What can be built and how it behaves: plants, pipes, stores, weather, dispatch and finance."""
