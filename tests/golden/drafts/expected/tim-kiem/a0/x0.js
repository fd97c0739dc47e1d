bantinIndex("a0/x0","")
