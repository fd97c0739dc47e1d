bantinIndex("a0/t0","@2023 = ^]^];@tin-tuc = ^]^];bieu biêu? b_;charts = ^];do đô` b`;english = ^_;in = ^^;kieu kiêu? b^;moi moi. b]")
