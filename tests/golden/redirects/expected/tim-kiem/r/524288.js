bantinIndex("r/524288",[["Liên hệ","lien-he.html","","","","","vi"]])
