"""What a new register begins with from files of others: the national register, an authority, the trust's own lists."""
