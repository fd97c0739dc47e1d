// Pictures as the page beside the text shows them: a portal publishes sizes of a picture, often not the file itself.

/** The address of the picture with this description in the page; null where there is none. */
export function inPage(alt: string): string | null {
  const frame = document.querySelector<HTMLIFrameElement>(".look iframe");
  const images = frame?.contentDocument?.querySelectorAll("img") ?? [];
  const found = alt && [...images].find((image) => image.alt === alt);
  return found ? found.currentSrc || found.src : null;
}

const TRIES = 4;

/** Calls with the address once the page has the picture, or with null when it never comes. */
export function whenInPage(alt: string, then: (address: string | null) => void, tries = TRIES): void {
  const found = inPage(alt);
  if (found || tries === 0) then(found);
  else setTimeout(() => whenInPage(alt, then, tries - 1), 500);
}
