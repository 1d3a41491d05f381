/** Applies a plan of ten objects in a process of its own, to be killed in the middle. Arguments: url, CA (base64), token, folder, name. */
import { connectTo, contextFor } from './connect-to.ts'
import { fullConsent, operationsOn, toyIntent, writtenRun } from './operations-on.ts'

const [url = '', ca = '', token = '', folder = '', name = ''] = process.argv.slice(2)
const connection = connectTo(contextFor(url, { 'certificate-authority-data': ca }, { token }, 'toys'))
const { operations, contextId } = await operationsOn(connection, { folder })
const never = new AbortController().signal
const plan = await operations.plans.create(toyIntent(contextId, { name, namespace: 'default', count: 10 }), never)
const run = await operations.plans.apply({ id: plan.id, consent: fullConsent(plan) }, never)
process.stdout.write('applying\n')
await writtenRun(operations, run.id)
process.stdout.write('written\n')
await new Promise(resolve => setTimeout(resolve, 60_000))
