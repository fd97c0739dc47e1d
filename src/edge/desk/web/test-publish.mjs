// The publish room, against the mock server. Part of test.mjs.
import assert from "node:assert/strict";

export const publishTests = ({ until, axe }) => {
  const open = async (page, origin) => {
    await page.goto(`${origin}/_bantin/desk/#/publish`);
    await page.getByRole("heading", { name: "Đăng", level: 1 }).waitFor();
  };
  const button = (page) => page.getByRole("button", { name: "Đăng 19 trang" });
  return {
    async "publish: what changes is listed, one button sends it, and the end is told"({ page, origin, desk }) {
      await open(page, origin);
      await page.getByText("1 trang mới · 17 trang đổi · 1 trang gỡ xuống · gửi 61 KB").waitFor();
      const changed = page.getByRole("region", { name: "Trang đổi" });
      assert.equal(await changed.getByRole("listitem").count(), 12);
      await changed.getByRole("button", { name: "Xem cả 17 trang" }).click();
      assert.equal(await changed.getByRole("listitem").count(), 17);
      assert.equal(await page.getByRole("link", { name: "Xem “Tin tức”, mở thẻ mới" }).getAttribute("href"), "/tin-tuc/index.html");
      await axe(page, "publish");
      await button(page).click();
      await page.getByRole("heading", { name: /Đang đăng: \d trên 4 bước/ }).waitFor();
      await page.getByRole("heading", { name: "Đã đăng xong: 3 tệp gửi (61 KB), 1 tệp xóa." }).waitFor();
      await page.getByText("Đã xem lại nơi đăng: đúng như bản dựng.").waitFor();
      assert.deepEqual(desk.started, [{ place: "", delete: false, overwrite: false, take_over: false, everything: false }]);
      await axe(page, "published");
    },

    async "publish: by keyboard alone, many deletions are asked about, and a failure can be tried again"({ page, origin, desk }) {
      desk.publish.look.asks = { what: "delete", message: "Sẽ xóa 40 tệp." };
      desk.publish.end = { state: "failed", error: "đĩa đầy" };
      await open(page, origin);
      await button(page).focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog", { name: "Xóa nhiều tệp?" });
      await dialog.getByText("tin-tuc/2026/hop-mat.html").waitFor();
      await axe(page, "many deletions");
      // The first button is the careful one.
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "detached" });
      assert.deepEqual(desk.started, []);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("alert").getByText("đĩa đầy").waitFor();
      assert.deepEqual(desk.started, [{ place: "", delete: true, overwrite: false, take_over: false, everything: false }]);
      desk.publish.end = undefined;
      await page.getByRole("button", { name: "Thử lại" }).click();
      await page.getByText("Đã xem lại nơi đăng: đúng như bản dựng.").waitFor();
      assert.equal(desk.started.length, 2);
    },

    async "publish: a place that is empty and was not is asked about, and nothing is sent before"({ page, origin, desk }) {
      desk.publish.look.asks = { what: "everything", message: "Ở nơi đăng không còn gì của lần đăng trước." };
      await open(page, origin);
      await button(page).click();
      const dialog = page.getByRole("dialog", { name: "Đăng lại từ đầu?" });
      await dialog.getByText("Ở nơi đăng không còn gì của lần đăng trước.").waitFor();
      await axe(page, "an empty place");
      assert.deepEqual(desk.started, []);
      await dialog.getByRole("button", { name: "Vẫn đăng lại tất cả" }).click();
      await page.getByText("Đã xem lại nơi đăng: đúng như bản dựng.").waitFor();
      assert.deepEqual(desk.started, [{ place: "", delete: false, overwrite: false, take_over: false, everything: true }]);
    },

    async "publish: errors forbid it; without a place one is asked for and written"({ page, origin, desk }) {
      desk.publish.problems = [{ path: "content/tin-tuc/a.md", title: "Bài hỏng", message: "không có tệp `a.pdf`" }];
      await open(page, origin);
      await page.getByRole("heading", { name: "Chưa đăng được: cổng còn 1 lỗi. Cổng người đọc đang xem vẫn nguyên." }).waitFor();
      assert.equal(await page.getByRole("link", { name: "Mở để sửa" }).getAttribute("href"), "#/write/content/tin-tuc/a.md");
      assert.ok(await page.locator(".button.go").isDisabled());
      await axe(page, "forbidden");
      Object.assign(desk.publish, { problems: [], places: [] });
      await page.getByRole("button", { name: "Xem lại" }).click();
      await page.getByRole("button", { name: "Dựng vào thư mục" }).click();
      await page.getByText("Đã dựng 51 tệp vào C:\\cong\\public").waitFor();
      await page.getByLabel("Thư mục", { exact: true }).fill("\\\\maychu\\www");
      await axe(page, "no place");
      await page.keyboard.press("Enter");
      await until(() => JSON.stringify(desk.settings.get("content/site.toml").values).includes('["publish.path","\\\\\\\\maychu\\\\www"]'));
    },

    async "publish: an FTP account is written without its password, which is asked once"({ page, origin, desk }) {
      desk.publish.places = [];
      await open(page, origin);
      await page.getByRole("button", { name: "Tài khoản FTP" }).click();
      await page.getByLabel("Máy chủ", { exact: true }).fill("ftp.vidu.vn");
      await page.getByLabel("Tên tài khoản").fill("phuong");
      await axe(page, "an account");
      desk.publish.places = [{ name: "", place: "ftp.vidu.vn" }];
      desk.publish.password = "bí mật";
      await page.keyboard.press("Enter");
      await page.getByLabel("Mật khẩu của tài khoản phuong").fill("bí mật");
      const { values } = desk.settings.get("content/site.toml");
      assert.deepEqual(values.filter(([key]) => key.startsWith("publish.")), [["publish.kind", "ftps"], ["publish.host", "ftp.vidu.vn"], ["publish.user", "phuong"]]);
      assert.equal(await page.getByLabel("Nhớ trên máy này").isChecked(), true);
      await axe(page, "a password");
      await page.keyboard.press("Enter");
      await button(page).click();
      await page.getByText("Đã xem lại nơi đăng: đúng như bản dựng.").waitFor();
    },

    async "publish: a remote of rclone is a place; that the system cannot keep the password is told"({ page, origin, desk }) {
      desk.publish.places = [];
      await open(page, origin);
      await page.getByRole("button", { name: "rclone", exact: true }).click();
      await page.getByLabel("Tên trong rclone và thư mục").fill("kho:cong");
      await axe(page, "a remote");
      desk.publish.places = [{ name: "", place: "kho:cong" }];
      desk.publish.look.unkept = true;
      await page.keyboard.press("Enter");
      await page.getByText("Máy này không có kho mật khẩu, hoặc kho không nhận:").waitFor();
      const { values } = desk.settings.get("content/site.toml");
      assert.deepEqual(values.filter(([key]) => key.startsWith("publish.")), [["publish.kind", "rclone"], ["publish.remote", "kho:cong"]]);
      await axe(page, "a password that is not kept");
    },
  };
};
