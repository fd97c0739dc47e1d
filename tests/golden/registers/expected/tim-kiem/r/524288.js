bantinIndex("r/524288",[["Đèn đường? (ví dụ)","hoi-dap/chua-tra-loi.html","","Hỏi đáp","3-11-2023","2023-11-03","vi"],
["Phí chợ? (ví dụ)","hoi-dap/phi-cho.html","Theo 5/2023/QĐ-UBND.","Hỏi đáp","2-11-2023","2023-11-02","vi"],
["Dự thảo mới (ví dụ)","gop-y/dang-mo.html","Toàn văn dự thảo.","Lấy ý kiến","1-11-2023","2023-11-01","vi"],
["Quyết định về phí chợ (ví dụ)","van-ban/quyet-dinh-phi-cho.html","Mức phí mới của chợ.","Văn bản","20-6-2023","2023-06-20","vi"],
["Kế hoạch mẫu (ví dụ)","van-ban/12-kh-du-2023-03-05.html","","Văn bản","5-3-2023","2023-03-05","vi"],
["Quyết định mai sau (ví dụ)","van-ban/7-2030-qd-ubnd-2023-02-01.html","","Văn bản","1-2-2023","2023-02-01","vi"],
["Kế hoạch thu gom rác (ví dụ)","van-ban/7-kh-ubnd-2023-01-12.html","","Văn bản","12-1-2023","2023-01-12","vi"],
["Dự thảo cũ (ví dụ)","gop-y/da-het-han.html","Đã ban hành.","Lấy ý kiến","1-1-2023","2023-01-01","vi"]])
