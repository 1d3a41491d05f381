const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']

/** Bytes with a binary unit: `50 GiB`, `1.5 TiB`; `?` for what is no size. */
export function bytesText(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes) || bytes < 0) return '?'
  let size = bytes
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  const digits = Number.isInteger(size) || size >= 100 ? 0 : 1
  return `${size.toFixed(digits)} ${units[unit]}`
}
