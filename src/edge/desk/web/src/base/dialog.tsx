// A window above the room. The browser's own dialog keeps the focus inside and gives it back.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icon";
import { words } from "./words";

interface Props {
  title: string;
  wide?: boolean;
  /** Without it the dialog stays until one of its buttons is chosen. */
  close?: () => void;
  children: ComponentChildren;
}

export function Dialog({ title, wide = false, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const gone = useRef(false);
  // Before the next key: it belongs to the dialog.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>("[data-first]")?.focus();
    return () => {
      // Nothing outside can have the focus while it is open. This is no choice of the clerk.
      gone.current = true;
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class={`dialog${wide ? " wide" : ""}`} aria-label={title} onCancel={(event) => (event.preventDefault(), close?.())} onClose={() => !gone.current && (close ? close() : dialog.current?.showModal())}>
      <header>
        <h2>{title}</h2>
        {close && <button type="button" class="button bare" aria-label={words().close} title={words().close} onClick={close}><Icon name="close" /></button>}
      </header>
      {children}
    </dialog>
  );
}
