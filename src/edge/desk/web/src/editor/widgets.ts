// What stands in the text in place of marks: bullets, pictures, chips.
import { WidgetType } from "@codemirror/view";
import { words } from "../base/words";
import type { Chip } from "./chips";

function element(tag: string, name: string, text = ""): HTMLElement {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

export class Bullet extends WidgetType {
  override eq(): boolean {
    return true;
  }
  toDOM(): HTMLElement {
    return element("span", "md-bullet", "•");
  }
}

export class ChipWidget extends WidgetType {
  constructor(private readonly chip: Chip) {
    super();
  }
  override eq(other: ChipWidget): boolean {
    return other.chip.label === this.chip.label && other.chip.kind === this.chip.kind;
  }
  toDOM(): HTMLElement {
    const made = element("span", `md-chip ${this.chip.kind}`, this.chip.label);
    made.title = this.chip.title;
    return made;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

/** A picture with its caption; one that cannot be loaded is a chip with its description. */
export class Picture extends WidgetType {
  constructor(private readonly src: string | null, private readonly alt: string, private readonly caption: string) {
    super();
  }
  override eq(other: Picture): boolean {
    return other.src === this.src && other.alt === this.alt && other.caption === this.caption;
  }
  toDOM(): HTMLElement {
    const figure = element("span", "md-picture");
    const lost = () => figure.replaceChildren(element("span", "md-chip picture", `${words().pictureLost}: ${this.alt || "…"}`));
    const image = document.createElement("img");
    image.alt = this.alt;
    image.onerror = lost;
    if (this.src) {
      image.src = this.src;
      figure.replaceChildren(image, ...(this.caption ? [element("span", "md-caption", this.caption)] : []));
    } else lost();
    return figure;
  }
  override get estimatedHeight(): number {
    return 220;
  }
  override ignoreEvent(): boolean {
    return false;
  }
}

/** `[!NOTE]` as the word that readers see. */
export class BoxName extends WidgetType {
  constructor(private readonly name: string) {
    super();
  }
  override eq(other: BoxName): boolean {
    return other.name === this.name;
  }
  toDOM(): HTMLElement {
    return element("span", "md-box-name", this.name);
  }
}
