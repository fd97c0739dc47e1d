bantinIndex("r/524288",[["Kế hoạch thu gom rác năm 2023","van-ban/ke-hoach-moi.html","Thu gom hai lần mỗi tuần.","Văn bản","20-6-2023","2023-06-20","vi"],
["Quyết định về phí chợ","van-ban/quyet-dinh.html","","Văn bản","20-6-2023","2023-06-20","vi"],
["Kế hoạch thu gom rác năm 2022","van-ban/ke-hoach-cu.html","","Văn bản","10-1-2022","2022-01-10","vi"]])
