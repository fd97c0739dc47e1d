bantinIndex("a0/t0","@2023 = ^];@tin-tuc = ^];gom = ^_;lich lich. ^];moi mơi' ^`;thu = ^^")
