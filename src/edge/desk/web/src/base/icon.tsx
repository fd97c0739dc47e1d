// Line drawings of 24 units, in the colour of the text around them.
const PATHS = {
  list: "M4 6h16M4 12h16M4 18h10",
  pen: "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  find: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
  plus: "M12 5v14M5 12h14",
  back: "M15 5l-7 7 7 7",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  clock: "M12 7v5l3 2M4 12a8 8 0 1 0 3-6M4 4v4h4",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  film: "M4 5h16v14H4zM10 9.5v5l4.5-2.5z",
  sound: "M4 9.5v5h3.5L12 18V6L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.5 17a1.7 1.7 0 0 1-2.4-2.4L14.5 7",
  close: "M6 6l12 12M18 6L6 18",
  bold: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z",
  italic: "M10 5h7M7 19h7M14 5l-4 14",
  heading: "M6 5v14M18 5v14M6 12h12",
  bullets: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  numbers: "M10 6h10M10 12h10M10 18h10M4 4.5l1.5-.5v4M4 14.5c0-1.5 2.5-1.5 2.5 0 0 1-2.5 2-2.5 3.5h2.5",
  quote: "M5 17c2-1 3-3 3-5H5V7h5v5c0 3-2 5-4 6M14 17c2-1 3-3 3-5h-3V7h5v5c0 3-2 5-4 6",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 8.5h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  figure: "M5 9h14M5 15h14M10 4L8 20M16 4l-2 16",
  chart: "M4 20V10M10 20V4M16 20v-7M21 20H3",
  note: "M5 5h14v10l-5 5H5zM14 20v-5h5M8 9h8M8 12.5h4",
  undo: "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
  redo: "M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h3",
  code: "M8 7l-5 5 5 5M16 7l5 5-5 5",
  phone: "M8 3h8v18H8zM11 18h2",
  screen: "M3 5h18v11H3zM9 20h6M12 16v4",
  warn: "M12 4l9 16H3zM12 10v4M12 17h.01",
  good: "M5 12.5l4.5 4.5L19 7.5",
  eye: "M2.5 12C5 7.5 8.5 5.5 12 5.5s7 2 9.5 6.5C19 16.5 15.5 18.5 12 18.5S5 16.5 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-4 3.6-6 7.5-6s6.7 2 7.5 6",
  folder: "M3 6h6l2 2h10v11H3z",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M13 4.5v5M7 14.5v5",
  send: "M3 11l18-8-6 18-4-7zM11 14L21 3",
  facts: "M4 5h16v14H4zM8 9h8M8 12.5h8M8 16h4",
};
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
