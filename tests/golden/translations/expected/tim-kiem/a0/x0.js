bantinIndex("a0/x0","an = b];and = ^a;article = b^;beside = ba;chuong chương f^;has = ^^;is = ^b;it = ^]^b;listed = ^c;no = ^_;nothing = b`;pair = ^`;trinh trinh` f_;with = b_;xem = f];yet = bc")
