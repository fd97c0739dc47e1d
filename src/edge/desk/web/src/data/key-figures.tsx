// The key figures of a data set: what each counts, its unit, and its value where it is new.
import { useRef } from "preact/hooks";
import type { DeclaredFigure } from "../base/data";
import { onceDrawn } from "../base/drawn";
import { Icon } from "../base/icon";
import { setWords } from "./set-words";

interface Props {
  figures: DeclaredFigure[];
  unit: string;
  change: (figures: DeclaredFigure[]) => void;
  /** The value of one that is there. */
  shown?: (from: number) => string;
}

export function KeyFigures({ figures, unit, change, shown = () => "" }: Props) {
  const w = setWords();
  const list = useRef<HTMLOListElement>(null);
  const focus = (at: number) => onceDrawn(() => list.current?.children[at]?.querySelector<HTMLElement>("input")?.focus());
  const set = (at: number, part: Partial<DeclaredFigure>) => change(figures.map((one, number) => (number === at ? { ...one, ...part } : one)));
  return (
    <section aria-label={w.keyFigures}>
      <h3>{w.keyFigures}</h3>
      <p class="hint">{w.keyFiguresHelp}</p>
      <ol class="columns key-figure-list" ref={list}>
        {figures.map((figure, at) => (
          <li key={figure.from ?? `new ${at}`}>
            <label class="field title"><span>{w.figureLabel}</span>
              <input class="in" value={figure.label} autocomplete="off" required onInput={(event) => set(at, { label: event.currentTarget.value })} /></label>
            <label class="field"><span>{w.figureValue}</span>
              <input class="in number" value={figure.from === null ? figure.text : shown(figure.from)} disabled={figure.from !== null} inputMode="decimal" autocomplete="off" required onInput={(event) => set(at, { text: event.currentTarget.value })} /></label>
            <label class="field"><span>{w.columnUnit}</span>
              <input class="in" value={figure.unit} placeholder={w.asSet(unit)} autocomplete="off" onInput={(event) => set(at, { unit: event.currentTarget.value })} /></label>
            <span class="row-buttons">
              <button type="button" class="button bare bin" title={w.removeFigure} aria-label={`${w.removeFigure}: ${figure.label || at + 1}`} onClick={() => (change(figures.filter((_, number) => number !== at)), focus(Math.max(0, at - 1)))}><Icon name="bin" /></button>
            </span>
          </li>
        ))}
      </ol>
      <button type="button" class="button small" onClick={() => (change([...figures, { from: null, label: "", unit: "", text: "" }]), focus(figures.length))}><Icon name="plus" />{w.addFigure}</button>
    </section>
  );
}
