bantinIndex("r/524291",[["Họp thôn (ví dụ)","lich/2030-11-08-08h00-nha-van-hoa-thon-1.html","","Lịch công tác","","","vi"],
["Ngày hội (ví dụ)","lich/2030-11-10-san-van-dong.html","","Lịch công tác","","","vi"],
["Đăng ký sạp chợ (ví dụ)","thu-tuc/dang-ky-sap-cho-vi-du.html","Mang tờ khai.","Thủ tục","","","vi"]])
