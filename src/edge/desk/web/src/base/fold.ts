// Vietnamese without marks, so that `le hoi` finds `Lễ hội`.

const MARKS = /[\u0300-\u036f]/g;

/** Small letters without tone and vowel marks, `đ` as `d`, words parted by single spaces. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(MARKS, "").toLowerCase().replaceAll("đ", "d").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** The words of a query, the longest first, since it rules out the most. */
export function words(query: string): string[] {
  return fold(query).split(" ").filter(Boolean).sort((a, b) => b.length - a.length);
}

/** Whether each word begins a word of the folded key, which must start with a space. */
export function matches(key: string, query: string[]): boolean {
  for (const word of query) if (!key.includes(" " + word)) return false;
  return true;
}
