bantinIndex("p/x0","a = ^];in = ^a;mot môt. b];page = ^^;programme = f_;same = ^`;see = f];the = ^_b^;trang = b^;vietnamese = ^b")
