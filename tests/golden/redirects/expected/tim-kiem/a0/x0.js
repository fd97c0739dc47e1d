bantinIndex("a0/x0","goc gôc' ^];he hê. ^_;lien liên ^^")
