// Where a portal is to lie: a folder that is there, and the name of its own.
import { useState } from "preact/hooks";
import { Icon } from "../base/icon";
import { Box, Field } from "../writing/input";
import { Folders } from "./folders";
import { portalWords } from "./words";

interface Props {
  parent: string;
  setParent: (parent: string) => void;
  folder: string;
  setFolder: (folder: string) => void;
}

export function Place({ parent, setParent, folder, setFolder }: Props) {
  const w = portalWords();
  const [choosing, choose] = useState(false);
  return (
    <>
      <Field id="parent" label={w.place} hint={w.placeHelp}>
        <div class="with-button"><Box id="parent" value={parent} change={setParent} describedBy="parent-hint" /><button type="button" class="button" onClick={() => choose(true)}><Icon name="folder" />{w.choose}</button></div>
      </Field>
      <Field id="folder" label={w.name} hint={w.nameHelp}><Box id="folder" value={folder} change={setFolder} describedBy="folder-hint" /></Field>
      {choosing && <Folders start={parent} close={() => choose(false)} choose={(path) => (setParent(path), choose(false))} />}
    </>
  );
}
