bantinIndex("p/t0","dan dân b];gioi giơi' ^];so sô' b^;thieu thiêu. ^^")
