bantinIndex("r/0",[["Only in English","ban-tin/rieng.html","It has no pair, and is listed.","Tin tức","10-7-2026","2026-07-10","en"],
["The original is a draft still","ban-tin/nhap-en.html","An article with nothing beside it yet.","Tin tức","20-7-2026","2026-07-20","en"],
["Lễ hội hoa đăng","ban-tin/le-hoi.html","Xem chương trình.","Tin tức","27-7-2026","2026-07-27","vi"]])
