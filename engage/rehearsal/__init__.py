"""A room to play with: simulated phones that join over HTTP and WebSocket, as real ones do."""
