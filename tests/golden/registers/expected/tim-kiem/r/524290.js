bantinIndex("r/524290",[["Đăng ký sạp chợ (ví dụ)","thu-tuc/dang-ky-sap-cho-vi-du.html","Mang tờ khai.","Thủ tục","","","vi"]])
