bantinIndex("p/t0","an ân? ^];danh = ^_;gioi giơi' b];khoi khoi? ^^;muc muc. ^`;thieu thiêu. b^")
