bantinIndex("p/t0","@2026 = f];@ban-tin = f];about = ^];festival = f^;gioi giơi' b];lantern = f];the = ^^;thieu thiêu. b^;ward = ^_")
