bantinIndex("a0/t0","12 = ^b;@2023 = ^];@tin-tuc = ^];du đu ^d;hien hiên. ^^;hoach hoach. ^`;ke kê' ^_;kh = ^c;so sô' ^a;thuc thưc. ^]")
