//! Stored forms are for ever: each is pinned here as it is written.
