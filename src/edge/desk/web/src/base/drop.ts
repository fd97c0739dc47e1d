// Files that are dropped on a place of the desk.

const has = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
const mark = (event: DragEvent, over: boolean): void => void (event.currentTarget as HTMLElement).classList.toggle("over", over);

/** What makes an element take files; while they are above it, it has the class `over`. */
export function takesFiles(take: (files: File[]) => void) {
  return {
    onDragOver(event: DragEvent) {
      if (!has(event)) return;
      event.preventDefault();
      mark(event, true);
    },
    onDragLeave: (event: DragEvent) => mark(event, false),
    onDrop(event: DragEvent) {
      mark(event, false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      take(files);
    },
  };
}
