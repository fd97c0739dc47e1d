bantinIndex("r/524291",[["Lượt khách theo di tích","thong-ke/ranking.html","","","","","vi"],
["Học sinh qua các năm","thong-ke/years.html","","","","","vi"],
["Hộ nghèo hai năm","thong-ke/two-years.html","","","","","vi"],
["Cơ cấu lao động","thong-ke/shares.html","","","","","vi"],
["Học sinh theo trường","thong-ke/multiples.html","","","","","vi"],
["Hai đường có kế hoạch","thong-ke/planned.html","","","","","vi"],
["Hồ sơ theo tháng","thong-ke/months.html","","","","","vi"],
["Thu theo quý","thong-ke/quarters.html","","","","","vi"]])
