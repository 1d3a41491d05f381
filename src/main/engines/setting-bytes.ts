const units: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 }

/** Bytes of a PostgreSQL memory setting (`256MB`); `unitless` is what one means without a unit. null: not readable so. */
export function settingBytes(value: string, unitless: number): number | null {
  const match = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*(B|kB|MB|GB|TB)?\s*$/.exec(value)
  if (match?.[1] === undefined) return null
  return Number(match[1]) * (match[2] === undefined ? unitless : (units[match[2]] ?? 1))
}
