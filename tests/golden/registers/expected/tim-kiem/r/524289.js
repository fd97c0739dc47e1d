bantinIndex("r/524289",[["Kế hoạch thu gom rác (ví dụ)","van-ban/7-kh-ubnd-2022-01-10.html","","Văn bản","10-1-2022","2022-01-10","vi"],
["Quyết định về phí chợ, bản cũ (ví dụ)","van-ban/quyet-dinh-cu.html","","Văn bản","1-2-2020","2020-02-01","vi"],
["Người Thứ Ba (ví dụ)","bo-may/chu-tich-ubnd-thi-tran-cu-2021-07-01.html","","Bộ máy","","","vi"],
["Người Thứ Tư (ví dụ)","bo-may/pho-chu-tich-ubnd-thi-tran-cu-2021-07-01.html","","Bộ máy","","","vi"],
["Người Thứ Nhất (ví dụ)","bo-may/pho-chu-tich-ubnd-xa-thu-2023-07-01.html","Phụ trách chung.","Bộ máy","","","vi"],
["Người Thứ Ba (ví dụ)","bo-may/chu-tich-ubnd-xa-thu-2025-07-01.html","","Bộ máy","","","vi"],
["Người Thứ Hai (ví dụ)","bo-may/chu-tich-ubnd-xa-thu-2021-07-01.html","","Bộ máy","","","vi"],
["Người Thứ Hai (ví dụ)","bo-may/bi-thu-dang-uy-xa-thu-2025-07-01.html","","Bộ máy","","","vi"]])
