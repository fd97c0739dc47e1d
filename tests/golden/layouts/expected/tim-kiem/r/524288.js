bantinIndex("r/524288",[["Kế hoạch thu gom rác năm 2023","van-ban/ke-hoach-moi.html","Thu gom hai lần mỗi tuần.","Văn bản","20-6-2023","2023-06-20","vi"],
["Quyết định về phí chợ","van-ban/quyet-dinh.html","","Văn bản","20-6-2023","2023-06-20","vi"],
["Kế hoạch thu gom rác năm 2022","van-ban/ke-hoach-cu.html","","Văn bản","10-1-2022","2022-01-10","vi"],
["Đăng ký khai sinh","thu-tuc/dang-ky-khai-sinh.html","Nộp tờ khai, xem tin.","Thủ tục","","","vi"],
["Cấp bản sao trích lục","thu-tuc/trich-luc.html","","Thủ tục","","","vi"],
["Đăng ký biến động đất đai","thu-tuc/dang-ky-bien-dong-dat-dai.html","","Thủ tục","","","vi"]])
