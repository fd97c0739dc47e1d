bantinIndex("p/x1","")
