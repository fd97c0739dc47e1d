// Moves of items and files in the invented ward: what they come to, and the new path once they are done.

export function movingRoutes(desk) {
  const named = (path, name) => path.replace(/[^/]+(\/index\.md|\.md)$/, `${name}$1`);
  const wished = ({ item, section, name, file }) => {
    if (file) return { from: file, to: file.replace(/[^/]+(?=\.[^.]+$)/, name.trim()) };
    return { from: item, to: named(item, name.trim()).replace(/^content\/[^/]+/, section ? `content/${section}` : "$&") };
  };
  const address = (path) => `/${path.replace(/^content\//, "").replace(/index\.md$|\.md$/, "")}`;
  const look = (wish) => {
    const { from, to } = wished(wish);
    if (!wish.name.trim()) return [422, { error: "hãy gõ một tên" }];
    if (desk.items.has(to)) return [422, { error: `đã có \`${to}\`` }];
    const texts = [...desk.items].filter(([path]) => path !== from).slice(0, 3).map(([path, item]) => ({ path, title: item.fields[0][1], links: 1 }));
    const title = desk.items.get(from)?.fields[0][1] ?? null;
    const pages = wish.file ? [] : [{ path: from, title, before: address(from), after: address(to), ledOn: desk.items.get(from)?.state === "public" }];
    return [200, { token: JSON.stringify(wish), base: "https://phuong.example.vn", paths: [[from, to]], pages, texts, cells: [], unsaved: [] }];
  };
  return {
    "POST api/move-check": look,
    "POST api/move": (wish) => {
      const [status, said] = look(wish);
      if (status !== 200) return [status, said];
      const { from, to } = wished(wish);
      if (desk.items.has(from)) {
        desk.items.set(to, desk.items.get(from));
        desk.items.delete(from);
      }
      desk.moves.push([from, to]);
      desk.tell([from, to]);
      return [200, { path: to }];
    },
  };
}
