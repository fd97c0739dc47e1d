bantinIndex("p/t0","gioi giơi' ^];thieu thiêu. ^^")
