bantinIndex("p/t0","@2023 = ^];@2025 = b];@tin-tuc = b];gioi giơi' ^];last = b^;of = b`;session = b_;the = c]a;thieu thiêu. ^^;town = bb")
