bantinIndex("a0/x0","hoach hoach. ^_;ke kê' ^^;moi môi ^a;theo = ^];truong trương` ^b")
