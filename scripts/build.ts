/** `npm run build`: builds main, preload and page into `out/`. */
import { buildWhenStale } from './build-when-stale.ts'

try {
  await buildWhenStale(true)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
