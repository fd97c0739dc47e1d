bantinIndex("p/x0","a = ba;an = bd;article = be;day = c_g;hom hôm _ad;last = c^g;name = bb;nay = _bd nay` _^d;noi noi' __d;of = c`c;the = c]g;trang = _]d;ve vê` _`d")
