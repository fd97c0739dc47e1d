bantinIndex("p/x0","dang đang? ^];moi mơi' ^_;nam năm ^a;theo = ^`;vien viên ^^")
