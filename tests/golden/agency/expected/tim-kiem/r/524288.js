bantinIndex("r/524288",[["Giới thiệu","gioi-thieu.html","Trang này nói về hôm nay.","","7-11-2023","2023-11-07","vi"],
["The last session of the town","tin-tuc/hop-cuoi-en.html","The last day of a name.","Tin tức","30-6-2025","2025-06-30","en"]])
