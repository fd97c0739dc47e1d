bantinIndex("p/x0","ben bên ^_;dan dân b^;nam năm b`;o ơ? ^^;so sô' b];song sông ^`;theo = b_;xa xa~ ^]")
