bantinIndex("r/524292",[["Sáu loại, nhiều ô trống","thong-ke/ladder.html","","","","","vi"],
["Tăng, giảm qua các năm","thong-ke/below.html","","","","","vi"],
["Hai loại cách xa nhau","thong-ke/spread.html","","","","","vi"],
["Xếp loại","thong-ke/grades.html","","","","","vi"],
["Cơ cấu dân số","thong-ke/share-counts.html","","","","","vi"],
["Lớp học theo năm học","thong-ke/school-years.html","","","","","vi"],
["Khách theo năm","thong-ke/stacked-years.html","","","","","vi"],
["Lượt theo ngày","thong-ke/days.html","","","","","vi"]])
