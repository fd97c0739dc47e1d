bantinIndex("r/524289",[["Kế hoạch thu gom rác (ví dụ)","van-ban/7-kh-ubnd-2022-01-10.html","","Văn bản","10-1-2022","2022-01-10","vi"],
["Quyết định về phí chợ, bản cũ (ví dụ)","van-ban/quyet-dinh-cu.html","","Văn bản","1-2-2020","2020-02-01","vi"],
["Người Thứ Nhất (ví dụ)","bo-may/chu-tich-ubnd-xa-thu-2023-07-01.html","Phụ trách chung.","Bộ máy","","","vi"],
["Người Thứ Hai (ví dụ)","bo-may/chu-tich-ubnd-xa-thu-2021-07-01.html","","Bộ máy","","","vi"],
["Giao ban (ví dụ)","lich/2023-11-06-07-30-phong-hop-1.html","","Lịch công tác","","","vi"],
["Tiếp công dân (ví dụ), nhận đơn","lich/2030-11-08-14-00-bo-phan-mot-cua.html","","Lịch công tác","","","vi"],
["Họp thôn (ví dụ)","lich/2030-11-08-08h00-nha-van-hoa-thon-1.html","","Lịch công tác","","","vi"],
["Ngày hội (ví dụ)","lich/2030-11-10-san-van-dong.html","","Lịch công tác","","","vi"]])
