taken before
