// Readers find an item of a register by typing: with and without marks, in whatever order; the list comes back.

import { check } from "./tally.mjs";

const PAGE = "van-ban/index.html";

/** What is typed, and the numbers of the documents that are found. */
const TYPED = {
  "ke hoach thuc hien": ["101-KH/TU"],
  "21-nq": ["48-CTr/TU", "21-NQ/TW", "101-KH/TU"],
  "Tỉnh ủy chương": ["48-CTr/TU"],
  "khong co gi": [],
};

/** The box of a list in Chromium, and that nothing but the page's own files is asked for. */
export async function registers(browser, origin) {
  await check("items of a register are found by typing", async (wrong) => {
    const page = await browser.newPage();
    let asked = 0;
    page.on("request", (request) => (asked += request.url().endsWith(".json") && request.url().includes("/tim-")));
    await page.goto(`${origin}/${PAGE}`);
    if (asked) wrong("the items are loaded before anybody types");
    const input = page.locator("#find");
    const found = () => page.locator(".register ul.documents:visible b").allTextContents();
    const all = await found();
    for (const [typed, expected] of Object.entries(TYPED)) {
      await input.fill(typed);
      await page.waitForFunction(() => document.querySelector(".find [role=status]").textContent);
      const numbers = await found();
      if (String(numbers) !== String(expected)) wrong(`"${typed}" finds ${numbers}, not ${expected}`);
    }
    await input.fill("101-KH");
    await page.locator(".register ul.documents:visible a").first().click();
    if (!page.url().endsWith("/van-ban/101-kh-tu.html")) wrong(`a result leads to ${page.url()}`);
    await page.goBack();
    await input.fill("");
    if (String(await found()) !== String(all)) wrong("the list does not come back");
    await page.close();
    return Object.keys(TYPED).length + 3;
  });
}
