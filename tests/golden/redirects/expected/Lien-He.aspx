<!doctype html>
<title>Liên hệ</title>
<html lang="vi">
<link rel="canonical" href="https://example.vn/phuong/thach-han/lien-he.html">
<meta http-equiv="refresh" content="0; url=lien-he.html">
<a href="lien-he.html">Phường Thạch Hãn: Đã chuyển</a>
