bantinIndex("a0/t0","@2023 = ^]^];@tin-tuc = ^]^];dang đang? b_;ket kêt' b];members = ^^;nap nap. b^;new = ^];vien viên b`")
