bantinIndex("r/524288",[["Kết nạp đảng viên","thong-ke/members.html","Đảng viên mới theo năm.","","","","vi"],
["Lượt khách tham quan","thong-ke/visitors.html","","","","","vi"]])
