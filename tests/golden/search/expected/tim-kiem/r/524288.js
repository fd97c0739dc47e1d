bantinIndex("r/524288",[["Giới thiệu","gioi-thieu.html","Xã ở bên sông.","","","","vi"],
["Dân số","thong-ke/dan-so.html","Số dân theo năm","","","","vi"]])
