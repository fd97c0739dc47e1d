bantinIndex("r/0",[["Lịch thu gom mới","tin-tuc/thu-gom.html","Theo kế hoạch.","Tin tức","25-6-2023","2023-06-25","vi"]])
