bantinIndex("p/x0","ben bên ^_;mot môt. ^];phuong phương` ^^;song sông ^`")
