bantinIndex("r/0",[["Công khai","tin-tuc/cong-khai.html","","Tin tức","2-10-2026","2026-10-02","vi"]])
