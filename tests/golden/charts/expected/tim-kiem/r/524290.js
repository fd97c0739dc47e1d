bantinIndex("r/524290",[["Tám loại cơ sở","thong-ke/many.html","","","","","vi"],
["Tám loại cơ sở, xếp chồng","thong-ke/many-stacked.html","","","","","vi"],
["Tám loại cơ sở, đường","thong-ke/many-lines.html","","","","","vi"],
["Lượt truy cập theo ngày","thong-ke/hundred.html","","","","","vi"],
["Bão và lũ theo năm","thong-ke/columns.html","","","","","vi"],
["Thu và chi theo tháng","thong-ke/standing.html","","","","","vi"],
["Số hộ theo khu dân cư","thong-ke/turned.html","","","","","vi"],
["Dân số theo nhóm tuổi và giới","thong-ke/pyramid.html","","","","","vi"]])
