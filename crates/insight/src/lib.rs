//! What we notice: measuring, detecting; pure and read-only.
