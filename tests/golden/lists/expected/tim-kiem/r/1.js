bantinIndex("r/1",[["Cắt điện","thong-bao/cat-dien.html","","Thông báo","22-11-2026","2026-11-22","vi"]])
