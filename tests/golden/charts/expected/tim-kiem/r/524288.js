bantinIndex("r/524288",[["Đảng viên mới theo đơn vị","thong-ke/bars.html","","","","","vi"],
["Kết nạp đảng viên","thong-ke/grouped.html","","","","","vi"],
["Dân số theo nhóm tuổi","thong-ke/stacked.html","","","","","vi"],
["Tăng, giảm dân số cơ học","thong-ke/negative.html","","","","","vi"],
["Thu và chi theo quý","thong-ke/mixed-stack.html","","","","","vi"],
["Tỷ lệ hộ nghèo","thong-ke/line.html","","","","","vi"],
["Nhiệt độ trung bình tháng","thong-ke/lines.html","","","","","vi"],
["Chỉ một số liệu","thong-ke/one.html","","","","","vi"]])
