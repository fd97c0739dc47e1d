bantinIndex("a0/t0","@2025 = ^]^];@tin-tuc = ^]^];cua cua? ^a^a;cung cung` ^`;cuoi cuôi' ^_;dau đâu` b_;hop hop. ^^^^;phien phiên ^]^];phuong phương` bb;thi thi. ^b;tien tiên b`;xa xa~ ^c")
