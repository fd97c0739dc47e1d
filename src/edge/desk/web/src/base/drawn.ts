// What is done to a part of the page that a change brings. The framework draws in a microtask, so this comes right behind it
// and before the next key, which a frame of the screen might not.
export const onceDrawn = (act: () => void): void => void Promise.resolve().then(act);
