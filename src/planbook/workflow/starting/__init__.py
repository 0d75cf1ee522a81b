"""What a new register begins with from files: of the national register, an authority, the trust."""
