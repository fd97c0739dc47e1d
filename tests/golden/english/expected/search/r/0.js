bantinIndex("r/0",[["First news","news/first.html","Mind the step.","News","7 November 2023","2023-11-07","en"],
["Tin bằng tiếng Việt","news/vi.html","Một.","News","5 December 2023","2023-12-05","vi"]])
