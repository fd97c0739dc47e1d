bantinIndex("p/t0","he hê. ^^;lien liên ^]")
