// A web server set up as the guide says: compressed text, the content security policy, immutable assets.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const KINDS = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
  ".json": "application/json", ".xml": "application/xml", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
};
const TEXT = new Set([".html", ".js", ".css", ".json", ".xml", ".svg", ".txt", ".csv"]);

/** Serves a folder at `origin` until `close()`. */
export async function host(folder) {
  const server = createServer((request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://site").pathname));
    let file = join(folder, path);
    let status = 200;
    if (path.endsWith("/")) file = join(file, "index.html");
    if (!existsSync(file) || !statSync(file).isFile()) [file, status] = [join(folder, "404.html"), 404];
    const kind = extname(file);
    let bytes = readFileSync(file);
    const headers = {
      "content-type": KINDS[kind] ?? "application/octet-stream",
      "content-security-policy": "default-src 'self'",
      "x-content-type-options": "nosniff",
      "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    };
    if (TEXT.has(kind) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
      bytes = gzipSync(bytes);
      headers["content-encoding"] = "gzip";
    }
    answer.writeHead(status, { ...headers, "content-length": bytes.length }).end(bytes);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections?.();
      return new Promise((done) => server.close(done));
    },
  };
}
