bantinIndex("r/0",[["Tin cũ của phường: kết nạp năm trước","tin-tuc/cu.html","Đoạn đầu tiên của tin cũ làm lời dẫn vì tin không có tóm tắt.","Tin tức","4-12-2022","2022-12-04","vi"],
["Phường kết nạp 77 đảng viên mới & \"tiếp tục\" \u003cphấn đấu>","tin-tuc/ket-nap.html","Từ đầu nhiệm kỳ đến nay, phường đã kết nạp 77 đảng viên.","Tin tức","7-11-2023","2023-11-07","vi"]])
