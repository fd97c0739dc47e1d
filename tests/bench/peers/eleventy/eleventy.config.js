// The lists are made once for each build; pages.js makes HTML of them. `OUT` names the output folder.
import { feed, home, list, sections, slug, tags } from "./pages.js";

const address = (lists, page) => ({ href: `${lists}${page ? `page/${page + 1}/` : ""}` });

/** The pages of a list, twenty articles each. */
function leaves(href, title, items) {
  const count = Math.ceil(items.length / 20);
  return Array.from({ length: count }, (_, page) => ({
    ...address(href, page), title, number: page + 1, count, items: items.slice(page * 20, page * 20 + 20),
    newer: page > 0 && address(href, page - 1).href, older: page + 1 < count && address(href, page + 1).href,
  }));
}

function grouped(items, keys) {
  const groups = new Map();
  for (const item of items) {
    for (const key of keys(item)) {
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(item);
    }
  }
  return groups;
}

function portal(api) {
  const all = api.getAll().filter((page) => page.data.topics).sort((a, b) => b.date - a.date);
  const bySection = grouped(all, (page) => [page.url.split("/")[1]]);
  const byTag = grouped(all, (page) => page.data.topics);
  return {
    newest: all.slice(0, 20),
    newestOf: new Map([...bySection].map(([section, items]) => [section, items.slice(0, 20)])),
    tags: [...byTag].map(([title, items]) => ({ title, href: `/tags/${slug(title)}/`, count: items.length })),
    lists: [
      ...[...bySection].flatMap(([section, items]) => leaves(`/${section}/`, sections[section], items)),
      ...[...byTag].flatMap(([title, items]) => leaves(`/tags/${slug(title)}/`, title, items)),
    ],
    sitemap: api.getAll().map((page) => page.url),
  };
}

export default function (config) {
  let made;
  config.on("eleventy.before", () => { made = undefined; });
  const of = (key) => (api) => (made ??= portal(api))[key];
  for (const key of ["newest", "newestOf", "lists"]) config.addCollection(key, of(key));
  config.addCollection("tagList", of("tags"));
  config.addCollection("addresses", of("sitemap"));
  config.addCollection("feeds", (api) => {
    const feeds = [...of("newestOf")(api)].map(([section, items]) => ({ href: `/${section}/feed.xml`, title: sections[section], items }));
    return [{ href: "/feed.xml", title: "Phường Một", items: of("newest")(api) }, ...feeds];
  });

  const page = (name, permalink, render, data = {}) =>
    config.addTemplate(`${name}.11ty.js`, render, { permalink, layout: false, eleventyExcludeFromCollections: true, ...data });
  const each = (collection) => ({ pagination: { data: `collections.${collection}`, size: 1, alias: "one" } });
  config.addGlobalData("layout", "article.11ty.js");
  page("home", "/index.html", home);
  page("tags", "/tags/index.html", tags);
  page("lists", (data) => `${data.one.href}index.html`, list, each("lists"));
  page("feeds", (data) => data.one.href, feed, each("feeds"));
  page("sitemap", "/sitemap.xml", (data) => `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${data.collections.addresses.map((url) => `<url><loc>https://phuong.example.vn${url}</loc></url>`).join("\n")}
</urlset>
`);
  config.addPassthroughCopy({ static: "/" });
  return { dir: { input: "content", includes: "../layouts", output: process.env.OUT }, markdownTemplateEngine: false };
}
