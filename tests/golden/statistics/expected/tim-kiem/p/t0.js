bantinIndex("p/t0","dang đang? ^_;ket kêt' ^];khach khach' b^;luot lươt. b];nap nap. ^^;quan = b`;tham = b_;vien viên ^`")
