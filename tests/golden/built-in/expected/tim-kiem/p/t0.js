bantinIndex("p/t0","gioi giơi' ^];he hê. b^;lien liên b];thieu thiêu. ^^")
