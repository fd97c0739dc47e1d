bantinIndex("a0/x0","chu chu' b^;mind = ^];mot môt. b];party = ^a;step = ^_;the = ^^")
