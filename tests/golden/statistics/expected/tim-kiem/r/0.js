bantinIndex("r/0",[["New members","tin-tuc/english.html","In all 1,077; the target is 3.3%; visitors −3.50%.","Tin tức","6-11-2023","2023-11-06","en"],
["Kết nạp đảng viên","tin-tuc/ket-nap.html","Từ đầu nhiệm kỳ: 1.077 đảng viên, tức 1.077.","Tin tức","7-11-2023","2023-11-07","vi"]])
