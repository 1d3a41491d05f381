/**
 * Draws `resources/icon.svg` at every size that the systems want: PNGs for Linux, `icon.ico` for Windows, `icon.icns` for macOS. Run after a change of the
 * drawing: `node scripts/make-icons.ts` (it uses the browser of the tests). The results are committed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright'
import { findBrowser } from './find-browser.ts'
import { projectRoot } from './project-root.ts'

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
const resources = join(projectRoot, 'resources')

/** macOS' names for PNGs inside an icns, by size in pixels. */
const icnsTypes: readonly (readonly [string, number])[] = [
  ['icp4', 16],
  ['icp5', 32],
  ['icp6', 64],
  ['ic07', 128],
  ['ic08', 256],
  ['ic09', 512],
  ['ic10', 1024],
]

async function draw(): Promise<ReadonlyMap<number, Buffer>> {
  const svg = readFileSync(join(resources, 'icon.svg'), 'utf8')
  const found = findBrowser()
  const browser = await chromium.launch({ executablePath: found.executablePath, args: [...found.args] })
  try {
    const page = await browser.newPage()
    const drawn = new Map<number, Buffer>()
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
      drawn.set(size, await page.screenshot({ omitBackground: true }))
    }
    return drawn
  } finally {
    await browser.close()
  }
}

function pngOf(drawn: ReadonlyMap<number, Buffer>, size: number): Buffer {
  const png = drawn.get(size)
  if (png === undefined) throw new Error(`size ${size} was not drawn`)
  return png
}

/** An ICO is a directory of images; each may be a whole PNG. */
function icoOf(images: readonly (readonly [number, Buffer])[]): Buffer {
  const head = Buffer.alloc(6 + 16 * images.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(images.length, 4)
  let offset = head.length
  for (const [index, [size, png]] of images.entries()) {
    const at = 6 + 16 * index
    // 0 means 256.
    head.writeUInt8(size % 256, at)
    head.writeUInt8(size % 256, at + 1)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(png.length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([head, ...images.map(([, png]) => png)])
}

/** An ICNS is a list of blocks, each with a type and its length. */
function icnsOf(images: readonly (readonly [string, Buffer])[]): Buffer {
  const block = (type: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(body.length + 8, 4)
    return Buffer.concat([head, body])
  }
  return block('icns', Buffer.concat(images.map(([type, png]) => block(type, png))))
}

const drawn = await draw()
mkdirSync(join(resources, 'icons'), { recursive: true })
for (const size of sizes) writeFileSync(join(resources, 'icons', `${size}x${size}.png`), pngOf(drawn, size))
writeFileSync(join(resources, 'icon.ico'), icoOf([16, 24, 32, 48, 64, 128, 256].map(size => [size, pngOf(drawn, size)])))
writeFileSync(join(resources, 'icon.icns'), icnsOf(icnsTypes.map(([type, size]) => [type, pngOf(drawn, size)])))
