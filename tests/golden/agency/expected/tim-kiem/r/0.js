bantinIndex("r/0",[["Phiên họp cuối cùng của thị xã","tin-tuc/hop-cuoi.html","Ngày cuối cùng của một cái tên.","Tin tức","30-6-2025","2025-06-30","vi"],
["Phiên họp đầu tiên của phường","tin-tuc/hop-dau.html","Ngày đầu tiên của một cái tên.","Tin tức","1-7-2025","2025-07-01","vi"]])
