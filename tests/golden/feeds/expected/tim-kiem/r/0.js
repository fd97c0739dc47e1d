bantinIndex("r/0",[["Đã 49 giờ","tin-tuc/49-gio.html","Hết.","Tin tức","22-11-2026","2026-11-22","vi"],
["Đúng 48 giờ","tin-tuc/48-gio.html","","Tin tức","22-11-2026","2026-11-22","en"],
["Mới 47 giờ & \u003cchưa> cũ","tin-tuc/47-gio.html","Lời đậm (]]>) và bài kia, mục.","Tin tức","22-11-2026","2026-11-22","vi"],
["Vừa đăng","tin-tuc/vua.html","","Tin tức","24-11-2026","2026-11-24","vi"]])
