bantinIndex("r/0",[["Tin số 1","tin-tuc/tin-so-1.html","Nội dung 1.","Tin tức","30-8-2026","2026-08-30","vi"],
["Tin số 2","tin-tuc/tin-so-2.html","Nội dung 2.","Tin tức","2-9-2026","2026-09-02","vi"],
["Tin số 3","tin-tuc/tin-so-3.html","Nội dung 3.","Tin tức","15-9-2026","2026-09-15","vi"],
["Tin số 4","tin-tuc/tin-so-4.html","Nội dung 4.","Tin tức","1-10-2026","2026-10-01","vi"],
["Tin số 5","tin-tuc/tin-so-5.html","Nội dung 5.","Tin tức","20-10-2026","2026-10-20","vi"],
["Tin số 6","tin-tuc/tin-so-6.html","Nội dung 6.","Tin tức","3-11-2026","2026-11-03","vi"],
["Họp phường","tin-tuc/hoi-hop/hop-phuong.html","","Hội họp","10-11-2026","2026-11-10","vi"],
["Tin số 7","tin-tuc/tin-so-7.html","Nội dung 7.","Tin tức","20-11-2026","2026-11-20","vi"]])
