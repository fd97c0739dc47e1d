bantinIndex("r/524288",[["About the ward","about.html","A page. The same in Vietnamese.","","","","en"],
["Giới thiệu","gioi-thieu.html","Một trang.","","","","vi"],
["Lantern festival","ban-tin/le-hoi-en.html","See the programme.","Tin tức","27-7-2026","2026-07-27","en"]])
