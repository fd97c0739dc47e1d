bantinIndex("a0/t0","47 = f^;48 = b^;49 = ^^;@2026 = ^]^]^]^];@tin-tuc = ^]^]^]^];chua chưa f`;cu cu~ fa;da đa~ ^];dang đăng j^;dung đung' b];gio giơ` ^_^_^_;moi mơi' f];vua vưa` j]")
