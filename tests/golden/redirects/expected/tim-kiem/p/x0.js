bantinIndex("p/x0","")
