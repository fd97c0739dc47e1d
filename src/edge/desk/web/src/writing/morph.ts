// Makes the page that is shown another one by exchanging what differs alone: no flash, pictures that stay do not load again, and
// the browser lays out little.

/** Gives an element these children; those of its own that are the same stay where they are. */
export function become(place: Element, wanted: Iterable<Node>): void {
  const [old, now] = [[...place.childNodes], [...wanted]];
  const most = Math.min(old.length, now.length);
  let [first, last] = [0, 0];
  while (first < most && stays(old[first]!, now[first]!)) first++;
  while (last < most - first && stays(old.at(-1 - last)!, now.at(-1 - last)!)) last++;
  const [leaving, coming] = [old.slice(first, old.length - last), now.slice(first, now.length - last)];
  const after = old[old.length - last] ?? null;
  coming.forEach((node, at) => {
    const before = leaving[at];
    if (before && isElement(before) && isElement(node) && isAlike(before, node)) return become(before, node.childNodes);
    if (before && isElement(before) && isElement(node)) keepPictures(before, node);
    place.insertBefore(node, before ?? after);
    before?.remove();
  });
  leaving.slice(coming.length).forEach((node) => node.remove());
}

/** Not by `instanceof`: the nodes are those of a frame. */
const isElement = (node: Node): node is Element => node.nodeType === Node.ELEMENT_NODE;

/** One with a picture that failed is made anew, so that the picture is asked for again. */
const stays = (old: Node, now: Node): boolean => old.isEqualNode(now) && !(isElement(old) && pictures(old).some((one) => !isShown(one)));

/** Whether two elements differ inside alone. */
const isAlike = (old: Element, now: Element): boolean => old.tagName !== "IMG" && old.cloneNode(false).isEqualNode(now.cloneNode(false));

const pictures = (of: Element): HTMLImageElement[] => (of.tagName === "IMG" ? [of as HTMLImageElement] : [...of.querySelectorAll("img")]);

const isShown = (picture: HTMLImageElement): boolean => !picture.complete || picture.naturalWidth > 0;

/** Pictures that are there already are moved over, so that nothing blinks while they load again. */
function keepPictures(old: Element, now: Element): void {
  const there = new Map(pictures(old).filter(isShown).map((picture) => [picture.outerHTML, picture]));
  for (const picture of now.querySelectorAll("img")) {
    const same = there.get(picture.outerHTML);
    if (same && there.delete(picture.outerHTML)) picture.replaceWith(same);
  }
}
