// Dates and times in words, in the portal's time: a clerk abroad still sees the portal's hours.
import { words } from "./words";

/** How far the portal's clock is ahead of UTC, in minutes; Vietnam's until the server has told its own. */
let ahead = 7 * 60;

/** Takes the portal's offset from a time that the server gave. */
export function setZone(now: string): void {
  ahead = offset(now) ?? ahead;
}

function offset(at: string): number | null {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(at) ?? [];
  if (sign) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return at.endsWith("Z") ? 0 : null;
}

/** A moment by the portal's clock; what has no offset is the portal's time already. */
function local(at: string): string {
  const given = /T/.test(at) ? offset(at) : null;
  return given === null || given === ahead ? at : new Date(Date.parse(at) + ahead * 60_000).toISOString().slice(0, 19);
}

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/;

interface Parts {
  year: number;
  month: number;
  day: number;
  time: string;
}

function parts(at: string): Parts | null {
  const found = SHAPE.exec(local(at));
  if (!found) return null;
  const [, year, month, day, hour, minute] = found;
  return { year: Number(year), month: Number(month), day: Number(day), time: hour ? `${Number(hour)}:${minute}` : "" };
}

/** `7-11-2023` */
export function date(at: string): string {
  const found = parts(at);
  return found ? `${found.day}-${found.month}-${found.year}` : "";
}

/** `Thứ Ba, 7-11-2023` */
export function longDate(at: string): string {
  const found = parts(at);
  if (!found) return "";
  const day = new Date(Date.UTC(found.year, found.month - 1, found.day)).getUTCDay();
  return `${words().weekdays[day]}, ${date(at)}`;
}

/** `8:32` */
export const time = (at: string): string => parts(at)?.time ?? "";

/** `8:32 hôm nay`, `8:32, 7-11`, `8:32, 7-11-2023`: from the point of view of `now`, both RFC 3339. */
export function moment(at: string, now: string): string {
  const days = dayNumber(at) - dayNumber(now);
  const word = days === 0 ? words().today : days === 1 ? words().tomorrow : days === -1 ? words().yesterday : "";
  const clock = time(at);
  const day = local(at).slice(0, 4) === local(now).slice(0, 4) ? date(at).replace(/-\d{4}$/, "") : date(at);
  if (!clock) return word || day;
  return word ? `${clock} ${word}` : `${clock}, ${day}`;
}

const dayNumber = (at: string): number => Math.floor(Date.parse(local(at).slice(0, 10) + "T00:00:00Z") / 86_400_000);

/** `2026-11` as `tháng 11-2026` */
export function month(key: string): string {
  const [year, number] = key.split("-");
  return words().month(Number(number), Number(year));
}
