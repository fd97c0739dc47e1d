// Moves of items and files in the invented ward: what they come to, and the new path once they are done.

export function movingRoutes(desk) {
  const named = (path, name) => path.replace(/[^/]+(\/index\.md|\.md)$/, `${name}$1`);
  const paths = ({ item, section, name, file }) => {
    if (file) return { from: file, to: file.replace(/[^/]+(?=\.[^.]+$)/, name.trim()) };
    return { from: item, to: named(item, name.trim()).replace(/^content\/[^/]+/, section ? `content/${section}` : "$&") };
  };
  const address = (path) => `/${path.replace(/^content\//, "").replace(/index\.md$|\.md$/, "")}`;
  const look = (request) => {
    const { from, to } = paths(request);
    if (!request.name.trim()) return [422, { error: "hãy gõ một tên" }];
    if (desk.items.has(to)) return [422, { error: `đã có \`${to}\`` }];
    const texts = [...desk.items].filter(([path]) => path !== from).slice(0, 3).map(([path, item]) => ({ path, title: item.fields[0][1], links: 1 }));
    const title = desk.items.get(from)?.fields[0][1] ?? null;
    const pages = request.file ? [] : [{ path: from, title, before: address(from), after: address(to), ledOn: desk.items.get(from)?.state === "public" }];
    return [200, { token: JSON.stringify(request), base: "https://phuong.example.vn", paths: [[from, to]], pages, texts, cells: [], unsaved: [] }];
  };
  return {
    "POST api/move-check": look,
    "POST api/move": (request) => {
      const [status, said] = look(request);
      if (status !== 200) return [status, said];
      const { from, to } = paths(request);
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
