// Files on their way to the portal: what they are by their names, and how they get there.
import { api } from "./api";
import { words } from "./words";

const PICTURE = /\.(jpe?g|png|gif|webp|avif|svg|heic|heif)$/i;
export const isPicture = (name: string): boolean => PICTURE.test(name);
export const PICTURES = "image/*,.heic,.heif";
export const SOUNDS = ".mp3,.m4a";
export const ATTACHMENTS = ".pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,.csv,.txt,.zip,.rar,.7z,.mp3,.m4a,.ogg,.mp4,.webm";

/** What the server takes at most, in bytes. */
const MOST = 50_000_000;

/** A picture from the clipboard has no name of its own. */
export function named(file: File): File {
  const bare = /^(image|blob)?\.?(png|jpe?g|gif|webp)?$/i.exec(file.name);
  const ending = file.type.split("/")[1]?.replace("jpeg", "jpg").replace("svg+xml", "svg") ?? "png";
  return bare && file.type.startsWith("image/") ? new File([file], `${words().files.pictureName}.${ending}`, { type: file.type }) : file;
}

/** Puts a file beside an item; gives the name that it has there. */
export async function upload(path: string, file: File, told: (part: number) => void, stop?: AbortSignal): Promise<string> {
  const w = words();
  // Not sent only to be refused.
  if (file.size > MOST) throw new Error(w.files.tooLarge(file.name, (file.size / 1_000_000).toLocaleString(w.locale, { maximumFractionDigits: 0 }), MOST / 1_000_000));
  // A file that lies in a cloud alone, or a folder, cannot be read.
  await file.slice(0, 1).arrayBuffer().catch(() => {
    throw new Error(w.files.unreadable(file.name));
  });
  return (await api.upload(path, file, told, stop)).name;
}
