bantinIndex("r/0",[["Hoà bình trên sông và hoà giải ở thôn","tin-tuc/hoa-binh.html","Tổ hoà giải họp.","Tin tức","31-12-2024","2024-12-31","vi"],
["Hội xuân","van-hoa/le-hoi/hoi-xuan.html","A spring fair.","Lễ hội","20-1-2025","2025-01-20","en"],
["Đường liên thôn","tin-tuc/duong.html","Dương lịch 2025: đường mới dài 1,5 km; xã có 3.010 người. \\ và \"nháy\".","Tin tức","1-2-2025","2025-02-01","vi"]])
