bantinIndex("a0/t0","@2026 = ^]^]^];@ban-tin = ^]^]^];a = b`;dang đăng f`;draft = ba;english = ^_;hoa = f_;hoi hôi. f^;in = ^^;is = b_;le lê~ f];only = ^];original = b^;still = bb;the = b]")
