// The lead picture: its file, what it shows, its caption.
import { useRef, useState } from "preact/hooks";
import { api } from "../base/api";
import { text } from "../base/value";
import { words } from "../base/words";
import { resolve } from "../editor/place";
import type { Document } from "./document";
import { Box, Field, Said } from "./input";

export function LeadPicture({ item }: { item: Document }) {
  const w = words();
  const [said, say] = useState("");
  const [lost, lose] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const name = text(item.field("image"));
  const src = name ? resolve(name, item.checked?.preview ?? item.opened.address) : null;
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
      {src && lost !== src && <img src={src} alt={text(item.field("image_alt")) || w.picturePreview} onError={() => lose(src)} />}
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
