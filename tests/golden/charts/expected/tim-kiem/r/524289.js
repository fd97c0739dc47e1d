bantinIndex("r/524289",[["Chỉ một năm có số liệu","thong-ke/only.html","","","","","vi"],
["Chỉ một phường có số liệu","thong-ke/only-bar.html","","","","","vi"],
["Học sinh theo khối","thong-ke/short.html","","","","","vi"],
["Hồ sơ giải quyết đúng hạn theo lĩnh vực của bộ phận tiếp nhận và trả kết quả","thong-ke/long.html","","","","","vi"],
["Toàn số 0","thong-ke/zeros.html","","","","","vi"],
["Số rất lớn","thong-ke/huge.html","","","","","vi"],
["Số rất nhỏ","thong-ke/tiny.html","","","","","vi"],
["Toàn số bằng nhau","thong-ke/equal.html","","","","","vi"]])
