// Display: width on every screen, the reader's choices, print, and the picture viewer.

import { PAGES } from "./kinds.mjs";
import { check } from "./tally.mjs";

const PHONE = { width: 360, height: 740 };
/** From the narrowest phone to a wide screen; 320 by 256 is a screen of 1280 by 1024 at 400 % (WCAG 2.2, 1.4.10). */
const SCREENS = [[320, 256], [320, 568], [360, 740], [768, 1024], [1280, 900], [1920, 1080]];

export async function display(browser, origin) {
  await widths(browser, origin);
  await choices(browser, origin);
  await system(browser, origin);
  await paper(browser, origin);
  await pictures(browser, origin);
}

/** Calls `wrong` if two values differ. */
const comparing = (wrong) => {
  let looked = 0;
  const same = (what, expected, found) => {
    looked += 1;
    const [a, b] = [JSON.stringify(expected), JSON.stringify(found)];
    if (a !== b) wrong(`${what}: expected ${a}, found ${b}`);
  };
  return { same, looked: () => looked };
};

export async function widths(browser, origin, theme = "") {
  await check(`no page scrolls sideways from 320 to 1920 pixels, at 400 %, with large text, with wide spacing${theme}`, async (wrong) => {
    let looked = 0;
    const page = await browser.newPage();
    for (const [kind, name] of Object.entries(PAGES)) {
      await page.goto(`${origin}/${name}`, { waitUntil: "load" });
      const measure = async (what) => {
        looked += 1;
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) wrong(`${kind}, ${what}: ${wide} pixels too wide`);
      };
      for (const [width, height] of SCREENS) {
        await page.setViewportSize({ width, height });
        await measure(`${width} x ${height}`);
        await page.evaluate(() => (document.documentElement.style.fontSize = "150%"));
        await measure(`${width} x ${height} with text of 150 %`);
        await page.evaluate(() => (document.documentElement.style.fontSize = ""));
      }
      await page.setViewportSize(PHONE);
      // WCAG 2.2, 1.4.12.
      await page.evaluate(() => {
        for (const one of document.body.querySelectorAll("*")) {
          one.style.cssText += "line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important";
        }
      });
      await measure("with wide spacing");
    }
    await page.close();
    return looked;
  });
}

/** The root element's attributes, now and when the body started. */
const state = (page) => page.evaluate(() => {
  const { scheme, contrast } = document.documentElement.dataset;
  return [document.documentElement.style.fontSize, scheme, contrast].map((one) => one ?? "");
});

/** The theme colours that apply: those whose media query matches. */
const tint = (page) => page.evaluate(() =>
  [...document.querySelectorAll("meta[name=theme-color]")].filter((one) => matchMedia(one.media || "all").matches).map((one) => one.content));

async function choices(browser, origin) {
  await check("text size, contrast and ground: chosen by button, remembered, there before anything is drawn", async (wrong) => {
    const { same, looked } = comparing(wrong);
    const context = await browser.newContext({ viewport: PHONE, colorScheme: "light", contrast: "no-preference" });
    await context.addInitScript(() => {
      self.shifts = 0;
      new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (self.shifts += value)))
        .observe({ type: "layout-shift", buffered: true });
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        const { style, dataset } = document.documentElement;
        self.first = [style.fontSize, dataset.scheme, dataset.contrast].map((one) => one ?? "");
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true });
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => wrong(String(error)));
    await page.goto(`${origin}/${PAGES.home}`);
    const button = (name) => page.getByRole("button", { name });
    const pressed = (name) => button(name).getAttribute("aria-pressed");
    same("hidden on a phone", false, await button("Nền tối").isVisible());
    await page.locator(".display-switch summary").click();
    await button("chữ lớn hơn").click();
    await button("chữ lớn hơn").click();
    await page.waitForFunction(() => document.querySelector(".display [role=status]").textContent === "130%");
    await button("Tương phản cao").click();
    await button("Nền tối").click();
    same("chosen", ["130%", "dark", "more"], await state(page));
    const [light, dark] = await page.locator("meta[name=theme-color]").evaluateAll((all) => all.map((one) => one.content));
    same("frame", [dark], await tint(page));
    same("ground", "rgb(0, 0, 0)", await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    same("pressed", ["true", "true"], [await pressed("Tương phản cao"), await pressed("Nền tối")]);

    for (const kind of ["article", "search", "dataset", "404"]) {
      await page.goto(`${origin}/${PAGES[kind]}`);
      same(`${kind}, when its body begins`, ["130%", "dark", "more"], await page.evaluate(() => self.first));
      same(`${kind}, layout shifts`, 0, await page.evaluate(() => self.shifts));
    }
    await page.locator(".display-switch summary").click();
    await button("chữ lớn hơn").click();
    same("the largest", "true", await button("chữ lớn hơn").getAttribute("aria-disabled"));
    await button("chữ lớn hơn").click({ force: true });
    same("no larger", ["150%", "dark", "more"], await state(page));
    await button("cỡ chữ thường").click();
    for (let times = 0; times < 3; times += 1) await button("chữ nhỏ hơn").click({ force: true });
    same("the smallest", ["90%", "dark", "more"], await state(page));
    await button("cỡ chữ thường").click();
    await button("Tương phản cao").click();
    await button("Nền tối").click();
    same("as before", ["", "", ""], await state(page));
    same("frame as before", [light], await tint(page));
    same("nothing kept", 0, await page.evaluate(() => localStorage.length));

    await page.addInitScript(() => Object.defineProperty(self, "localStorage", { get: () => { throw new Error("none"); } }));
    await page.goto(`${origin}/${PAGES.home}`);
    await page.locator(".display-switch summary").click();
    await button("chữ lớn hơn").click();
    await button("Nền tối").click();
    same("without storage", ["115%", "dark", ""], await state(page));
    await context.close();

    const wide = await browser.newPage({ viewport: { width: 1280, height: 800 }, javaScriptEnabled: false });
    await wide.goto(`${origin}/${PAGES.home}`);
    same("buttons without a script", false, await wide.locator(".display").isVisible());
    await wide.close();
    return looked();
  });
}

async function system(browser, origin) {
  await check("light, dark, contrast and motion as the system asks, with and without a script, unless chosen otherwise", async (wrong) => {
    const { same, looked } = comparing(wrong);
    const wanted = [
      [{ colorScheme: "light", contrast: "no-preference" }, {}, ["rgb(255, 255, 255)", "rgb(26, 36, 39)"]],
      [{ colorScheme: "dark", contrast: "no-preference" }, {}, ["rgb(18, 25, 28)", "rgb(227, 234, 236)"]],
      [{ colorScheme: "light", contrast: "more" }, {}, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]],
      [{ colorScheme: "dark", contrast: "more" }, {}, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]],
      [{ colorScheme: "dark", contrast: "more" }, { scheme: "light", contrast: "less" }, ["rgb(255, 255, 255)", "rgb(26, 36, 39)"]],
      [{ colorScheme: "light", contrast: "no-preference" }, { scheme: "dark", contrast: "more" }, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]],
    ];
    for (const javaScriptEnabled of [true, false]) {
      for (const [own, chosen, colours] of wanted) {
        if (!javaScriptEnabled && Object.keys(chosen).length > 0) continue;
        const context = await browser.newContext({ ...own, javaScriptEnabled, reducedMotion: "reduce" });
        const page = await context.newPage();
        await page.goto(`${origin}/${PAGES.standing}`);
        await page.evaluate((chosen) => Object.assign(document.documentElement.dataset, chosen), chosen);
        const found = await page.evaluate(() => {
          const { backgroundColor, color } = getComputedStyle(document.body);
          return [backgroundColor, color, getComputedStyle(document.documentElement).scrollBehavior];
        });
        same(JSON.stringify({ ...own, ...chosen, javaScriptEnabled }), [...colours, "auto"], found);
        await context.close();
      }
    }
    return looked();
  });
}

async function paper(browser, origin) {
  await check("on paper: A4, black on white, no menus, the page's address and the day", async (wrong) => {
    const { same, looked } = comparing(wrong);
    const context = await browser.newContext({ colorScheme: "dark", locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh" });
    const page = await context.newPage();
    await page.clock.setFixedTime(new Date("2026-11-24T20:00:00Z"));
    for (const [kind, name] of Object.entries(PAGES)) {
      await page.goto(`${origin}/${name}`, { waitUntil: "load" });
      await page.emulateMedia({ media: "print" });
      const found = await page.evaluate(() => {
        Object.assign(document.documentElement.dataset, { scheme: "dark", contrast: "more" });
        dispatchEvent(new Event("beforeprint"));
        const hidden = ".skip, .bar, .menu, .display, .display-switch, form, .breadcrumbs, .tools, .more, .pager, .counter";
        const { backgroundColor, color } = getComputedStyle(document.body);
        const canonical = document.querySelector("link[rel=canonical]");
        return {
          shown: [...document.querySelectorAll(hidden)].filter((one) => one.checkVisibility()).map((one) => one.className),
          colours: [backgroundColor, color],
          words: [...document.querySelectorAll(".print-only")].map((one) => one.innerText.trim()),
          canonical: canonical && canonical.href,
        };
      });
      same(`${kind}: menus`, [], found.shown);
      same(`${kind}: colours`, ["rgb(255, 255, 255)", "rgb(0, 0, 0)"], found.colours);
      const english = kind === "english";
      const words = english
        ? `Address of this page: ${found.canonical} (printed on 25 November 2026)`
        : `Địa chỉ của trang: ${found.canonical} (in ngày 25-11-2026)`;
      same(`${kind}: address and day`, found.canonical ? [words] : [], found.words);
      await page.emulateMedia({ media: "screen" });
    }
    await page.emulateMedia({ media: null });
    await page.goto(`${origin}/${PAGES.article}`, { waitUntil: "load" });
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    const boxes = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, width, height]) => [Math.round(width), Math.round(height)]);
    same("A4 in points", [595, 842], boxes[0]);
    await context.close();
    return looked();
  });
}

async function pictures(browser, origin) {
  await check("a picture's full view: by keyboard, one after another, closed by the way back; without a script a link", async (wrong) => {
    const { same, looked } = comparing(wrong);
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    page.on("pageerror", (error) => wrong(String(error)));
    await page.goto(`${origin}/${PAGES.gallery}`);
    const links = await page.locator("a.full-view").evaluateAll((all) => all.map((one) => one.href));
    if (links.length < 3) wrong(`only ${links.length} pictures there`);
    const shown = () => page.evaluate(() => {
      const box = document.querySelector("dialog.viewer");
      const image = box.querySelector("img");
      return [box.open, box.open ? image.src : "", box.open && image.alt !== "", box.contains(document.activeElement)];
    });
    const focused = () => page.evaluate(() => document.activeElement.href ?? "");
    await page.locator("a.full-view").first().focus();
    await page.keyboard.press("Enter");
    same("opened", [true, links[0], true, true], await shown());
    await page.keyboard.press("ArrowRight");
    same("the next", [true, links[1], true, true], await shown());
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    same("no further back than the first", [true, links[0], true, true], await shown());
    await page.getByRole("button", { name: "Ảnh sau" }).click();
    same("by button", [true, links[1], true, true], await shown());
    for (let times = 0; times < 5; times += 1) {
      await page.keyboard.press("Tab");
      const inside = await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest("dialog") !== null);
      same("the page behind is out of reach", true, inside);
    }
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => history.state === null);
    same("closed", [false, "", false, false], await shown());
    same("back at its link", links[1], await focused());

    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("dialog.viewer").open);
    await page.goBack();
    await page.waitForFunction(() => !document.querySelector("dialog.viewer").open);
    same("the way back stays on the page", `${origin}/${PAGES.gallery}`, page.url());
    await page.getByRole("link", { name: await page.locator("a.full-view img").first().getAttribute("alt") }).first().click();
    await page.getByRole("button", { name: "Đóng" }).click();
    same("closed by its button", [false, "", false, false], await shown());
    await context.close();

    const plain = await browser.newPage({ javaScriptEnabled: false });
    await plain.goto(`${origin}/${PAGES.gallery}`);
    const answer = await plain.goto(links[0]);
    same("without a script", ["image", 200], [answer.headers()["content-type"].split("/")[0], answer.status()]);
    await plain.close();
    return looked();
  });
}
