// The lead picture: its file, what it shows, its caption.
import { useRef, useState } from "preact/hooks";
import { api } from "../base/api";
import { text } from "../base/value";
import { words } from "../base/words";
import { resolve } from "../editor/place";
import { whenInPage } from "../editor/shown";
import type { Document } from "./document";
import { Box, Field, Said } from "./input";

export function LeadPicture({ item }: { item: Document }) {
  const w = words();
  const [said, say] = useState("");
  const [lost, lose] = useState<Record<string, string>>({});
  const file = useRef<HTMLInputElement>(null);
  const name = text(item.field("image"));
  const alt = text(item.field("image_alt"));
  const beside = name ? resolve(name, item.checked?.preview ?? item.opened.address) : null;
  const src = beside && (lost[beside] ?? beside);
  const of = (key: string) => item.checked?.problems.filter((problem) => problem.key === key) ?? [];
  const upload = async (chosen: File | undefined) => {
    if (!chosen) return;
    say(w.uploading);
    try {
      item.set("image", (await api.upload(item.path, chosen)).name);
      say("");
    } catch (error) {
      say((error as Error).message);
    }
  };
  return (
    <fieldset class="field lead-picture">
      <legend>{w.fields.image}</legend>
      {src && <img src={src} alt={alt || w.picturePreview} onError={() => beside && lost[beside] === undefined ? whenInPage(alt, (found) => lose({ ...lost, [beside]: found ?? "" })) : beside && lose({ ...lost, [beside]: "" })} />}
      {name && <p class="file-name">{name}</p>}
      <div class="buttons">
        <button type="button" class="button small" onClick={() => file.current?.click()}>{name ? w.changePicture : w.choosePicture}</button>
        {name && <button type="button" class="button small bare" onClick={() => item.set("image", null)}>{w.removePicture}</button>}
        <input ref={file} type="file" accept="image/*" hidden onChange={(event) => void upload(event.currentTarget.files?.[0])} />
      </div>
      {said && <p class="hint" role="status">{said}</p>}
      <Said problems={of("image")} />
      {name && (
        <>
          <Field id="image_alt" label={w.fields.image_alt} hint={w.altHelp} problems={of("image_alt")} required>
            <Box id="image_alt" value={text(item.field("image_alt"))} change={(value) => item.set("image_alt", value || null)} describedBy="image_alt-hint" lines={1} />
          </Field>
          <Field id="image_caption" label={w.fields.image_caption} problems={of("image_caption")}>
            <Box id="image_caption" value={text(item.field("image_caption"))} change={(value) => item.set("image_caption", value || null)} lines={1} />
          </Field>
        </>
      )}
    </fieldset>
  );
}
