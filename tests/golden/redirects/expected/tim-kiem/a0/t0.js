bantinIndex("a0/t0","@2026 = ^];@tin-tuc = ^];mot môt. ^]")
