bantinIndex("a0/t0","@2023 = ^]^];@news = ^]^];bang băng` b^;first = ^];news = ^^;tieng tiêng' b_;tin = b];viet viêt. b`")
