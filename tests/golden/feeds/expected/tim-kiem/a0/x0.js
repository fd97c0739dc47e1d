bantinIndex("a0/x0","a = fe;b = ff;bai bai` f`;dam đâm. f^;het hêt' ^];kia = fa;loi lơi` f];muc muc. gb^;va va` f_")
