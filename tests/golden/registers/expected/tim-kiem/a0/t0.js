bantinIndex("a0/t0","12 = ^b;@2023 = ^]^];@tin-tuc = ^]^];ban = b_;du đu ^d;giao = b^;hien hiên. ^^;hoach hoach. ^`;hop hop. b];ke kê' ^_;kh = ^c;so sô' ^a;thuc thưc. ^]")
