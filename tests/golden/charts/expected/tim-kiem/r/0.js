bantinIndex("r/0",[["Charts in English","tin-tuc/charts.html","The same pictures are told in the language of the article.","Tin tức","6-11-2023","2023-11-06","en"],
["Mọi kiểu biểu đồ","tin-tuc/bieu-do.html","Mỗi kiểu một hình.","Tin tức","7-11-2023","2023-11-07","vi"]])
