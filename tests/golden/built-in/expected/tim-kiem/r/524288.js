bantinIndex("r/524288",[["Giới thiệu","gioi-thieu.html","Một phường bên sông.","","","","vi"]])
