/** `npm run headless`: builds what is stale, then runs the headless host with the arguments it was given. */
import { buildWhenStale } from './build-when-stale.ts'
import { liveAndDieWith, runHeadless } from './run-headless.ts'

await buildWhenStale()
liveAndDieWith(runHeadless(process.argv.slice(2)))
