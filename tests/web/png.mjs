// PNG with a palette: charts have few colours, and the file is a third of the size.

import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
/** Bits kept of red, green and blue: the most that give no more than 256 colours. */
const DEPTHS = [8, 7, 6, 5, 4, 3];

/** Reduces a picture to at most 256 colours. Input as browsers write it: 8 bits, RGB or RGBA, not interlaced. */
export function packed(png) {
  const { width, height, pixels } = read(png);
  for (const depth of DEPTHS) {
    const drop = 8 - depth;
    const colours = new Map();
    const rows = Buffer.alloc((width + 1) * height);
    for (let at = 0; at < width * height; at += 1) {
      const colour = [0, 1, 2].map((part) => pixels[at * 3 + part] >> drop).reduce((sum, part) => sum * 256 + part, 0);
      // The first colour of each group represents it, so a background keeps its exact colour.
      if (!colours.has(colour)) colours.set(colour, [colours.size, pixels.subarray(at * 3, at * 3 + 3)]);
      rows[at + Math.floor(at / width) + 1] = colours.get(colour)[0];
    }
    if (colours.size > 256) continue;
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, 3, 0, 0, 0], 8);
    const palette = Buffer.concat([...colours.values()].map(([, colour]) => colour));
    const parts = [["IHDR", header], ["PLTE", palette], ["IDAT", deflateSync(rows, { level: 9 })], ["IEND", Buffer.alloc(0)]];
    return Buffer.concat([SIGNATURE, ...parts.map(([name, bytes]) => chunk(name, bytes))]);
  }
  throw new Error("too many colours");
}

function read(png) {
  const data = [];
  let width, height, channels;
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 8, at + 8 + length);
    const name = png.toString("latin1", at + 4, at + 8);
    if (name === "IHDR") {
      [width, height, channels] = [body.readUInt32BE(0), body.readUInt32BE(4), { 2: 3, 6: 4 }[body[9]]];
      if (body[8] !== 8 || channels === undefined || body[12] !== 0) throw new Error("this kind of PNG is not read here");
    } else if (name === "IDAT") data.push(body);
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(data));
  const line = width * channels;
  const pixels = Buffer.alloc(width * height * 3);
  let above = Buffer.alloc(line);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    const row = raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1));
    for (let x = 0; x < line; x += 1) {
      const [a, b, c] = x < channels ? [0, above[x], 0] : [row[x - channels], above[x], above[x - channels]];
      row[x] += [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
    }
    for (let x = 0; x < width; x += 1) row.copy(pixels, (y * width + x) * 3, x * channels, x * channels + 3);
    above = row;
  }
  return { width, height, pixels };
}

function paeth(a, b, c) {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}

function chunk(name, bytes) {
  const named = Buffer.concat([Buffer.from(name, "latin1"), bytes]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(bytes.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(sum(named), named.length + 4);
  return whole;
}

/** CRC-32; Node.js has it only since 20.15. */
function sum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
