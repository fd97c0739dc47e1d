bantinIndex("r/0",[["Mưa lũ: đọc cảnh báo","tin-tuc/mua-lu.html","Nghe đài.","Tin tức","1-11-2023","2023-11-01","vi"],
["Phường kết nạp 77 đảng viên mới","tin-tuc/ket-nap.html","Từ đầu nhiệm kỳ đến nay.","Tin tức","7-11-2023","2023-11-07","vi"]])
