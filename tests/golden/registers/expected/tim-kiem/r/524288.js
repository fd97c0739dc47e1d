bantinIndex("r/524288",[["Quyết định về phí chợ (ví dụ)","van-ban/quyet-dinh-phi-cho.html","Mức phí mới của chợ.","Văn bản","20-6-2023","2023-06-20","vi"],
["Kế hoạch mẫu (ví dụ)","van-ban/12-kh-du-2023-03-05.html","","Văn bản","5-3-2023","2023-03-05","vi"],
["Quyết định mai sau (ví dụ)","van-ban/7-2030-qd-ubnd-2023-02-01.html","","Văn bản","1-2-2023","2023-02-01","vi"],
["Kế hoạch thu gom rác (ví dụ)","van-ban/7-kh-ubnd-2023-01-12.html","","Văn bản","12-1-2023","2023-01-12","vi"],
["Kế hoạch thu gom rác (ví dụ)","van-ban/7-kh-ubnd-2022-01-10.html","","Văn bản","10-1-2022","2022-01-10","vi"],
["Quyết định về phí chợ, bản cũ (ví dụ)","van-ban/quyet-dinh-cu.html","","Văn bản","1-2-2020","2020-02-01","vi"]])
