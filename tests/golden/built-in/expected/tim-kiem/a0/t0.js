bantinIndex("a0/t0","77 = b`;@2023 = ^]^];@tin-tuc = ^]^];bao bao' ^a;canh canh? ^`;dang đang? ba;doc đoc. ^_;ket kêt' b^;lu lu~ ^^;moi mơi' bc;mua mưa ^];nap nap. b_;phuong phương` b];vien viên bb")
