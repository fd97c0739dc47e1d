bantinIndex("r/0",[["Một","tin-tuc/mot.html","Gốc, liên hệ","Tin tức","1-11-2026","2026-11-01","vi"]])
