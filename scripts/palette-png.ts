import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const COLORS = 256

/**
 * Rewrites a PNG of 8-bit RGB or RGBA, as browsers take them, with a palette of its 256 most frequent colours: pictures of pages have
 * few others, and become a third as large. Transparency is dropped. PNG Specification, third edition.
 */
export function palettePng(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png)
  const counts = new Map<number, number>()
  const colors = new Uint32Array(width * height)
  for (let i = 0; i < colors.length; i++) {
    const at = i * channels
    const color = (pixels[at]! << 16) | (pixels[at + 1]! << 8) | pixels[at + 2]!
    colors[i] = color
    counts.set(color, (counts.get(color) ?? 0) + 1)
  }
  const palette = [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, COLORS)
  const indexes = new Map(palette.map((color, i) => [color, i]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const color = colors[y * width + x]!
      let index = indexes.get(color)
      if (index === undefined) {
        index = nearest(color, palette)
        indexes.set(color, index)
      }
      rows[y * (width + 1) + 1 + x] = index
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]))),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function decode(png: Buffer) {
  const parts: Buffer[] = []
  let [width, height, channels] = [0, 0, 4]
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      if (data[8] !== 8 || (data[9] !== 2 && data[9] !== 6)) throw new Error('palettePng: only 8-bit RGB and RGBA')
      ;[width, height, channels] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3]
    }
    if (type === 'IDAT') parts.push(data)
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * channels
  const pixels = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)]!
    for (let x = 0; x < stride; x++) {
      const a = x >= channels ? pixels[y * stride + x - channels]! : 0
      const b = y > 0 ? pixels[(y - 1) * stride + x]! : 0
      const c = x >= channels && y > 0 ? pixels[(y - 1) * stride + x - channels]! : 0
      const predicted = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter]!
      pixels[y * stride + x] = raw[y * (stride + 1) + 1 + x]! + predicted
    }
  }
  return { width, height, channels, pixels }
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  return pa <= pb && pa <= pc ? a : pb <= pc ? b : c
}

function nearest(color: number, palette: readonly number[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY]
  for (const [i, other] of palette.entries()) {
    const [r, g, b] = [16, 8, 0].map((shift) => ((color >> shift) & 255) - ((other >> shift) & 255)) as [
      number,
      number,
      number,
    ]
    const distance = r * r + g * g + b * b
    if (distance < least) [best, least] = [i, distance]
  }
  return best
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
