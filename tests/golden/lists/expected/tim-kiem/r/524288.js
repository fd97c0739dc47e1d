bantinIndex("r/524288",[["Ẩn khỏi danh mục","an.html","","","","","vi"],
["Giới thiệu","gioi-thieu.html","","","","","vi"]])
