bantinIndex("a0/x0","bai bai` ^e^e;cai cai' ^b^b;cua cua? _`c_`c;cung cung` __g;cuoi cuôi' _^g;dau đâu` c^g;mot môt. ^a^a;ngay ngay` _]g_]g;ten tên ^c^c;tien tiên c_g")
