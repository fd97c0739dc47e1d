//! Vietnamese and English: folding, slugs, sorting, dates, numbers.
