// Which files are documents of Word, and which items were just made of one.

/** Old documents too: the server says what to do with them. */
export const isDocument = (name: string): boolean => /\.(docx?|docm|dotx?|rtf)$/i.test(name);
export const DOCUMENTS = ".docx,.doc,.docm,.dotx,.rtf";

/** Items whose report was not closed yet. */
export const fresh = new Set<string>();
