bantinIndex("r/524288",[["Giới thiệu","gioi-thieu.html","Một phường bên sông.","","","","vi"],
["Liên hệ","lien-he.html","Tiếp dân từ 7-11-2023 đến 30-11-2023.","","","","vi"]])
