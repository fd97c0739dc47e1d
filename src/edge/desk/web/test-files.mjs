// Pictures, files and the toolbar of the writing room, against the mock server. Part of test.mjs.
import assert from "node:assert/strict";

/** The smallest picture a browser shows. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Lets an element have an event with these files, as a mouse or a clipboard brings them. */
const bring = (page, selector, kind, files) => page.locator(selector).first().evaluate((element, { kind, files, PNG }) => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content ?? PNG), (c) => c.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  const box = element.getBoundingClientRect();
  const at = { clientX: box.left + 60, clientY: box.top + 40, bubbles: true, cancelable: true };
  if (kind === "paste") element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, ...at }));
  else for (const name of ["dragenter", "dragover", "drop"]) element.dispatchEvent(new DragEvent(name, { dataTransfer: data, ...at }));
}, { kind, files, PNG });

export const filesTests = ({ SHORT, LESSON, write, read, caretAtStart, caretAfter, until, axe }) => ({
  async "pictures stand in the text from the first second, and one that is not there says so"({ page, origin, desk }) {
    desk.items.get(LESSON).body = `![Sẽ không có](khong-co.jpg)\n\n${desk.items.get(LESSON).body}`;
    // No page of the preview is needed for it.
    await page.route("**/api/check", (route) => route.abort());
    await page.goto(`${origin}/_bantin/desk/${write(LESSON)}`);
    await page.locator(".md-chip.picture", { hasText: "Sẽ không có" }).waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll(".md-picture img")].some((image) => image.naturalWidth > 0));
  },

  async "several pictures dropped on the text are described, ordered, sent and become a gallery in one step"({ page, open, desk }) {
    desk.items.get(SHORT).body = "Một dòng.\n";
    await open(SHORT);
    const before = await read(page, "text");
    await bring(page, ".cm-content", "drop", [["Ảnh một.PNG", "image/png"], ["hai.png", "image/png"]]);
    const dialog = page.getByRole("dialog", { name: "Thêm ảnh vào bài" });
    // The first question has the caret; without an answer nothing can be sent.
    await page.waitForFunction(() => document.activeElement.tagName === "TEXTAREA" && document.activeElement.closest("dialog"));
    await page.keyboard.insertText("Cổng thành buổi sáng");
    assert.ok(await dialog.getByRole("button", { name: "Chèn" }).isDisabled());
    await dialog.getByLabel("Ảnh 2 có gì?").fill("Hào [thành] mùa sen");
    await dialog.getByLabel("Chú thích dưới ảnh 2").fill('Ảnh: "Ban Biên tập"');
    await dialog.getByRole("button", { name: "Đưa hai.png lên trước" }).click();
    await dialog.getByRole("button", { name: "Chèn" }).click();
    await dialog.waitFor({ state: "detached" });
    await until(async () => (await read(page, "text")) === 'Một dòng.\n\n![Hào \\[thành\\] mùa sen](hai.png "Ảnh: ”Ban Biên tập”")\n![Cổng thành buổi sáng](anh-mot.png)\n');
    await page.waitForFunction(() => [...document.querySelectorAll(".md-picture img")].filter((image) => image.naturalWidth > 0).length === 2);
    await page.keyboard.press("Control+z");
    assert.equal(await read(page, "text"), before);
    assert.deepEqual([...desk.uploads].slice(1), ["hai.png", "anh-mot.png"]);
  },

  async "a picture from the clipboard has a name, a table of Excel stays words, and files become links"({ page, open, desk }) {
    desk.items.get(SHORT).body = "";
    await open(SHORT);
    await caretAtStart(page);
    await bring(page, ".cm-content", "paste", [["image.png", "image/png"]]);
    await page.getByLabel("Ảnh có gì?").fill("Sơ đồ đường vòng");
    await page.getByRole("dialog").getByRole("button", { name: "Chèn" }).click();
    await until(async () => (await read(page, "text")).trim() === "![Sơ đồ đường vòng](anh.png)");
    await page.keyboard.press("Control+End");
    await bring(page, ".cm-content", "drop", [["Kế hoạch_12.pdf", "application/pdf"]]);
    await page.getByRole("dialog", { name: "Thêm tệp đính kèm" }).waitFor();
    assert.equal(await page.getByLabel("Tên hiện trong bài").inputValue(), "Kế hoạch 12");
    await page.getByRole("dialog").getByRole("button", { name: "Chèn" }).click();
    await until(async () => (await read(page, "text")).includes("[Kế hoạch 12](ke-hoach-12.pdf)"));
  },

  async "what is refused says why and leaves the others; what is too large is not sent"({ page, open, desk }) {
    desk.items.get(SHORT).body = "";
    await open(SHORT);
    await bring(page, ".cm-content", "drop", [["a.png", "image/png"], ["la.png", "image/png", btoa("MZ\x90")]]);
    await page.getByLabel("Ảnh 1 có gì?").fill("Một");
    await page.getByLabel("Ảnh 2 có gì?").fill("Hai");
    await page.getByRole("dialog").getByRole("button", { name: "Chèn" }).click();
    await page.getByRole("alert").getByText("`la.png` không phải ảnh").waitFor();
    assert.equal(await read(page, "text"), "");
    await page.getByRole("button", { name: "Bỏ la.png" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Chèn" }).click();
    await until(async () => (await read(page, "text")).trim() === "![Một](a.png)");
    // 60 MB, of which no byte leaves.
    const sent = desk.seen.filter((name) => name === "api/upload").length;
    await page.locator(".lead-picture").evaluate((element) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(60_000_000)], "to.jpg", { type: "image/jpeg" }));
      element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.getByRole("alert").getByText("Tệp “to.jpg” nặng 60 MB, cổng nhận tệp đến 50 MB.").waitFor();
    assert.equal(desk.seen.filter((name) => name === "api/upload").length, sent);
  },

  async "a picture dropped on the form leads the item, and what it shows is asked at once"({ page, open, desk }) {
    await open(SHORT);
    await bring(page, ".lead-picture", "drop", [["Lễ hội.png", "image/png"]]);
    await page.waitForFunction(() => document.activeElement.id === "image_alt");
    await page.keyboard.insertText("Hoa đăng trên sông");
    await page.waitForFunction(() => document.querySelector(".lead-picture img")?.naturalWidth > 0);
    await page.keyboard.press("Control+s");
    await until(() => desk.saves.length === 1);
    assert.deepEqual(desk.saves[0].changes, [["image", "le-hoi.png"], ["image_alt", "Hoa đăng trên sông"]]);
  },

  async "a block of cells from Excel becomes a table, whose rows and columns are changed by buttons, each one step"({ page, open, desk }) {
    desk.items.get(SHORT).body = "Trước.\n\n";
    await open(SHORT);
    await page.locator(".cm-content").focus();
    await page.keyboard.press("Control+End");
    await page.locator(".cm-content").evaluate((element) => {
      const data = new DataTransfer();
      // A picture of the cells comes along; a cell of two lines and one with a pipe are in it too.
      data.setData("text/plain", 'Khu phố\tSố hộ\r\n1\t412\r\n"2\nvà 3"\t1.038\r\na|b\t\r\n');
      data.items.add(new File(["x"], "image.png", { type: "image/png" }));
      element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    });
    const table = "| Khu phố | Số hộ |\n| --- | ---: |\n| 1 | 412 |\n| 2 và 3 | 1.038 |\n| a\\|b |   |";
    assert.equal(await read(page, "text"), `Trước.\n\n${table}\n`);
    await caretAfter(page, "1 | 41");
    const tools = page.getByRole("toolbar", { name: "Sửa bảng" });
    const press = (name) => tools.getByRole("button", { name }).click();
    await press("Thêm hàng");
    assert.equal(await read(page, "text"), `Trước.\n\n${table.replace("| 412 |", "| 412 |\n|   |   |")}\n`);
    await page.keyboard.press("Control+z");
    await press("Bỏ hàng");
    assert.equal(await read(page, "text"), `Trước.\n\n${table.replace("| 1 | 412 |\n", "")}\n`);
    await page.keyboard.press("Control+z");
    await caretAfter(page, "a\\|b");
    await press("Thêm cột");
    assert.equal(await read(page, "text"), "Trước.\n\n| Khu phố | Cột 3 | Số hộ |\n| --- | --- | ---: |\n| 1 |  | 412 |\n| 2 và 3 |  | 1.038 |\n| a\\|b |  |   |\n");
    await page.keyboard.press("Control+z");
    await press("Bỏ cột");
    assert.equal(await read(page, "text"), "Trước.\n\n| Số hộ |\n| ---: |\n| 412 |\n| 1.038 |\n|   |\n");
    await page.keyboard.press("Control+z");
    await press("Số thẳng lề phải");
    assert.equal(await read(page, "text"), `Trước.\n\n${table.replace("| --- |", "| ---: |")}\n`);
    await page.keyboard.press("Control+z");
    assert.equal(await read(page, "text"), `Trước.\n\n${table}\n`);
    // Outside there is nothing to change.
    await caretAfter(page, "Trước");
    await tools.waitFor({ state: "detached" });
  },

  async "boxes, headings and videos are written as bantin reads them, each one step"({ page, open, desk }) {
    desk.items.get(SHORT).body = "Một dòng.\nHai dòng.\n\nBa.\n";
    const tool = (name) => page.getByRole("toolbar", { name: "Công cụ soạn bài" }).getByRole("button", { name }).click();
    await open(SHORT);
    await caretAfter(page, "Ba");
    const before = await read(page, "text");
    const steps = [
      [async () => { await tool("Hộp ghi chú"); await page.getByRole("dialog").getByRole("button", { name: /Quan trọng/ }).click(); }, "Một dòng.\nHai dòng.\n\n> [!IMPORTANT]\n> Ba.\n"],
      [() => tool("Tiêu đề mục"), "Một dòng.\nHai dòng.\n\n## Ba.\n"],
      [async () => { await tool("Video"); await page.getByLabel("Địa chỉ video").fill("https://youtu.be/aqz-KE-bpKQ"); await page.getByRole("dialog").getByLabel(/^Chú thích/).fill("Lễ khai hội"); await page.keyboard.press("Enter"); }, "Một dòng.\nHai dòng.\n\nBa.\n\n{{ video https://youtu.be/aqz-KE-bpKQ Lễ khai hội }}\n"],
    ];
    for (const [act, wanted] of steps) {
      await act();
      await until(async () => (await read(page, "text")) === wanted);
      await page.locator(".cm-content").focus();
      await page.keyboard.press("Control+z");
      assert.equal(await read(page, "text"), before);
    }
    await tool("Tiêu đề mục");
    await tool("Tiêu đề mục");
    assert.equal(await read(page, "text"), "Một dòng.\nHai dòng.\n\n### Ba.\n");
    await tool("Tiêu đề mục");
    assert.equal(await read(page, "text"), before);
  },

  async "axe finds nothing in the dialogs and tools of the text"({ browser, origin }) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, bypassCSP: true })).newPage();
    await page.goto(`${origin}/_bantin/desk/${write(LESSON)}`);
    await page.locator(".count:not(:empty)").waitFor();
    await caretAfter(page, "Nhà văn hóa Khu phố 1");
    await page.getByRole("toolbar", { name: "Sửa bảng" }).waitFor();
    await axe(page, "table tools");
    await bring(page, ".cm-content", "drop", [["a.png", "image/png"], ["b.pdf", "application/pdf"]]);
    await page.getByRole("dialog").waitFor();
    await axe(page, "files to send");
    await page.keyboard.press("Escape");
    for (const name of ["Hộp ghi chú", "Video"]) {
      await page.getByRole("toolbar", { name: "Công cụ soạn bài" }).getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
      await axe(page, name);
      await page.keyboard.press("Escape");
    }
  },

  async "the room of files: found by typing, what nothing uses is removed and comes back; one that is there is used again"({ browser, page, open, origin, desk }) {
    for (const name of ["thua.png", "ke-hoach.pdf"]) desk.uploads.add(name);
    await page.goto(`${origin}/_bantin/desk/#/files`);
    const row = (name) => page.locator(".shelf li", { hasText: name });
    await row("ban-huong-dan.svg").getByRole("link", { name: "Mở lớp" }).waitFor();
    // A file that is used is renamed, never removed.
    const names = await row("ban-huong-dan.svg").getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
    assert.deepEqual(names, ["Đổi tên ban-huong-dan.svg"]);
    await page.getByRole("searchbox").fill("ke hoach");
    await page.waitForFunction(() => document.querySelectorAll(".shelf li").length === 1);
    await page.getByRole("searchbox").fill("");
    await page.getByRole("button", { name: "Không tin nào dùng" }).click();
    await row("thua.png").getByRole("button", { name: "Xóa thua.png" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Xóa" }).click();
    await until(() => !desk.uploads.has("thua.png"));
    await page.getByRole("button", { name: "Đã xóa" }).click();
    await row("thua.png").getByRole("button", { name: "Lấy lại" }).click();
    await until(() => desk.uploads.has("thua.png"));
    for (const colorScheme of ["light", "dark"]) for (const width of [1280, 360]) {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
      const other = await context.newPage();
      await other.goto(`${origin}/_bantin/desk/#/files`);
      await other.locator(".shelf li").first().waitFor();
      await axe(other, `files ${width} ${colorScheme}`);
      await context.close();
    }
    desk.items.get(SHORT).body = "";
    await open(SHORT);
    const sent = desk.seen.filter((name) => name === "api/upload").length;
    await page.getByRole("toolbar", { name: "Công cụ soạn bài" }).getByRole("button", { name: "Ảnh", exact: true }).click();
    await page.getByRole("button", { name: "Dùng thua.png" }).click();
    await page.getByLabel("Ảnh có gì?").fill("Bến sông");
    await page.getByRole("dialog").getByRole("button", { name: "Chèn" }).click();
    await until(async () => (await read(page, "text")).trim() === "![Bến sông](thua.png)");
    assert.equal(desk.seen.filter((name) => name === "api/upload").length, sent);
  },

  async "the lead picture may be one that is there already"({ page, open, desk }) {
    desk.uploads.add("ben-song.png");
    await open(SHORT);
    await page.locator(".lead-picture").getByRole("button", { name: "Chọn ảnh đã có…" }).click();
    await page.getByRole("searchbox", { name: /Tìm theo tên tệp/ }).fill("ben song");
    await page.waitForFunction(() => document.querySelectorAll(".pictures li").length === 1);
    await page.getByRole("button", { name: "Dùng ben-song.png" }).press("Enter");
    await page.waitForFunction(() => document.activeElement?.id === "image_alt");
    await until(() => desk.kept.get(SHORT)?.changes.some(([key, value]) => key === "image" && value.endsWith("ben-song.png")));
    assert.ok(!desk.seen.includes("api/upload"));
  },

  async "a table's size is pointed at, by keyboard too"({ page, open, desk }) {
    desk.items.get(SHORT).body = "";
    await open(SHORT);
    const ask = () => page.getByRole("toolbar", { name: "Công cụ soạn bài" }).getByRole("button", { name: "Bảng", exact: true }).click();
    await ask();
    await page.waitForFunction(() => document.activeElement?.dataset.at === "3-3");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await until(async () => (await read(page, "text")).split("\n").filter((line) => line.startsWith("|")).length === 4);
    assert.equal((await read(page, "text")).trim().split("\n")[0].split("|").length, 6);
    await ask();
    await page.getByRole("button", { name: "2 cột, 5 dòng" }).click();
    await until(async () => (await read(page, "text")).split("\n").filter((line) => line.startsWith("|")).length === 11);
  },

  async "files are added from their room: beside an item, or for all"({ page, origin, desk }) {
    await page.goto(`${origin}/_bantin/desk/#/files`);
    await page.locator(".shelf li").first().waitFor();
    await bring(page, ".files-room", "drop", [["Kế hoạch.pdf", "application/pdf"]]);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Kế hoạch.pdf").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "Thêm", exact: true }).isDisabled());
    await dialog.getByLabel("Tin, trang nào?").first().fill("mo lop");
    await dialog.locator(".results button").first().click();
    await dialog.getByRole("button", { name: "Thêm", exact: true }).click();
    await page.waitForURL(/#\/write\//);
    await page.goto(`${origin}/_bantin/desk/#/files`);
    await page.getByRole("button", { name: "Thêm tệp" }).click();
    await dialog.locator("input[type=file]").setInputFiles({ name: "mau-don.docx", mimeType: "", buffer: Buffer.from("PK") });
    await dialog.getByLabel("Dùng chung cho cả cổng").check();
    await dialog.getByRole("button", { name: "Thêm", exact: true }).click();
    await page.getByText("Đã thêm 1 tệp.").waitFor();
    assert.deepEqual(desk.uploadedTo, [LESSON, "content/static"]);
  },

  async "a file dropped beside its place does not open in the window"({ page, open }) {
    await open(SHORT);
    const prevented = await page.locator(".bar").evaluate((element) => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "x.pdf"));
      return !element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    assert.ok(prevented);
  },
});
