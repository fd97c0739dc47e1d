bantinIndex("r/524290",[["Sinh hoạt \"chuyên đề\" (ví dụ)","lich-dang/2026-11-25-13-30-00-hoi-truong-phong-lon-tang-2-nha-a.html","Mang theo tài liệu: văn bản.","Lịch của Đảng ủy","","","vi"],
["Họp Ban Thường vụ (ví dụ), nội dung dài để tệp lịch phải gấp dòng ở giữa các chữ có dấu","lich-dang/2026-11-25-8-gio-ruoi.html","","Lịch của Đảng ủy","","","vi"],
["Giao ban (ví dụ)","lich/2023-11-06-07-30-phong-hop-1.html","","Lịch công tác","","","vi"],
["Họp chi bộ (ví dụ)","lich/2026-11-23-10-00-phong-hop-1.html","","Lịch công tác","","","vi"],
["Hội ý (ví dụ)","lich/2026-11-23-9-00-phong-hop-1.html","","Lịch công tác","","","vi"],
["Kiểm tra chợ (ví dụ)","lich/2026-11-23-chieu-cho.html","","Lịch công tác","","","vi"],
["Việc của hôm nay (ví dụ)","lich/2026-11-24-7h30-phong-hop-1.html","","Lịch công tác","","","vi"],
["Tiếp công dân (ví dụ), nhận đơn","lich/2030-11-08-14-00-bo-phan-mot-cua.html","","Lịch công tác","","","vi"]])
