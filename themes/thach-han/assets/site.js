// Shows the buttons that only work with a script. Without it nothing is missing but them.
(() => {
  const button = (name) => document.querySelector(`[data-tool="${name}"]`);
  const ready = (element, act) => {
    if (!element) return;
    element.closest("li").hidden = false;
    element.addEventListener("click", act);
  };

  ready(button("print"), () => window.print());

  const share = button("share");
  const status = document.querySelector(".tool-status");
  const canonical = document.querySelector("link[rel=canonical]");
  const url = canonical ? canonical.href : location.href;

  // Pages over plain HTTP or from a disk have no clipboard: a selected text field can still be copied.
  const copyOld = () => {
    const field = document.createElement("textarea");
    field.value = url;
    field.className = "hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    share.focus();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  };
  const copy = () =>
    (navigator.clipboard ? navigator.clipboard.writeText(url).catch(copyOld) : copyOld()).then(
      () => say(share.dataset.done),
      () => say(share.dataset.failed.replace("{}", url)),
    );
  // Emptied first, so that a screen reader speaks the same words again.
  const say = (words) => {
    status.textContent = "";
    setTimeout(() => (status.textContent = words), 50);
  };

  ready(share, () => {
    if (!navigator.share) return copy();
    const heading = document.querySelector("h1");
    navigator.share({ title: heading ? heading.textContent.trim() : document.title, url }).catch((error) => {
      // The reader closed the dialogue: that is an answer, not a failure.
      if (error.name !== "AbortError") copy();
    });
  });
})();
