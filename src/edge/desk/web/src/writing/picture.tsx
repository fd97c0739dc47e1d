// The lead picture: its file, what it shows, its caption.
import { useRef, useState } from "preact/hooks";
import { onceDrawn } from "../base/drawn";
import { takesFiles } from "../base/drop";
import { isPicture, named, PICTURES, upload } from "../base/files";
import { text } from "../base/value";
import { words } from "../base/words";
import { resolve } from "../editor/place";
import { ChoosePicture } from "./choose-picture";
import type { Document } from "./document";
import { Box, Field, Said } from "./input";

export function LeadPicture({ item }: { item: Document }) {
  const w = words();
  const [said, say] = useState("");
  const [failed, fail] = useState("");
  const [lost, lose] = useState("");
  const [choosing, choose] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const name = text(item.field("image"));
  const src = name ? resolve(name, item.path) : null;
  const of = (key: string) => item.checked?.problems.filter((problem) => problem.key === key) ?? [];
  const put = (name: string) => {
    item.set("image", name);
    lose("");
    // What it shows is asked at once, if it is not said yet.
    if (!text(item.field("image_alt"))) onceDrawn(() => document.getElementById("image_alt")?.focus());
  };
  const take = async (files: File[]) => {
    const chosen = files.find((one) => isPicture(one.name) || one.type.startsWith("image/"));
    if (!chosen) return;
    fail("");
    say(w.uploading);
    try {
      put(await upload(item.path, named(chosen), (part) => say(`${w.uploading} ${Math.round(part * 100)} %`)));
    } catch (error) {
      fail((error as Error).message);
    }
    say("");
  };
  return (
    <fieldset class="field lead-picture" {...takesFiles((files) => void take(files))} onPaste={(event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0 || event.clipboardData?.getData("text/plain")) return;
      event.preventDefault();
      void take(pasted);
    }}>
      <legend>{w.fields.image}</legend>
      {src && src !== lost && <img src={src} alt={text(item.field("image_alt")) || w.picturePreview} onError={() => lose(src)} />}
      {name && <p class="file-name">{name}</p>}
      <div class="buttons">
        <button type="button" class="button small" onClick={() => file.current?.click()}>{name ? w.changePicture : w.choosePicture}</button>
        <button type="button" class="button small" onClick={() => choose(true)}>{w.files.chooseExisting}</button>
        {name && <button type="button" class="button small bare" onClick={() => item.set("image", null)}>{w.removePicture}</button>}
        <input ref={file} type="file" accept={PICTURES} hidden onChange={(event) => {
          void take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }} />
      </div>
      {choosing && <ChoosePicture path={item.path} close={() => choose(false)} take={put} />}
      {!name && <p class="hint">{w.files.dropPicture}</p>}
      {failed && <p class="wrong" role="alert">{failed}</p>}
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
